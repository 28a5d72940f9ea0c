import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { decodeExactly, encodeExactly } from "./exact-json.ts";

const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 } };
/** A snapshot of a full memory is some 100 MB. */
const MAX_UNPACKED = 1 << 30;
const PLAIN = 0;
const MARKED = 1;

/** A value as a column of bytes: one byte that says how, then exact JSON in a zstd frame with its checksum. */
export function pack(value: unknown): Uint8Array {
  const { text, marked } = encodeExactly(value);
  return packText(text, marked);
}

export function packText(text: string, marked = false): Uint8Array {
  return Buffer.concat([Uint8Array.of(marked ? MARKED : PLAIN), zstdCompressSync(text, LEVEL)]);
}

/** Throws when the bytes are damaged. */
export function unpack(bytes: Uint8Array): unknown {
  return decodeExactly({ text: unpackText(bytes), marked: bytes[0] === MARKED });
}

export function unpackText(bytes: Uint8Array): string {
  return zstdDecompressSync(bytes.subarray(1), { maxOutputLength: MAX_UNPACKED }).toString();
}
