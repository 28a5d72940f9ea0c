/**
 * What everything behind the auditd reader costs, stage by stage, in CPU time of the one thread that does the work:
 *
 *   node --expose-gc bench/stages.ts FILE
 *
 * The reader runs between the measures: it fills small batches of events, and only what is done with a batch counts.
 * Each row does all that the row above does and more. `live` is memory after a forced collection, before the lives that
 * are still open are judged. Files come from bench/auditd-generate.ts.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { findingLine, NO_BYTES_OFFERED, NO_PROVENANCE, NOTHING_DECLARED, type TelemetryEvent } from "@limpid/core";
import { an0056, Lives } from "@limpid/detect";
import { SortedSpill } from "@limpid/host";
import { Lineage, ROLE_TABLE } from "@limpid/lineage";
import { Pipeline } from "@limpid/pipeline";
import { sourceNamed } from "@limpid/telemetry";
import { markdownTable } from "./support/measure.ts";

const BATCH = 100; // events; small enough to stay in the processor's cache, as they do when nothing waits

interface Stage {
  readonly name: string;
  readonly observe: (event: TelemetryEvent) => void;
  readonly end: () => void;
}

function lineageAlone(): Stage {
  const lineage = new Lineage("bench");
  return { name: "lineage", observe: (event) => void ("process" in event && lineage.place(event)), end: () => {} };
}

function withLives(): Stage {
  const lineage = new Lineage("bench");
  const lives = new Lives("bench", {}, () => {});
  return {
    name: "lineage, lives",
    observe: (event) => void ("process" in event && lives.observe(event, lineage.place(event))),
    end: () => lives.end(),
  };
}

function whole(): Stage {
  const spill = new SortedSpill();
  const parts = {
    analytics: [an0056()],
    roles: ROLE_TABLE,
    bytes: NO_BYTES_OFFERED,
    bytesOffered: false,
    provenance: NO_PROVENANCE,
    normality: NOTHING_DECLARED,
    visibility: { blindSpots: () => [] },
    userName: () => undefined,
    engine: "bench",
    config: "bench",
  };
  const pipeline = new Pipeline(parts, (finding) =>
    spill.add(`${finding.firstSeen} ${finding.id}`, findingLine(finding)),
  );
  const end = (): void => {
    pipeline.end();
    for (const line of spill.drain()) if (line === "") throw new Error("a finding without a line");
  };
  return { name: "lineage, lives, judging, lines", observe: pipeline.observe, end };
}

const now = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

function measureStage(path: string, { name, observe, end }: Stage): string[] {
  let batch: TelemetryEvent[] = [];
  let milliseconds = 0;
  let events = 0;
  const work = (): void => {
    const begin = now();
    for (const event of batch) observe(event);
    milliseconds += now() - begin;
    events += batch.length;
    batch = [];
  };
  const session = sourceNamed("auditd")?.open({}, (event) => batch.push(event));
  if (session === undefined) throw new Error("no auditd source");
  const buffer = Buffer.allocUnsafeSlow(65_536);
  const bytes = new Uint8Array(buffer.buffer);
  const file = openSync(path, "r");
  for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
    session.push({ bytes: bytes.subarray(0, size), text: buffer.toString("latin1", 0, size) });
    if (batch.length >= BATCH) work();
  }
  closeSync(file);
  session.endOfFile();
  session.end();
  work();
  globalThis.gc?.();
  const live = process.memoryUsage().heapUsed / 1e6;
  const begin = now();
  end();
  milliseconds += now() - begin;
  return [name, milliseconds.toFixed(0), ((milliseconds * 1000) / events).toFixed(2), live.toFixed(0)];
}

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error("usage: node --expose-gc bench/stages.ts FILE");
  process.exit(2);
}
const rows = [lineageAlone(), withLives(), whole()].map((stage) => measureStage(path, stage));
console.log(markdownTable(["stages", "CPU ms", "µs per event", "live MB"], rows));
