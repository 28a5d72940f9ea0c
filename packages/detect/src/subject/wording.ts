import type { Ancestor, ImageRun } from "@limpid/core";
import { baseName, withoutDeleted } from "../lives/paths.ts";

const LONGEST = 160; // a path of 4096 characters would drown the sentence

/** Text of a sample within a sentence: bounded. The program that shows it makes it safe for its terminal. */
export function quoted(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

/** A program as people call it: `python3` for python3.11, `ld` for x86_64-linux-gnu-ld.bfd, when it was called so. */
export function programName(run: ImageRun): string {
  if (run.image === undefined) return "an unknown program";
  const image = baseName(withoutDeleted(run.image));
  const called = run.argv[0] === undefined ? "" : baseName(run.argv[0]);
  const isShortForm = called.length > 1 && (image.startsWith(called) || image.includes(`-${called}`));
  return quoted(isShortForm ? called : image);
}

/** `curl (pid 4121)`. */
export function who(ancestor: { readonly process: Ancestor["process"]; readonly run: ImageRun }): string {
  return `${programName(ancestor.run)} (pid ${ancestor.process.pid})`;
}

/** A span of event time in words: `6 ms`, `1.2 s`, `4 min`, `3 h`, `2 days`. */
export function span(ms: number): string {
  const past = Math.max(0, ms);
  if (past < 1000) return `${Math.round(past)} ms`;
  if (past < 60_000) return `${(past / 1000).toFixed(1)} s`;
  if (past < 3_600_000) return `${Math.round(past / 60_000)} min`;
  if (past < 172_800_000) return `${Math.round(past / 3_600_000)} h`;
  return `${Math.round(past / 86_400_000)} days`;
}

export function bytesInWords(count: number): string {
  if (count < 10_000) return `${count} bytes`;
  if (count < 10_000_000) return `${Math.round(count / 1024)} KiB`;
  return `${Math.round(count / 1024 / 1024)} MiB`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
