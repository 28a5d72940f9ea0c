import { performance } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { artifactLine, type Inspection } from "@limpid/core";
import artifactSchema from "@limpid/core/schemas/artifact.schema.json" with { type: "json" };
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import {
  type ByteSource,
  bytesSource,
  dumpBytes,
  inspectBytes,
  inspectSource,
  layoutSource,
  words,
} from "@limpid/inspect";
import { Failure, guarded } from "./failure.ts";
import { LARGEST } from "./mutate.ts";

/** Promised for any file below 10 MB, on the machines that we measure on; docs/reference/limits.md. */
export const SLOWEST_MS = 200;
export const MOST_BYTES = 64 << 20;
const LONGEST_LINE = 1 << 20;
const REPEATS = 4;
const UNSAFE = /[\u0000-\u001f\u007f-\u009f]/; // what words() promises to escape for a terminal

/** Everything that can be asked for. */
const DEEP = { deep: true, verifySignature: true } as const;
const SHALLOW = { deep: false } as const;

/** What one inspection cost, for the search to go where it gets dear. */
export interface Cost {
  readonly ms: number;
  readonly grownBytes: number;
}

/** Everything that holds for the inspection of any bytes; throws a {@link Failure}. */
export function checkInspection(bytes: Uint8Array, random: (limit: number) => number): Cost {
  const heldBefore = heldBytes();
  const begin = performance.now();
  const deep = guarded(() => inspectBytes(bytes, DEEP));
  const ms = performance.now() - begin;
  const grownBytes = heldBytes() - heldBefore;

  const line = checkOutput(deep, bytes.length);
  const again = guarded(() => artifactLine({ path: "x", sizeBytes: bytes.length, ...inspectBytes(bytes, DEEP) }));
  if (again !== line) throw new Failure("not-repeatable", firstDifference(line, again));

  const shallow = guarded(() => inspectBytes(bytes, SHALLOW));
  checkOutput(shallow, bytes.length);
  if (shallow.opacity.level !== deep.opacity.level || shallow.opacity.packed !== deep.opacity.packed) {
    const say = ({ opacity }: Inspection) => `${opacity.level}, packed ${opacity.packed}`;
    throw new Failure("deep-changes-level", `${say(shallow)} without deep, ${say(deep)} with it`);
  }

  checkListings(bytes);
  const end = random(bytes.length + 1);
  checkOffsets(
    guarded(() => inspectBytes(bytes.subarray(0, end), SHALLOW)),
    end,
  );
  if (random(8) === 0) {
    checkOffsets(
      guarded(() => inspectSource(failingSource(bytes, random(bytes.length + 1)), DEEP)),
      bytes.length,
    );
  }
  return { ms, grownBytes };
}

/** What is shown of a file beside its inspection: a listing of what is left to read, and what lies where. */
function checkListings(bytes: Uint8Array): void {
  const { lines = [], issues } = guarded(() => dumpBytes(bytes));
  for (const { at, text } of lines) {
    if (UNSAFE.test(text)) throw new Failure("unsafe-words", JSON.stringify(text).slice(0, 200));
    checkOffset("a line of the listing", at, bytes.length);
  }
  const layout = guarded(() => layoutSource(bytesSource(bytes)));
  for (const { at, what } of [...issues, ...layout.issues]) checkOffset(what, at, bytes.length);
  for (const { name, offset } of layout.regions) {
    if (!(offset >= 0)) throw new Failure("issue-offset", `region ${name} at ${offset}`);
  }
}

/** Cuts at places that matter: around the ends of tables, and evenly spread. */
export function checkPrefixes(bytes: Uint8Array, edges: readonly number[]): void {
  const spread = Array.from({ length: 16 }, (_, index) => Math.floor((bytes.length * index) / 16));
  for (const end of [...spread, ...edges]) {
    if (end > bytes.length) continue;
    checkOutput(
      guarded(() => inspectBytes(bytes.subarray(0, end), DEEP)),
      end,
    );
  }
}

/** Schema, offsets, words and length of an inspection; gives its line. */
function checkOutput(inspection: Inspection, size: number): string {
  checkOffsets(inspection, size);
  const line = guarded(() => artifactLine({ path: "x", sizeBytes: size, ...inspection }));
  if (line.length > LONGEST_LINE) throw new Failure("too-long-output", `a line of ${line.length} characters`);
  const value = JSON.parse(line);
  const errors = schemaErrors(artifactSchema, value);
  for (const { facts } of value.parts) errors.push(...factsErrors(facts));
  if (errors.length > 0) throw new Failure("schema", errors.slice(0, 3).join("; "));
  JSON.stringify(
    guarded(() => words(inspection)),
    (_key, text: unknown) => {
      if (typeof text === "string" && UNSAFE.test(text)) throw new Failure("unsafe-words", JSON.stringify(text));
      return text;
    },
  );
  return line;
}

/** The frozen facts of each format, known by one that only it has: a part may be of another format than the whole. */
const FACTS = [
  { known: "elfType", schema: artifactSchema.$defs.elfFacts },
  { known: "machoType", schema: artifactSchema.$defs.machoFacts },
  { known: "scriptLanguage", schema: artifactSchema.$defs.applescriptFacts },
] as const;

function factsErrors(facts: object): readonly string[] {
  const format = FACTS.find(({ known }) => known in facts);
  return format === undefined ? [] : schemaErrors(format.schema, facts, artifactSchema);
}

function checkOffsets({ issues, opacity, parts }: Inspection, size: number): void {
  for (const { at, code, what } of issues) checkOffset(`${code} (${what})`, at, size);
  for (const { id, at } of opacity.reasons) checkOffset(id, at, size);
  for (const { type, offset } of parts) checkOffset(type, offset, size);
}

/** Undefined names no place; every other offset lies in the file, or is its end. */
function checkOffset(what: string, at: number | undefined, size: number): void {
  if (at === undefined || (Number.isSafeInteger(at) && at >= 0 && at <= size)) return;
  throw new Failure("issue-offset", `${what} at ${at} of ${size}`);
}

/**
 * The least of some tries in processor time of this thread: what a busy machine adds does not count. Code whose
 * coverage is counted runs at a fraction of its speed, so this belongs into a process without.
 */
export function checkTime(bytes: Uint8Array): void {
  if (bytes.length > LARGEST) return;
  let least = Number.POSITIVE_INFINITY;
  for (let times = 0; times < REPEATS && least > SLOWEST_MS; times++) {
    const before = process.threadCpuUsage();
    guarded(() => inspectBytes(bytes, DEEP));
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  if (least > SLOWEST_MS) throw new Failure("slow", `${least.toFixed(0)} ms of processor time, ${SLOWEST_MS} allowed`);
}

/** By how much the peak of this process grows: for a process that did nothing else before. */
export function checkMemory(bytes: Uint8Array): void {
  guarded(() => inspectBytes(bytes.subarray(0, 64), DEEP));
  const before = process.resourceUsage().maxRSS;
  guarded(() => inspectBytes(bytes, DEEP));
  const grown = (process.resourceUsage().maxRSS - before) * 1024;
  if (grown > MOST_BYTES && bytes.length <= LARGEST) {
    throw new Failure("memory", `${Math.round(grown / 2 ** 20)} MiB more at the peak, ${MOST_BYTES >> 20} allowed`);
  }
}

function heldBytes(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

/** A file that cannot be read from some place on, as on a bad disk. */
function failingSource(bytes: Uint8Array, readable: number): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, Math.max(offset, Math.min(readable, offset + length))),
  };
}

function firstDifference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return `${one.slice(Math.max(0, at - 40), at + 40)} | ${other.slice(Math.max(0, at - 40), at + 40)}`;
}
