import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ActedEvent, Finding, TelemetryEvent } from "@limpid/core";
import { DEFAULT_PATIENCE, type Pipeline } from "@limpid/pipeline";
import { openSensor, type Sensor } from "@limpid/sensor";
import { buildChild } from "../../packages/sensor/src/inspection/testing/build-child.ts";
import { eventually } from "../../packages/sensor/src/testing/real-kernel.ts";
import { barePipeline } from "./pipeline.ts";

const HOST = "live-test";

/** The sensor and the pipeline of this host, as `limpid watch` has them. */
export class LiveHost {
  readonly folder = mkdtempSync(join(tmpdir(), "limpid-live-"));
  readonly events: TelemetryEvent[] = [];
  /** The last revision of each finding, by id. */
  readonly findings = new Map<string, Finding>();
  readonly #pipeline: Pipeline;
  #sensor: Sensor | undefined;
  #settling: NodeJS.Timeout | undefined;

  constructor() {
    const bytes: Sensor["bytes"] = {
      inspect: (wanted) => this.sensor.bytes.inspect(wanted),
      remembered: (wanted) => this.sensor.bytes.remembered?.(wanted),
    };
    const containers: Sensor["containers"] = {
      namesOf: (id) => this.sensor.containers.namesOf(id),
      pathOnHost: (file) => this.sensor.containers.pathOnHost(file),
    };
    const parts = { live: DEFAULT_PATIENCE, bytesOffered: true, bytes, containers };
    this.#pipeline = barePipeline((finding) => this.findings.set(finding.id, finding), parts);
  }

  async open(): Promise<void> {
    const program = buildChild(this.folder);
    this.#sensor = await openSensor(
      { host: HOST, inspection: { program } },
      {
        event: (event) => {
          this.events.push(event);
          this.#pipeline.observe(event);
        },
        inspected: ({ device, inode }) => this.#pipeline.poke(HOST, device, inode),
        blind: () => {},
      },
    );
    this.#settling = setInterval(() => this.#pipeline.settle(Date.now()), 20);
  }

  get sensor(): Sensor {
    if (this.#sensor === undefined) throw new Error("the sensor is not open");
    return this.#sensor;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** What was found of a file, once its bytes were looked into. */
  finding(path: string): Promise<Finding | undefined> {
    return eventually(() => {
      return [...this.findings.values()].find(({ artifact }) => artifact.path === path && artifact.inspected);
    });
  }

  /** What happened to a file, in the order it was told. */
  story(path: string): readonly string[] {
    const about = this.events.filter((event): event is ActedEvent => {
      return "process" in event && "file" in event && event.file.path === path;
    });
    return about.map(({ kind, process }) => `${kind} ${process.image?.replace(/^.*\/|[\d.]+$/g, "")}`);
  }

  async close(): Promise<void> {
    clearInterval(this.#settling);
    await this.#sensor?.close();
    rmSync(this.folder, { recursive: true });
  }
}
