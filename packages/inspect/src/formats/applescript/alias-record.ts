import { textOf } from "../../content/text.ts";
import { decodeMacRoman, decodeUtf16 } from "./mac-roman.ts";

/** A program or file that a script names. */
export interface Target {
  /** `Finder.app`, `Finder`; without a path when the script holds only the name. */
  readonly name: string;
  readonly path?: string;
}

const FIXED = 150; // the part before tagged values
const NAME_OFFSET = 50;
const NAME_MAX = 63;
const TAG_UNICODE_NAME = 14;
const TAG_POSIX_PATH = 18; // below the volume's mount point
const MAX_TAGS = 32; // writers use about ten

/**
 * Alias record, version 2: how scripts of Mac OS X name a program.
 *
 * @see https://mac-alias.readthedocs.io/en/latest/alias_fmt.html
 */
export function parseAlias(bytes: Uint8Array): Target | undefined {
  if (u16(bytes, 6) !== 2 || bytes.length < FIXED) return undefined;
  const length = Math.min(bytes[NAME_OFFSET] ?? 0, NAME_MAX);
  let name = decodeMacRoman(bytes.subarray(NAME_OFFSET + 1, NAME_OFFSET + 1 + length));
  let path: string | undefined;
  let at = FIXED;
  for (let tags = 0; tags < MAX_TAGS && at + 4 <= bytes.length; tags++) {
    const tag = u16(bytes, at);
    const size = u16(bytes, at + 2);
    const value = bytes.subarray(at + 4, at + 4 + size);
    if (tag === 0xffff) break;
    if (tag === TAG_UNICODE_NAME) name = decodeUtf16(value.subarray(2)) || name;
    if (tag === TAG_POSIX_PATH) path = textOf(value);
    at += 4 + size + (size % 2);
  }
  if (name === "") return path === undefined ? undefined : { name: path, path };
  return path === undefined ? { name } : { name, path: path.startsWith("/") ? path : `/${path}` };
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
