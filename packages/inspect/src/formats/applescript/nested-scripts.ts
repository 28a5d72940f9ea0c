import { findScriptStart, MAGIC_LENGTH, VERSION_LENGTH } from "./script-header.ts";

const NEEDLES: readonly string[] = ["FasdUAS ", "JsOsaDAS"];
const VERSION = /^\d\.\d\d\d\.\d\d$/;

/**
 * Offsets at which another compiled script begins inside `bytes`, behind their own beginning: as a literal that is
 * run later, or appended. The magic alone could be a text about scripts: a version has to follow. At most `limit`.
 */
export function findNestedScripts(bytes: Uint8Array, limit: number): readonly number[] {
  const found = NEEDLES.flatMap((needle) => occurrences(bytes, needle, limit));
  return found.sort((a, b) => a - b).slice(0, limit);
}

function occurrences(bytes: Uint8Array, needle: string, limit: number): readonly number[] {
  const found: number[] = [];
  // Horspool's search: what stands under the needle's last character says how far it may move on.
  const last = needle.length - 1;
  const steps = new Uint8Array(256).fill(needle.length);
  for (let index = 0; index < last; index++) steps[needle.charCodeAt(index)] = last - index;
  let at = 1;
  while (at + last < bytes.length && found.length < limit) {
    if (isScript(bytes, at, needle)) found.push(at);
    at += steps[bytes[at + last] ?? 0] ?? 1;
  }
  return found;
}

function isScript(bytes: Uint8Array, at: number, needle: string): boolean {
  if (bytes[at + needle.length - 1] !== needle.charCodeAt(needle.length - 1)) return false;
  if (findScriptStart(bytes.subarray(at, at + MAGIC_LENGTH)) === undefined) return false;
  const version = bytes.subarray(at + MAGIC_LENGTH, at + MAGIC_LENGTH + VERSION_LENGTH);
  return VERSION.test(String.fromCharCode(...version));
}
