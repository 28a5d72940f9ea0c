import { decodeUtf8 } from "@limpid/core";
import { type ArchiveSource, piecesOf } from "./archive-source.ts";
import { collect } from "./collect.ts";
import { decompressed } from "./decompressed.ts";
import { ARCHIVE_LIMITS } from "./limits.ts";
import { MemberNames } from "./member-name.ts";
import type { RawMember, ReadContext } from "./read-archive.ts";

const MAGIC_SIZE = 8;
const HEADER_SIZE = 60;
const MAX_NAMES = 16 * 1024 * 1024; // the table of long names; a library of 100,000 members has 5 MB

/**
 * The members of an ar archive: a Debian package, a static library.
 *
 * @see https://man.freebsd.org/cgi/man.cgi?query=ar&sektion=5
 */
export async function* readAr(
  source: ArchiveSource,
  { wants, budget, issues }: ReadContext,
): AsyncGenerator<RawMember, void, undefined> {
  const names = new MemberNames(issues);
  let longNames = new Uint8Array(0);
  for (let at = MAGIC_SIZE; at < source.size; ) {
    const header = Uint8Array.from(source.read(at, HEADER_SIZE));
    if (header.length < HEADER_SIZE) {
      // One line feed fills up the last member.
      if (header.length > 1)
        issues.add("truncated", at, `ar header: ${HEADER_SIZE} bytes expected, ${header.length} present`);
      return;
    }
    const size = decimal(header.subarray(48, 58));
    if (header[58] !== 0x60 || header[59] !== 0x0a || size === undefined) {
      issues.add("invalid-value", at, "ar header: no such header; what follows was not looked at");
      return;
    }
    const start = at + HEADER_SIZE;
    const present = Math.min(size, source.size - start);
    if (present < size) issues.add("truncated", at, `ar: ${size} bytes expected, ${present} present`);
    const field = decodeUtf8(header.subarray(0, 16)).trimEnd();
    const inFront = /^#1\/(\d{1,9})$/.exec(field)?.[1];
    if (field === "//") longNames = Uint8Array.from(source.read(start, Math.min(present, MAX_NAMES)));
    else if (field !== "/" && field !== "/SYM64/" && !field.startsWith("__.SYMDEF")) {
      const nameLength = Math.min(Number(inFront ?? 0), present, ARCHIVE_LIMITS.nameBytes);
      const given =
        inFront === undefined ? longName(field, longNames) : nul(Uint8Array.from(source.read(start, nameLength)));
      if (!given.startsWith("__.SYMDEF")) {
        const name = names.take(given, at);
        const from = start + Math.min(Number(inFront ?? 0), present);
        const length = start + present - from;
        const pieces = decompressed("stored", piecesOf(source, from, length));
        yield { name, at, collected: await collect(pieces, wants, budget, Math.max(length, 1), at) };
      }
    }
    at = start + size + (size % 2);
  }
}

function decimal(field: Uint8Array): number | undefined {
  const digits = /^(\d{1,10}) *$/.exec(String.fromCharCode(...field))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** `/123` is a place in the table of long names, where a name ends with `/` and a line feed; others end with `/`. */
function longName(field: string, names: Uint8Array): string {
  const place = /^\/(\d{1,9})$/.exec(field)?.[1];
  if (place === undefined) return field.replace(/\/$/, "");
  const start = Number(place);
  const limit = Math.min(names.length, start + ARCHIVE_LIMITS.nameBytes);
  let end = start;
  while (end < limit && names[end] !== 0x0a) end++;
  return decodeUtf8(names.subarray(start, end)).replace(/\/$/, "");
}

function nul(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeUtf8(end < 0 ? bytes : bytes.subarray(0, end));
}
