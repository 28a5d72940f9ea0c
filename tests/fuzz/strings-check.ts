import { performance } from "node:perf_hooks";
import { bytesSource } from "@limpid/inspect";
import { DEFAULT_MIN_LENGTH, extractStrings, type FoundString, marksOf } from "@limpid/inspect/strings";
import type { Cost } from "./checks.ts";
import { Failure, guarded } from "./failure.ts";

const ASCII_RUN = new RegExp(`[\\t\\x20-\\x7e]{${DEFAULT_MIN_LENGTH},}`, "g");
const KEPT = 65_536; // characters of one string that are given out

/** What holds for the strings of any bytes: each is there, each run of ASCII is found, and marks end in time. */
export function checkStrings(bytes: Uint8Array): Cost {
  const begin = performance.now();
  const found = stringsOf(bytes);
  const ms = performance.now() - begin;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const ascii = new Set<string>();
  for (const string of found) {
    if (!isThere(string, text)) throw new Failure("not-repeatable", `no ${JSON.stringify(string).slice(0, 150)}`);
    if (string.encoding === "ascii") ascii.add(`${string.offset} ${string.length}`);
  }
  for (const { index, 0: run } of text.matchAll(ASCII_RUN)) {
    if (!ascii.has(`${index} ${run.length}`)) {
      throw new Failure("not-repeatable", `missed at ${index}, ${run.length} long: ${run.slice(0, 60)}`);
    }
  }
  return { ms, grownBytes: 0 };
}

function stringsOf(bytes: Uint8Array): readonly FoundString[] {
  const found: FoundString[] = [];
  guarded(() =>
    extractStrings(bytesSource(bytes), { minLength: DEFAULT_MIN_LENGTH }, (string) => {
      found.push(string);
      marksOf(string.text);
    }),
  );
  return found;
}

function isThere({ offset, encoding, length, text }: FoundString, file: string): boolean {
  if (text.length !== Math.min(length, KEPT)) return false;
  if (encoding === "ascii") return file.startsWith(text, offset);
  const [low, high] = encoding === "utf-16le" ? [0, 1] : [1, 0];
  for (let index = 0; index < text.length; index++) {
    const at = offset + 2 * index;
    if (file[at + low] !== text[index] || file[at + high] !== "\0") return false;
  }
  return true;
}
