/** The bytes of an archive: a file that is read in ranges, or one in memory. As `ByteSource` of inspection. */
export interface ArchiveSource {
  readonly size: number;
  /** Fewer bytes at the end; valid until the next read, so keep copies. */
  read(offset: number, length: number): Uint8Array;
}

const PIECE = 128 * 1024;

export function memorySource(bytes: Uint8Array): ArchiveSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** A range of a source, piece by piece. Each piece is a copy, because decompression keeps it for a while. */
export function* piecesOf(source: ArchiveSource, offset: number, length: number): Generator<Buffer, void, undefined> {
  const end = Math.min(source.size, offset + length);
  for (let at = offset; at < end; ) {
    const bytes = source.read(at, Math.min(PIECE, end - at));
    if (bytes.length === 0) return;
    yield Buffer.from(bytes);
    at += bytes.length;
  }
}
