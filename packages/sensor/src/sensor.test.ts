import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ActedEvent, Finding, TelemetryEvent } from "@limpid/core";
import { DEFAULT_PATIENCE, type Pipeline } from "@limpid/pipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasTool } from "../../../tests/support/corpus.ts";
import { barePipeline } from "../../../tests/support/pipeline.ts";
import { buildChild } from "./inspection/testing/build-child.ts";
import { openSensor, type Sensor } from "./sensor.ts";
import { eventually, whyNoSensor } from "./testing/real-kernel.ts";

const HOST = "live-test";
const TEXT: unknown = expect.stringMatching(/./);

/** The sensor and the pipeline of this host, as `limpid watch` has them. */
class LiveHost {
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
    const parts = { live: DEFAULT_PATIENCE, bytesOffered: true, bytes };
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

async function run(command: string, ...args: readonly string[]): Promise<void> {
  await once(spawn(command, args, { stdio: "ignore" }), "exit");
}

/** Python itself: what stands in the search path may be a script that looks for it. */
const PYTHON = "$(python3 -c 'import sys; print(sys.executable)')";

describe.skipIf(whyNoSensor() !== undefined)("the live sensor and the pipeline", () => {
  const host = new LiveHost();
  beforeAll(() => host.open());
  afterAll(() => host.close());

  it.skipIf(!hasTool("python3"))("find a program that a script of a shell brought and ran", async () => {
    const path = host.path("brought");
    const script = `import os, subprocess
with open("/bin/true", "rb") as source, open("${path}", "wb") as target: target.write(source.read())
os.chmod("${path}", 0o755)
subprocess.run(["${path}", "--now"])`;
    await run("sh", "-c", `${PYTHON} -c '${script}'; true`);
    const finding = await host.finding(path);
    expect(finding).toMatchObject({
      creator: { basis: "opener", image: expect.stringMatching(/python3[.\d]*$/) },
      artifact: { inspected: true, opacity: { level: "symbols" } },
      executions: [{}],
    });
    expect(finding?.lineage[0]?.image).toMatch(/sh$/);
    expect(["high", "critical"]).toContain(finding?.priority);
    // The change of mode may be in the file already when its closing is read.
    const told = host.story(path).filter((what) => !what.startsWith("file.mode-changed"));
    expect(told).toEqual(["file.opened python", "file.written python", "process.executed brought"]);
  });

  it.skipIf(!hasTool("python3"))("put down what a process wrote and then became to what it was before", async () => {
    const path = host.path("became");
    const script = `import os
with open("/bin/true", "rb") as source, open("${path}", "wb") as target: target.write(source.read())
os.chmod("${path}", 0o755)
os.execv("${path}", ["${path}"])`;
    await run("sh", "-c", `exec ${PYTHON} -c '${script}'`);
    const finding = await host.finding(path);
    expect(finding?.creator.image).toMatch(/python3[.\d]*$/);
    expect(host.story(path).slice(-1)).toEqual(["process.executed became"]);
  });

  it("find programs that are copied, run and removed at once", { timeout: 120_000 }, async () => {
    for (let index = 0; index < 20; index++) {
      const path = host.path(`short-${index}`);
      await run("sh", "-c", `cp /bin/true ${path}; ${path}; rm ${path}`);
      expect((await host.finding(path))?.creator.image).toMatch(/\/(cp|coreutils|busybox)$/);
    }
  });

  it("look into each of many programs that have one inode one after another", { timeout: 60_000 }, async () => {
    const path = host.path("again");
    await run("sh", "-c", `for n in $(seq 20); do cp /bin/true ${path}; ${path}; rm ${path}; done`);
    const all = () => [...host.findings.values()].filter(({ artifact }) => artifact.path === path);
    await eventually(() => (all().length === 20 ? true : undefined));
    expect(all().map(({ artifact }) => artifact.inspected)).toEqual(Array.from({ length: 20 }, () => true));
  });

  it("leave out what this process does itself", async () => {
    const path = host.path("own");
    copyFileSync("/bin/true", path);
    await run("cp", "/bin/true", host.path("other"));
    await eventually(() => (host.story(host.path("other")).length > 0 ? true : undefined));
    expect(host.story(path)).toEqual([]);
  });

  it("say what they lost and cannot see", () => {
    const { processes, files } = host.sensor.counts;
    expect(processes.executed).toBeGreaterThan(0);
    expect(files?.events).toBeGreaterThan(0);
    expect(host.sensor.sources.slice(0, 2)).toEqual([
      `files of ${files?.filesystems} file systems (fanotify)`,
      "processes (connector and /proc)",
    ]);
    for (const spot of host.sensor.blindSpots)
      expect(spot).toEqual({ what: TEXT, since: expect.any(Number), why: TEXT, mend: TEXT });
  });
});
