import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { decodeExactly, encodeExactly } from "./exact-json.ts";

const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 } };
/** A snapshot of a full memory is some 100 MB. */
const MAX_UNPACKED = 1 << 30;
/** Shorter texts gain little, and a frame takes a tenth of a millisecond to make and to read. */
const MIN_FRAME = 1024;
/** Bits of the first byte. */
const MARKED = 1;
const AS_IT_IS = 2;

/** A value as a column of bytes: one byte that says how, then exact JSON, a longer one in a zstd frame with its checksum. */
export function pack(value: unknown): Uint8Array {
  const { text, marked } = encodeExactly(value);
  return packText(text, marked);
}

export function packText(text: string, marked = false): Uint8Array {
  const how = marked ? MARKED : 0;
  if (text.length < MIN_FRAME) return Buffer.concat([Uint8Array.of(how | AS_IT_IS), Buffer.from(text)]);
  return Buffer.concat([Uint8Array.of(how), zstdCompressSync(text, LEVEL)]);
}

/** Throws when the bytes are damaged. */
export function unpack(bytes: Uint8Array): unknown {
  return decodeExactly({ text: unpackText(bytes), marked: ((bytes[0] ?? 0) & MARKED) !== 0 });
}

export function unpackText(bytes: Uint8Array): string {
  const body = bytes.subarray(1);
  if (((bytes[0] ?? 0) & AS_IT_IS) !== 0) return Buffer.from(body).toString();
  return zstdDecompressSync(body, { maxOutputLength: MAX_UNPACKED }).toString();
}
