import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { blockOf } from "@limpid/core";
import { type SourceCounts, sourceNamed } from "@limpid/telemetry";
import { describe, expect, it } from "vitest";
import { corpusPath } from "./support/corpus.ts";
import { barePipeline } from "./support/pipeline.ts";

const traces = corpusPath("traces");
const samples = corpusPath("telemetry", "auditd");
const EXCERPT = 24 * 1024; // long enough for an event with its neighbours, short enough for thousands of rounds

/** Numbers that repeat: xorshift32. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const SPLICES = [
  "type=",
  "msg=audit(",
  "\n",
  '"',
  "'",
  "=",
  "\x1d",
  "\0",
  "a0[0]=",
  "argc=4294967295 ",
  "a1_len=99999999 ",
  "4294967295",
  "18446744073709551616",
  "-1",
  "node=",
  "ffff",
  "name=(null)",
  "nametype=",
  "CREATE",
  "DELETE",
  "../../..",
  " (deleted)",
  "\xff\xfe",
  "ppid=1 pid=1 ",
];

/** A few hostile edits: bytes flipped, pieces cut out, repeated, moved, or spliced in. */
function mutate(text: string, next: (below: number) => number): string {
  let changed = text;
  for (let edits = 1 + next(6); edits > 0; edits--) {
    const at = next(changed.length + 1);
    const length = next(200);
    const piece = changed.slice(at, at + length);
    const kind = next(5);
    if (kind === 0) changed = changed.slice(0, at) + String.fromCharCode(next(256)) + changed.slice(at + 1);
    else if (kind === 1) changed = changed.slice(0, at) + changed.slice(at + length);
    else if (kind === 2) changed = changed.slice(0, at) + piece.repeat(1 + next(4)) + changed.slice(at);
    else if (kind === 3) changed = changed.slice(0, at) + (SPLICES[next(SPLICES.length)] ?? "") + changed.slice(at);
    else changed = piece + changed.slice(0, at) + changed.slice(at + length);
  }
  return changed;
}

function run(log: string): { readonly counts: SourceCounts | undefined; readonly findings: number } {
  let findings = 0;
  const pipeline = barePipeline((finding) => {
    JSON.parse(JSON.stringify(finding));
    findings++;
  });
  const session = sourceNamed("auditd")?.open({}, pipeline.observe);
  session?.push(blockOf(log));
  session?.end();
  pipeline.end();
  return { counts: session?.counts(), findings };
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, count) => all + count, 0);

function expectAccounted(log: string): void {
  const { counts } = run(log);
  if (counts === undefined) throw new Error("no auditd source");
  expect(counts.recordsUsed + sum(counts.ignored) + sum(counts.skipped)).toBe(counts.linesRead);
}

describe.skipIf(traces === undefined || samples === undefined)("hostile logs through the whole pipeline", () => {
  const texts = [
    ...readdirSync(traces ?? "")
      .map((name) => join(traces ?? "", name, "audit.log.gz"))
      .filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined)
      .map((path) => gunzipSync(readFileSync(path)).toString("latin1")),
    ...readdirSync(samples ?? "")
      .filter((name) => !name.endsWith(".note.txt"))
      .map((name) => readFileSync(join(samples ?? "", name), "latin1")),
  ];

  it("thousands of mutations: no exception, every line accounted for", () => {
    const next = random(20_261_122);
    for (let round = 0; round < 3_000; round++) {
      const text = texts[round % texts.length] ?? "";
      const from = next(Math.max(1, text.length - EXCERPT));
      expectAccounted(mutate(text.slice(from, from + EXCERPT), next));
    }
  });

  it("every sample cut at any line, and inside lines", () => {
    const next = random(7);
    for (const text of texts) {
      const excerpt = text.slice(0, EXCERPT);
      for (let cut = 0; cut < 60; cut++) expectAccounted(excerpt.slice(0, next(excerpt.length + 1)));
    }
  });

  it("all samples in one stream: hosts, times and numberings that contradict each other", () => {
    expectAccounted(texts.join("\n"));
    expectAccounted([...texts].reverse().join("\n"));
  });

  it("a line without end, and a million numbers that never end their event", () => {
    expectAccounted(`type=SYSCALL msg=audit(1.000:1): ${"a".repeat(20_000_000)}`);
    const lines: string[] = [];
    for (let serial = 1; serial <= 100_000; serial++)
      lines.push(
        `type=SYSCALL msg=audit(1.000:${serial * 10}): arch=c000003e syscall=59 success=yes exit=0 pid=${serial} ppid=1 exe="/x"`,
      );
    expectAccounted(lines.join("\n"));
  });
});
