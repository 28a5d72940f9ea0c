import { type Parsed, type ParseIssue, Reader } from "@limpid/core";
import { expectedMagic, MAGIC_CODE_DIRECTORY, MAGIC_SIGNATURE, SLOT_CODE_DIRECTORY, slotName } from "./slots.ts";

const HEADER_SIZE = 12; // magic, length, count
const ENTRY_SIZE = 8; // slot, offset
const BLOB_HEADER_SIZE = 8; // magic, length
const MAX_BLOBS = 64; // Apple's tools write fewer than 16

/** One piece of a signature, with its header, as long as it says and the signature allows. */
export interface Blob {
  readonly slot: number;
  /** From the start of the signature. */
  readonly offset: number;
  readonly bytes: Reader;
}

/** The pieces of a signature by slot; of two in one slot the first counts, as for macOS. */
export interface SuperBlob {
  readonly blobs: ReadonlyMap<number, Blob>;
  /** Slots that the index names and whose pieces cannot be read. */
  readonly unread: ReadonlySet<number>;
  /** Bytes that the signature says it takes, at most those announced. */
  readonly length: number;
  /** Bytes other than zero in the announced range that belong to no piece: room where anything can be kept. */
  readonly strayBytes: number;
}

/**
 * Reads the index of an embedded signature; a bare code directory (as very old tools wrote) is a signature of one
 * piece. null when the bytes are neither. All numbers are big-endian, whatever the program's order.
 *
 * @see https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/kern/cs_blobs.h (CS_SuperBlob)
 */
export function parseSuperBlob(bytes: Uint8Array, base: number): Parsed<SuperBlob | null> {
  const signature = new Reader(bytes, "big", base, "code signature");
  const magic = signature.u32("magic");
  const claimed = signature.u32("length");
  const issues: ParseIssue[] = [];
  if (signature.issue !== undefined) return { value: null, issues: [signature.issue] };
  if (magic !== MAGIC_SIGNATURE && magic !== MAGIC_CODE_DIRECTORY) {
    const what = `code signature, magic: 0xfade0cc0 expected, 0x${magic.toString(16)} found`;
    return { value: null, issues: [{ code: "invalid-value", at: base, what }] };
  }
  if (claimed > bytes.length) {
    const what = `code signature, length: ${claimed} bytes claimed, ${bytes.length} present`;
    issues.push({ code: "truncated", at: base + 4, what });
  }
  const length = Math.min(claimed, bytes.length);
  const body = signature.window(0, length);
  if (magic === MAGIC_CODE_DIRECTORY) {
    const blob = { slot: SLOT_CODE_DIRECTORY, offset: 0, bytes: body };
    const strayBytes = countStray(bytes, [blob], 0);
    return { value: { blobs: new Map([[blob.slot, blob]]), unread: new Set(), length, strayBytes }, issues };
  }
  const unread = new Set<number>();
  const all = parseIndex(body, unread, issues);
  const blobs = new Map<number, Blob>();
  for (const blob of all) {
    if (!blobs.has(blob.slot)) blobs.set(blob.slot, blob);
    else {
      const what = `code signature: a second ${slotName(blob.slot)}`;
      issues.push({ code: "contradiction", at: blob.bytes.base, what });
    }
  }
  issues.push(...findOverlaps(all));
  const indexEnd = HEADER_SIZE + (all.length + unread.size) * ENTRY_SIZE;
  return { value: { blobs, unread, length, strayBytes: countStray(bytes, all, indexEnd) }, issues };
}

function parseIndex(body: Reader, unread: Set<number>, issues: ParseIssue[]): readonly Blob[] {
  body.seek(8);
  const claimed = body.u32("count");
  const present = Math.max(0, Math.floor((body.length - HEADER_SIZE) / ENTRY_SIZE));
  const count = Math.min(claimed, present, MAX_BLOBS);
  if (count < claimed) {
    const code = claimed > MAX_BLOBS ? "limit-exceeded" : "truncated";
    issues.push({ code, at: body.base + 8, what: `code signature, count: ${claimed} pieces claimed, ${count} read` });
  }
  const blobs: Blob[] = [];
  for (let index = 0; index < count; index++) {
    const slot = body.u32("slot");
    const offset = body.u32("offset");
    const blob = cutBlob(body, slot, offset, HEADER_SIZE + count * ENTRY_SIZE, issues);
    if (blob === undefined) unread.add(slot);
    else blobs.push(blob);
  }
  return blobs;
}

function cutBlob(body: Reader, slot: number, offset: number, first: number, issues: ParseIssue[]): Blob | undefined {
  const name = slotName(slot);
  if (offset < first) {
    issues.push({ code: "overlap", at: body.base + offset, what: `${name}: begins at ${offset}, inside of the index` });
    return undefined;
  }
  const header = body.window(offset, BLOB_HEADER_SIZE, name);
  const magic = header.u32("magic");
  const claimed = header.u32("length");
  if (header.issue !== undefined) {
    // An offset outside of the file names no place in it: the end of the signature does.
    const at = Math.min(header.issue.at, body.base + body.length);
    issues.push({ ...header.issue, at, what: `${name}: ${header.issue.what}` });
    return undefined;
  }
  const expected = expectedMagic(slot);
  if (expected !== undefined && magic !== expected) {
    const what = `${name}, magic: 0x${expected.toString(16)} expected, 0x${magic.toString(16)} found`;
    issues.push({ code: "invalid-value", at: header.base, what });
    return undefined;
  }
  const bytes = body.window(offset, Math.max(claimed, BLOB_HEADER_SIZE), name);
  if (claimed > bytes.length) {
    const what = `${name}, length: ${claimed} bytes claimed, ${bytes.length} present`;
    issues.push({ code: "truncated", at: header.base + 4, what });
  }
  return { slot, offset, bytes };
}

function countStray(bytes: Uint8Array, blobs: readonly Blob[], indexEnd: number): number {
  let stray = 0;
  let at = indexEnd;
  const count = (end: number): void => {
    for (; at < end; at++) if (bytes[at] !== 0) stray++;
  };
  for (const blob of blobs.toSorted((one, other) => one.offset - other.offset)) {
    count(blob.offset);
    at = Math.max(at, endOf(blob));
  }
  count(bytes.length);
  return stray;
}

/** Pieces that claim the same bytes: one could be read as another, and none is believed for that. */
function findOverlaps(blobs: readonly Blob[]): readonly ParseIssue[] {
  const issues: ParseIssue[] = [];
  let furthest: Blob | undefined;
  for (const blob of blobs.toSorted((one, other) => one.offset - other.offset)) {
    if (furthest !== undefined && blob.offset < endOf(furthest)) {
      const what = `${slotName(blob.slot)} and ${slotName(furthest.slot)} of the code signature claim the same bytes`;
      issues.push({ code: "overlap", at: blob.bytes.base, what });
    }
    if (furthest === undefined || endOf(blob) > endOf(furthest)) furthest = blob;
  }
  return issues;
}

function endOf({ offset, bytes }: Blob): number {
  return offset + bytes.length;
}
