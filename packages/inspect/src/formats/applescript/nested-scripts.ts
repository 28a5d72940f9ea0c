import { MAGIC_LENGTH, matches, VERSION_LENGTH } from "./script-header.ts";

const NEEDLES: readonly string[] = ["FasdUAS ", "JsOsaDAS"];
const STRIDE = MAGIC_LENGTH;
const VERSION = /^\d\.\d\d\d\.\d\d$/;

/** For each byte, how far behind the beginning of a magic it can stand. */
const PLACES: readonly (readonly number[])[] = Array.from({ length: 256 }, (_, byte) =>
  Array.from({ length: STRIDE }, (_unused, index) => index).filter((index) =>
    NEEDLES.some((needle) => needle.charCodeAt(index) === byte),
  ),
);

/**
 * Offsets at which another compiled script begins inside `bytes`, behind their own beginning: as a literal that is
 * run later, or appended. The magic alone could be a text about scripts: a version has to follow. At most `limit`.
 * A magic of eight bytes covers one of every eight places, so no others are looked at.
 */
export function findNestedScripts(bytes: Uint8Array, limit: number): readonly number[] {
  const found: number[] = [];
  for (let at = STRIDE; at < bytes.length && found.length < limit; at += STRIDE) {
    const places = PLACES[bytes[at] ?? 0] ?? [];
    for (const place of places) {
      const start = at - place;
      if (NEEDLES.some((needle) => matches(bytes, start, needle)) && hasVersion(bytes, start)) found.push(start);
    }
  }
  return found;
}

function hasVersion(bytes: Uint8Array, start: number): boolean {
  const version = bytes.subarray(start + MAGIC_LENGTH, start + MAGIC_LENGTH + VERSION_LENGTH);
  return VERSION.test(String.fromCharCode(...version));
}
