import { Inflater } from "../inflater.ts";

const CHUNK_SIZE = 128 * 1024;
const MAX_WINDOW_LOG = 27; // 128 MiB, the most that `zstd -d` takes without being asked

export type Method = "stored" | "deflate" | "gzip" | "zstd";

/**
 * What compressed pieces hold, piece by piece; a caller that has enough stops asking. Throws the library's error after
 * everything that came before the damage.
 */
export async function* decompressed(
  method: Method,
  pieces: Iterable<Buffer>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (method === "stored") {
    yield* pieces;
    return;
  }
  const { constants, createGunzip, createInflateRaw, createZstdDecompress } = process.getBuiltinModule("node:zlib");
  const stream =
    method === "deflate"
      ? createInflateRaw({ chunkSize: CHUNK_SIZE })
      : method === "gzip"
        ? createGunzip({ chunkSize: CHUNK_SIZE })
        : createZstdDecompress({
            chunkSize: CHUNK_SIZE,
            params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG },
          });
  const inflater = new Inflater(stream);
  try {
    for (const piece of pieces) {
      yield* inflater.feed(piece);
      if (inflater.consumed < piece.length) return;
    }
    yield* inflater.finish();
  } finally {
    inflater.close();
  }
}
