import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { blockOf, type Finding, type ProcessInstance, type TelemetryEvent } from "@limpid/core";
import { groundsOf, Signers } from "@limpid/grounds";
import { Pipeline } from "@limpid/pipeline";
import { sourceNamed } from "@limpid/telemetry";
import { keptProcess } from "../engine/kept-process.ts";
import type { Grounds } from "../engine/protocol.ts";

/** The one host of the example's log, with its mark. */
export const EXAMPLE_HOST = "web-3 (example)";

/** From here, and from the bundle in apps/cli/dist. */
const ROOTS = ["../../../../", "../../../"].map((up) => new URL(up, import.meta.url));
const LOG = "examples/intrusion/audit.log";
/** The files of which the log tells; set-up makes them. */
const FILES = ".limpid/example/root";

/** All there is to keep of the example. */
export interface Example {
  readonly findings: readonly Finding[];
  readonly events: readonly TelemetryEvent[];
  readonly processes: readonly ProcessInstance[];
}

/**
 * Reads the example that comes with the project as `limpid hunt` does, its files at hand: what arrives at a server is
 * judged without any. undefined: it does not come with this installation. `at`: the moment it is read, in milliseconds.
 */
export function readExample(config: Grounds, version: string, at: number): Example | undefined {
  const root = ROOTS.find((one) => existsSync(new URL(LOG, one)));
  if (root === undefined) return undefined;
  const folder = fileURLToPath(new URL(FILES, root));
  const files = existsSync(folder) ? { folder, signers: new Signers() } : undefined;
  const findings: Finding[] = [];
  const events: TelemetryEvent[] = [];
  const processes = new Set<ProcessInstance>();
  const pipeline = new Pipeline(
    groundsOf(config, version, files),
    (finding) => findings.push(finding),
    (_, process) => {
      for (let one: ProcessInstance | undefined = process; one !== undefined; one = one.parent) processes.add(one);
    },
  );
  const session = sourceNamed("auditd")?.open({ host: EXAMPLE_HOST }, (told) => {
    const event = { ...told, receivedAt: at };
    events.push(event);
    pipeline.observe(event);
  });
  session?.push(blockOf(readFileSync(new URL(LOG, root), "latin1")));
  session?.end();
  pipeline.end();
  return { findings, events, processes: [...processes].map(keptProcess) };
}
