import { decodeUtf8, type Parsed, type ParseIssue, Reader } from "@limpid/core";
import type { ArchiveSource } from "./archive-source.ts";
import { ARCHIVE_LIMITS } from "./limits.ts";

/** One member as the directory at the end of the archive describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly isEncrypted: boolean;
  /** 0 stored, 8 deflate, 93 zstd. */
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its own header lies in the file. */
  readonly headerOffset: number;
  readonly isLink: boolean;
  /** Where the directory speaks of it. */
  readonly at: number;
}

const END_SIZE = 22;
const MAX_COMMENT = 65_535;
const LOCATOR_SIZE = 20;
const ENTRY_SIZE = 46;
const END_MAGIC = 0x06054b50;
const LOCATOR_MAGIC = 0x07064b50;
const END64_MAGIC = 0x06064b50;
const ENTRY_MAGIC = 0x02014b50;
const LINK = 0xa; // file type of a symbolic link in st_mode
const IN_ZIP64 = 0xffffffff;

/**
 * Reads the directory at the end of a zip file: what unpackers believe, whatever stands before it.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT section 4.3
 */
export function parseZipDirectory(source: ArchiveSource): Parsed<readonly ZipEntry[]> {
  const end = findEnd(source);
  if (end === undefined) {
    const what = "zip: no end of the directory in the last 64 KiB; the archive is cut off or none";
    return { value: [], issues: [{ code: "truncated", at: source.size, what }] };
  }
  const issues: ParseIssue[] = [];
  const length = Math.min(end.size, end.at, ARCHIVE_LIMITS.directoryBytes);
  if (length < end.size) {
    const code = end.size > ARCHIVE_LIMITS.directoryBytes ? "limit-exceeded" : "contradiction";
    issues.push({ code, at: end.at, what: `zip: a directory of ${end.size} bytes is claimed, ${length} are read` });
  }
  // What stands before the archive (a program that unpacks itself) moves all offsets.
  const start = end.at - Math.min(end.size, end.at);
  const shift = start - end.offset;
  if (shift < 0) {
    const what = `zip: the directory is said to begin at ${end.offset}, it would end behind its end at ${end.at}`;
    issues.push({ code: "contradiction", at: end.at, what });
  }
  const reader = new Reader(source.read(start, length), "little", start, "zip directory");
  const entries: ZipEntry[] = [];
  while (reader.remaining >= 4 && entries.length <= ARCHIVE_LIMITS.members) {
    const at = start + reader.position;
    const entry = parseEntry(reader, at, Math.max(0, shift));
    if (entry === undefined) {
      issues.push(reader.issue ?? { code: "invalid-value", at, what: "zip directory: no entry where one is expected" });
      break;
    }
    entries.push(entry);
  }
  if (end.count !== entries.length && issues.length === 0) {
    const what = `zip: ${end.count} members are claimed, the directory has ${entries.length}`;
    issues.push({ code: "contradiction", at: end.at, what });
  }
  return { value: entries, issues };
}

/** Whether a zip ends here, whatever the file begins with: a program that unpacks itself, a picture with a zip behind. */
export function endsAsZip(source: ArchiveSource): boolean {
  const end = findEnd(source);
  if (end === undefined || end.count === 0 || end.size > end.at) return false;
  const entry = new Reader(source.read(end.at - end.size, 4), "little");
  return entry.u32("signature") === ENTRY_MAGIC && entry.issue === undefined;
}

interface DirectoryEnd {
  /** Where the directory has to end: at the first of the records behind it. */
  readonly at: number;
  readonly size: number;
  readonly offset: number;
  readonly count: number;
}

function findEnd(source: ArchiveSource): DirectoryEnd | undefined {
  const start = Math.max(0, source.size - END_SIZE - MAX_COMMENT);
  const tail = source.read(start, source.size - start);
  for (let at = tail.length - END_SIZE; at >= 0; at--) {
    if (tail[at] !== 0x50 || tail[at + 1] !== 0x4b || tail[at + 2] !== 5 || tail[at + 3] !== 6) continue;
    const reader = new Reader(tail, "little", start).seek(at);
    if (reader.u32("signature") !== END_MAGIC) continue;
    reader.skip(6);
    const count = reader.u16("total entries");
    const size = reader.u32("directory size");
    const offset = reader.u32("directory offset");
    const plain = { at: start + at, size, offset, count };
    if (size !== IN_ZIP64 && offset !== IN_ZIP64 && count !== 0xffff) return plain;
    return zip64End(source, start + at) ?? plain;
  }
  return undefined;
}

function zip64End(source: ArchiveSource, endAt: number): DirectoryEnd | undefined {
  const locatorAt = endAt - LOCATOR_SIZE;
  if (locatorAt < 0) return undefined;
  const locator = new Reader(source.read(locatorAt, LOCATOR_SIZE), "little", locatorAt, "zip64 locator");
  if (locator.u32("signature") !== LOCATOR_MAGIC) return undefined;
  locator.skip(4);
  const claimed = locator.size64("zip64 end offset");
  // Where bytes stand before the archive, the record is still right before its locator.
  for (const at of [claimed, locatorAt - 56]) {
    if (at < 0 || at >= locatorAt) continue;
    const end = new Reader(source.read(at, 56), "little", at, "zip64 end");
    if (end.u32("signature") !== END64_MAGIC) continue;
    end.skip(28);
    const count = end.size64("total entries");
    const size = end.size64("directory size");
    const offset = end.size64("directory offset");
    if (end.issue === undefined) return { at, size, offset, count };
  }
  return undefined;
}

function parseEntry(reader: Reader, at: number, shift: number): ZipEntry | undefined {
  if (reader.u32("signature") !== ENTRY_MAGIC || reader.remaining < ENTRY_SIZE - 4) return undefined;
  reader.skip(4);
  const flags = reader.u16("flags");
  const method = reader.u16("method");
  reader.skip(4);
  const crc32 = reader.u32("crc-32");
  const sizes = { compressed: reader.u32("compressed size"), plain: reader.u32("size"), header: 0 };
  const nameLength = reader.u16("name length");
  const extraLength = reader.u16("extra length");
  const commentLength = reader.u16("comment length");
  reader.skip(4);
  const attributes = reader.u32("external attributes");
  sizes.header = reader.u32("header offset");
  const name = reader.take(nameLength, "name");
  const extra = reader.take(extraLength, "extra field");
  reader.skip(commentLength, "comment");
  if (reader.issue !== undefined) return undefined;
  readZip64(new Reader(extra, "little"), sizes);
  return {
    name: decodeUtf8(name),
    isEncrypted: (flags & 1) !== 0,
    method,
    crc32,
    compressedSize: sizes.compressed,
    size: sizes.plain,
    headerOffset: sizes.header + shift,
    isLink: attributes >>> 28 === LINK,
    at,
  };
}

/** Sizes that do not fit 32 bits stand in a field of their own, in this order, those only that do not fit. */
function readZip64(extra: Reader, sizes: { compressed: number; plain: number; header: number }): void {
  while (extra.remaining >= 4 && extra.issue === undefined) {
    const id = extra.u16("id");
    const field = new Reader(extra.take(extra.u16("length"), "field"), "little");
    if (id !== 1) continue;
    if (sizes.plain === IN_ZIP64) sizes.plain = field.approx64("size");
    if (sizes.compressed === IN_ZIP64) sizes.compressed = field.approx64("compressed size");
    if (sizes.header === IN_ZIP64) sizes.header = field.approx64("header offset");
    return;
  }
}
