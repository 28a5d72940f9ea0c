import { decodeUtf8, type ParseIssue, Reader } from "@limpid/core";
import { type ArchiveSource, piecesOf } from "./archive-source.ts";
import { type Collected, collect } from "./collect.ts";
import { decompressed, type Method } from "./decompressed.ts";
import { ARCHIVE_LIMITS } from "./limits.ts";
import { MemberNames } from "./member-name.ts";
import type { RawMember, ReadContext } from "./read-archive.ts";
import { parseZipDirectory, type ZipEntry } from "./zip-directory.ts";

const LOCAL_SIZE = 30;
const LOCAL_MAGIC = 0x04034b50;
const METHODS: ReadonlyMap<number, Method> = new Map([
  [0, "stored"],
  [8, "deflate"],
  [93, "zstd"],
]);
const METHOD_NAMES: ReadonlyMap<number, string> = new Map([
  [9, "deflate64"],
  [12, "bzip2"],
  [14, "lzma"],
  [95, "xz"],
  [99, "AES encryption"],
]);

/** The files of a zip, by its directory. */
export async function* readZip(
  source: ArchiveSource,
  { wants, budget, issues }: ReadContext,
): AsyncGenerator<RawMember, void, undefined> {
  const { value: entries, issues: found } = parseZipDirectory(source);
  for (const issue of found) issues.push(issue);
  const names = new MemberNames(issues);
  const shared = overlapping(entries);
  for (const entry of entries) {
    if (entry.name.endsWith("/") || entry.isLink) continue;
    const { at } = entry;
    const name = names.take(entry.name, at);
    const refusal = shared.has(entry)
      ? problem("overlap", at, "its bytes belong to another member too, as in a zip bomb; not looked into")
      : refusalOf(entry);
    if (refusal !== undefined) {
      yield { name, at, refusal };
      continue;
    }
    const start = dataOffset(source, entry);
    if (typeof start !== "number") {
      yield { name, at, refusal: start };
      continue;
    }
    yield { name, at, collected: await readMember(source, start, entry, wants, budget) };
  }
}

function refusalOf({ at, isEncrypted, method }: ZipEntry): ParseIssue | undefined {
  if (isEncrypted) return problem("unsupported", at, "encrypted: not looked into");
  if (METHODS.has(method)) return undefined;
  return problem(
    "unsupported",
    at,
    `compressed with ${METHOD_NAMES.get(method) ?? `method ${method}`}: not looked into`,
  );
}

async function readMember(
  source: ArchiveSource,
  start: number,
  { at, compressedSize, crc32: claimed, method, size }: ZipEntry,
  wants: ReadContext["wants"],
  budget: ReadContext["budget"],
): Promise<Collected> {
  const present = Math.max(0, Math.min(compressedSize, source.size - start));
  const pieces = decompressed(METHODS.get(method) ?? "stored", piecesOf(source, start, present));
  const { bytes, issue } = await collect(pieces, wants, budget, Math.max(present, 1), at);
  if (bytes === undefined || issue !== undefined) return { bytes, issue };
  const { crc32 } = process.getBuiltinModule("node:zlib");
  if (present < compressedSize) {
    const what = `zip: ${compressedSize} bytes expected at ${start}, ${present} present`;
    return { bytes, issue: problem("truncated", at, what) };
  }
  if (bytes.length !== size) {
    const what = `zip: a size of ${size} bytes is claimed, ${bytes.length} came out`;
    return { bytes, issue: problem("contradiction", at, what) };
  }
  if (crc32(bytes) !== claimed) return { bytes, issue: problem("contradiction", at, "zip: the checksum does not fit") };
  return { bytes, issue };
}

/** Where the data of a member begins, behind its own header, which has to agree with the directory. */
function dataOffset(source: ArchiveSource, { at, headerOffset, method, name }: ZipEntry): number | ParseIssue {
  const bytes = source.read(headerOffset, LOCAL_SIZE + ARCHIVE_LIMITS.nameBytes);
  const local = new Reader(bytes, "little", headerOffset, "zip local header");
  if (local.u32("signature") !== LOCAL_MAGIC) {
    return problem("contradiction", at, `zip: no member begins at ${headerOffset}, where the directory says`);
  }
  local.skip(4);
  const ownMethod = local.u16("method");
  local.skip(16);
  const nameLength = local.u16("name length");
  const extraLength = local.u16("extra length");
  const ownName = decodeUtf8(local.take(Math.min(nameLength, local.remaining), "name"));
  if (local.issue !== undefined) return local.issue;
  if (
    ownName !== name.slice(0, ownName.length) ||
    ownMethod !== method ||
    (nameLength <= ARCHIVE_LIMITS.nameBytes && ownName.length !== name.length)
  ) {
    return problem("contradiction", at, "zip: the member's own header says another name or method than the directory");
  }
  return headerOffset + LOCAL_SIZE + nameLength + extraLength;
}

/** Members whose bytes begin inside of another one: what makes a small zip hold petabytes. */
function overlapping(entries: readonly ZipEntry[]): ReadonlySet<ZipEntry> {
  const shared = new Set<ZipEntry>();
  let reached = -1;
  for (const entry of entries.toSorted((one, other) => one.headerOffset - other.headerOffset)) {
    if (entry.headerOffset < reached) shared.add(entry);
    reached = Math.max(reached, entry.headerOffset + LOCAL_SIZE + entry.compressedSize);
  }
  return shared;
}

function problem(code: ParseIssue["code"], at: number, what: string): ParseIssue {
  return { code, at, what };
}
