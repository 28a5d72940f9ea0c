import type { ParseIssue } from "@limpid/core";

/** What a compiled script is written in, by its first eight bytes. */
export type ScriptLanguage = "applescript" | "javascript" | "script-debugger";

/** Where a compiled script begins in some bytes, and what stands before it. */
export interface ScriptStart {
  readonly language: ScriptLanguage;
  /** Offset of the magic in these bytes. */
  readonly offset: number;
  /** `#!` line of an executable script, without its line feed. */
  readonly interpreterLine?: Uint8Array;
  /** Whether the type code `scpt` stands before the magic, as in the form of Apple events. */
  readonly typed: boolean;
}

export const MAGIC_LENGTH = 8;
export const VERSION_LENGTH = 8;
/** The only version that any real script shows: `1.10` and, since that one, a second `1.10`. */
export const KNOWN_VERSION = "1.101.10";

const MAGICS: readonly (readonly [ScriptLanguage, string])[] = [
  ["applescript", "FasdUAS "],
  ["javascript", "JsOsaDAS"],
  ["script-debugger", "MarY3.00"],
];

const LONGEST_LINE = 1024; // longer than any path a kernel takes

/** A script that begins with these bytes; undefined when none does. */
export function findScriptStart(head: Uint8Array): ScriptStart | undefined {
  const lineEnd = isExecutable(head) ? head.subarray(0, LONGEST_LINE).indexOf(0x0a) : -1;
  const start = lineEnd + 1;
  const typed = matches(head, start, "scpt");
  const offset = typed ? start + 4 : start;
  const language = MAGICS.find(([, magic]) => matches(head, offset, magic))?.[0];
  if (language === undefined) return undefined;
  const line = lineEnd < 0 ? {} : { interpreterLine: head.subarray(2, lineEnd) };
  return { language, offset, typed, ...line };
}

/** An issue for a version that was never seen: its records may be laid out otherwise. */
export function versionIssue(version: string, at: number): ParseIssue | undefined {
  if (version === KNOWN_VERSION) return undefined;
  if (version.length < VERSION_LENGTH) {
    return { code: "truncated", at, what: `version: ${VERSION_LENGTH} bytes expected, ${version.length} present` };
  }
  return { code: "unsupported", at, what: `version: ${KNOWN_VERSION} expected, ${version} found` };
}

export function matches(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

function isExecutable(head: Uint8Array): boolean {
  return head[0] === 0x23 && head[1] === 0x21;
}
