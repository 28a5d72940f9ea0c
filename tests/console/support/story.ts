import { createHash } from "node:crypto";
import type { Artifact, Finding, ProcessInstance, TelemetryEvent } from "@limpid/core";
import { blockOf, NO_PROVENANCE, NOTHING_DECLARED } from "@limpid/core";
import { an0056, an0057 } from "@limpid/detect";
import { inspectBytes } from "@limpid/inspect";
import { ROLE_TABLE } from "@limpid/lineage";
import { Pipeline } from "@limpid/pipeline";
import { sourceNamed } from "@limpid/telemetry";

/** All that the server would keep of a log: what happened, who did it, what was found. */
export interface Told {
  readonly events: readonly TelemetryEvent[];
  readonly processes: readonly ProcessInstance[];
  readonly findings: readonly Finding[];
}

/** Reads a log with the real pipeline; `bytesAt` gives the bytes of a path, where they are at hand. */
export function told(
  log: string,
  {
    format = "auditd",
    host,
    bytesAt = () => undefined,
  }: {
    readonly format?: string;
    readonly host: string;
    readonly bytesAt?: (path: string) => Uint8Array | undefined;
  },
): Told {
  const events: TelemetryEvent[] = [];
  const processes = new Map<string, ProcessInstance>();
  const findings: Finding[] = [];
  const pipeline = new Pipeline(
    {
      analytics: [an0056(), an0057()],
      roles: ROLE_TABLE,
      bytes: { inspect: ({ path }) => inspected(bytesAt(path), path) },
      bytesOffered: true,
      provenance: NO_PROVENANCE,
      normality: NOTHING_DECLARED,
      visibility: { blindSpots: () => [] },
      userName: (uid) => ({ 0: "root", 33: "www-data" })[uid],
      engine: "0.1.0",
      config: "sha256:0",
    },
    (finding) => findings.push(finding),
    (_, process) => {
      for (let at: ProcessInstance | undefined = process; at !== undefined; at = at.parent) processes.set(at.key, at);
    },
  );
  const session = sourceNamed(format)?.open({ host }, (event) => {
    events.push(event);
    pipeline.observe(event);
  });
  session?.push(blockOf(log));
  session?.end();
  pipeline.end();
  return { events, processes: [...processes.values()].map(plain), findings };
}

function inspected(bytes: Uint8Array | undefined, path: string) {
  if (bytes === undefined) return { state: "not-offered" } as const;
  const artifact: Artifact = {
    ...inspectBytes(bytes, { deep: true }),
    path,
    sizeBytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
  return { state: "inspected", artifact } as const;
}

/** What crosses to the store's thread: values alone, and of the parent its key. */
function plain(process: ProcessInstance): ProcessInstance {
  const { key, host, pid, startedAt, startBasis, images, uid, euid, loginUser, session, terminal, cwd, container } =
    process;
  const parent = process.parent === undefined ? undefined : ({ key: process.parent.key } as ProcessInstance);
  const { exitedAt } = process;
  const known = { uid, euid, loginUser, session, terminal, cwd, container, exitedAt, login: undefined };
  return { key, host, pid, startedAt, startBasis, parent, images, ...known };
}
