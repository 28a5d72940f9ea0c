import { isTarHeader } from "./tar-header.ts";
import { endsAsZip } from "./zip-directory.ts";

export type ArchiveKind = "zip" | "tar" | "ar" | "gzip" | "zstd";

/** A file that can be looked into, or one that is known and cannot: `foreign` names it. */
export type Recognised = { readonly kind: ArchiveKind } | { readonly foreign: string };

const MAGICS: readonly (readonly [magic: string, recognised: Recognised])[] = [
  ["PK\x03\x04", { kind: "zip" }],
  ["PK\x05\x06", { kind: "zip" }],
  ["!<arch>\n", { kind: "ar" }],
  ["\x1f\x8b\x08", { kind: "gzip" }],
  ["\x28\xb5\x2f\xfd", { kind: "zstd" }],
  ["!<thin>\n", { foreign: "a thin ar archive, whose members are other files" }],
  ["\xfd7zXZ\0", { foreign: "xz" }],
  ["BZh", { foreign: "bzip2" }],
  ["7z\xbc\xaf\x27\x1c", { foreign: "7z" }],
  ["Rar!\x1a\x07", { foreign: "rar" }],
  ["\x04\x22\x4d\x18", { foreign: "lz4" }],
  ["LZIP", { foreign: "lzip" }],
  ["xar!", { foreign: "xar (.pkg)" }],
  ["070701", { foreign: "cpio" }],
  ["070702", { foreign: "cpio" }],
  ["070707", { foreign: "cpio" }],
  ["\xed\xab\xee\xdb", { foreign: "rpm" }],
  ["MSCF", { foreign: "cab" }],
  ["hsqs", { foreign: "squashfs" }],
  ["sqsh", { foreign: "squashfs" }],
];
const TRAILER = 512; // of a disk image of macOS

/** What a file is by its first bytes, 512 or more of them where it has as many. */
export function recogniseArchive(head: Uint8Array): Recognised | undefined {
  const known = MAGICS.find(([magic]) => startsWith(head, magic));
  if (known !== undefined) return known[1];
  return isTarHeader(head) ? { kind: "tar" } : undefined;
}

/** The same for a whole file: a disk image (.dmg), and a zip behind something else, say only at the end what they are. */
export function recogniseArchiveFile(source: {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
}): Recognised | undefined {
  const known = recogniseArchive(source.read(0, 512));
  if (known !== undefined) return known;
  if (source.size >= TRAILER && startsWith(source.read(source.size - TRAILER, 4), "koly"))
    return { foreign: "a disk image (.dmg)" };
  return endsAsZip(source) ? { kind: "zip" } : undefined;
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  for (let index = 0; index < magic.length; index++) if (bytes[index] !== magic.charCodeAt(index)) return false;
  return true;
}
