import type { Content } from "../../../content/content.ts";
import type { CodeDirectory } from "./code-directory.ts";
import type { Digests } from "./digests.ts";
import type { PageCheck } from "./facts.ts";
import { sameBytes } from "./special-slots.ts";

const SMALLEST_PAGE = 4096; // smaller ones only multiply the work
const LARGEST_SCANNED = 256 << 10; // what one piece of a scan can hold
const LARGEST_PAGE = 16 << 20; // what is held at once; macOS takes pages of 4 and 16 KiB
const MAX_LISTED = 16; // one is enough to know, the first show where to look

/**
 * Compares every page with its hash; a text says why that could not be done. The last page ends at the code limit.
 * A page that reaches behind the end of the slice is missing, one that was not read counts nowhere.
 */
export function checkPages(
  { hash, pageSize, codeLimit, pageHashes, scattered }: CodeDirectory,
  content: Content,
  sizeBytes: number,
  digests: Digests,
): PageCheck | string {
  if (hash === undefined || pageSize === null) return "page hashes: their kind or the page size cannot be read";
  if (scattered) return "page hashes: a scatter table puts them into another order";
  const size = pageSize === 0 ? codeLimit : pageSize;
  if (pageSize !== 0 && pageSize < SMALLEST_PAGE) return `page hashes: no system takes pages of ${pageSize} bytes`;
  if (size > LARGEST_PAGE) return `page hashes: pages of ${size} bytes are larger than what is held at once`;
  if (digests.ofPage(hash, new Uint8Array(0)) === undefined) return `page hashes: no ${hash.algorithm} was offered`;

  const total = pageHashes.length / hash.sizeBytes;
  const covered = Math.min(codeLimit, total * size);
  let checked = 0;
  let tampered = 0;
  const first: { page: number; offset: number; sizeBytes: number }[] = [];
  eachPage(content, Math.min(covered, sizeBytes), size, (bytes, offset) => {
    if (bytes.length < Math.min(size, codeLimit - offset)) return;
    checked++;
    const page = offset / size;
    const expected = pageHashes.bytes.subarray(page * hash.sizeBytes, (page + 1) * hash.sizeBytes);
    if (sameBytes(digests.ofPage(hash, bytes) ?? bytes, expected)) return;
    tampered++;
    if (first.length < MAX_LISTED) first.push({ page, offset: content.base + offset, sizeBytes: bytes.length });
  });
  const present = covered <= sizeBytes ? total : Math.floor(sizeBytes / size);
  return { total, checked, missing: total - Math.min(total, present), tampered, first };
}

/** Pages of the first `limit` bytes; the last one, and one before bytes that cannot be read, is shorter. */
function eachPage(
  content: Content,
  limit: number,
  size: number,
  look: (page: Uint8Array, offset: number) => void,
): void {
  if (size === 0) return;
  if (size <= LARGEST_SCANNED) {
    content.scan(0, limit, size, (piece, at) => {
      for (let begin = 0; begin < piece.length; begin += size) look(piece.subarray(begin, begin + size), at + begin);
    });
    return;
  }
  for (let at = 0; at < limit; at += size) look(content.bytes(at, Math.min(size, limit - at)), at);
}
