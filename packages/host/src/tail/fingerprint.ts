import { readSync } from "node:fs";
import { crc32 } from "node:zlib";

/** The first bytes of a log: the same file under another name, or compressed, still begins like this. */
export interface Fingerprint {
  /** Bytes; a young log has few. */
  readonly length: number;
  readonly crc: number;
}

/** The first lines of a log hold times of a millisecond: no two logs of a host begin with the same so many bytes. */
export const FINGERPRINT_BYTES = 1024;

export function fingerprintOf(head: Uint8Array): Fingerprint {
  const bytes = head.subarray(0, FINGERPRINT_BYTES);
  return { length: bytes.length, crc: crc32(bytes) };
}

/** Whether a file that begins with `head` is the one that was fingerprinted. */
export function beginsLike(head: Uint8Array, print: Fingerprint): boolean {
  return head.length >= print.length && crc32(head.subarray(0, print.length)) === print.crc;
}

/** The first bytes of an open file, or as many as there are. */
export function headOf(fd: number): Buffer {
  const head = Buffer.alloc(FINGERPRINT_BYTES);
  let filled = 0;
  while (filled < head.length) {
    const count = readSync(fd, head, filled, head.length - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  return head.subarray(0, filled);
}
