import type { Content } from "../content/content.ts";
import { textOf } from "../content/text.ts";

const MAGIC = "\xff Go buildinf:";
const INLINE_STRINGS = 2; // flag of Go 1.18 and later: the texts follow, before they were pointers
const STRINGS_AT = 32;
const LONGEST_VERSION = 100;

/**
 * The release that built a program, from the section `.go.buildinfo` (`__go_buildinfo` in Mach-O files).
 *
 * @see https://go.dev/src/debug/buildinfo/buildinfo.go
 */
export function parseGoVersion(
  file: Content,
  section: { readonly offset: number; readonly size: number },
): string | undefined {
  const bytes = file.bytes(section.offset, Math.min(section.size, STRINGS_AT + 1 + LONGEST_VERSION));
  for (let index = 0; index < MAGIC.length; index++) {
    if (bytes[index] !== MAGIC.charCodeAt(index)) return undefined;
  }
  if (((bytes[15] ?? 0) & INLINE_STRINGS) === 0) return undefined;
  const length = bytes[STRINGS_AT] ?? 0; // a varint; versions are shorter than the 128 that need a second byte
  if (length === 0 || length > LONGEST_VERSION) return undefined;
  return textOf(bytes.subarray(STRINGS_AT + 1, STRINGS_AT + 1 + length));
}
