import { performance } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { artifactLine, type Inspection } from "@limpid/core";
import artifactSchema from "@limpid/core/schemas/artifact.schema.json" with { type: "json" };
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { type ByteSource, inspectBytes, inspectSource, words } from "@limpid/inspect";
import { Failure, guarded } from "./failure.ts";
import { LARGEST } from "./mutate.ts";

/** Promised for any file below 10 MB, on the machines that we measure on; docs/reference/limits.md. */
export const SLOWEST_MS = 200;
export const MOST_BYTES = 64 << 20;
const LONGEST_LINE = 1 << 20;
const REPEATS = 4;
const UNSAFE = /[\u0000-\u001f\u007f-\u009f]/; // what words() promises to escape for a terminal

/** What one inspection cost, for the search to go where it gets dear. */
export interface Cost {
  readonly ms: number;
  readonly grownBytes: number;
}

/** Everything that holds for the inspection of any bytes; throws a {@link Failure}. */
export function checkInspection(bytes: Uint8Array, random: (limit: number) => number): Cost {
  const heldBefore = heldBytes();
  const begin = performance.now();
  const deep = guarded(() => inspectBytes(bytes, { deep: true }));
  const ms = performance.now() - begin;
  const grownBytes = heldBytes() - heldBefore;

  const line = checkOutput(deep, bytes.length);
  const again = guarded(() =>
    artifactLine({ path: "x", sizeBytes: bytes.length, ...inspectBytes(bytes, { deep: true }) }),
  );
  if (again !== line) throw new Failure("not-repeatable", firstDifference(line, again));

  const shallow = guarded(() => inspectBytes(bytes, { deep: false }));
  checkOutput(shallow, bytes.length);
  if (shallow.opacity.level !== deep.opacity.level || shallow.opacity.packed !== deep.opacity.packed) {
    const say = ({ opacity }: Inspection) => `${opacity.level}, packed ${opacity.packed}`;
    throw new Failure("deep-changes-level", `${say(shallow)} without deep, ${say(deep)} with it`);
  }

  const end = random(bytes.length + 1);
  checkOffsets(
    guarded(() => inspectBytes(bytes.subarray(0, end), { deep: false })),
    end,
  );
  if (random(8) === 0) {
    checkOffsets(
      guarded(() => inspectSource(failingSource(bytes, random(bytes.length + 1)), { deep: true })),
      bytes.length,
    );
  }
  return { ms, grownBytes };
}

/** Cuts at places that matter: around the ends of tables, and evenly spread. */
export function checkPrefixes(bytes: Uint8Array, edges: readonly number[]): void {
  const spread = Array.from({ length: 16 }, (_, index) => Math.floor((bytes.length * index) / 16));
  for (const end of [...spread, ...edges]) {
    if (end > bytes.length) continue;
    checkOutput(
      guarded(() => inspectBytes(bytes.subarray(0, end), { deep: true })),
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
  for (const { facts } of value.parts) {
    const schema = factsSchema(value.format, facts);
    if (schema !== undefined) errors.push(...schemaErrors(schema, facts, artifactSchema));
  }
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

const DEFINITIONS: Readonly<Record<string, unknown>> = artifactSchema.$defs;

/** The frozen facts of a format; an ELF inside another file is known by a fact that only it has. */
function factsSchema(format: string | null, facts: object): unknown {
  return DEFINITIONS["elfType" in facts ? "elfFacts" : `${format}Facts`];
}

function checkOffsets({ issues, opacity, parts }: Inspection, size: number): void {
  for (const { at, code, what } of issues) {
    if (!(Number.isSafeInteger(at) && at >= 0 && at <= size)) {
      throw new Failure("issue-offset", `${code} at ${at} of ${size}: ${what}`);
    }
  }
  const places = [
    ...opacity.reasons.map(({ id, at }) => [id, at] as const),
    ...parts.map(({ type, offset }) => [type, offset] as const),
  ];
  for (const [name, at] of places) {
    if (at !== undefined && !(Number.isSafeInteger(at) && at >= 0 && at <= size)) {
      throw new Failure("issue-offset", `${name} at ${at} of ${size}`);
    }
  }
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
    guarded(() => inspectBytes(bytes, { deep: true }));
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  if (least > SLOWEST_MS) throw new Failure("slow", `${least.toFixed(0)} ms of processor time, ${SLOWEST_MS} allowed`);
}

/** By how much the peak of this process grows: for a process that did nothing else before. */
export function checkMemory(bytes: Uint8Array): void {
  guarded(() => inspectBytes(bytes.subarray(0, 64), { deep: true }));
  const before = process.resourceUsage().maxRSS;
  guarded(() => inspectBytes(bytes, { deep: true }));
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
