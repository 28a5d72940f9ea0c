/**
 * What an inspection may read: a whole file in memory, or a window reader that fetches ranges. `read` is
 * synchronous and never throws; it returns fewer bytes at the end and for ranges that cannot be read.
 */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
  /** The same for bytes that are looked at once: valid until the next read of either kind, so memory is used again. */
  readBriefly?(offset: number, length: number): Uint8Array;
}

/** A file that is in memory already; reads are views, nothing is copied. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** How much an inspection may still look at, shared by an artifact and the parts inside it. */
export interface ReadBudget {
  left: number;
}
