import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Five times the largest bundle, enterprise 19.1 with 50 MB. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** What a byte of gzip can stand for at most: the format's own bound. */
const MAX_RATIO = 1032;

/** The bytes of a file, uncompressed, or why there are none. */
export type FileBytes = { readonly bytes: Uint8Array } | { readonly why: string };

/** Reads a file that a person named, plain or gzip. Only regular files; a pipe could keep us waiting for ever. */
export function readAttackFile(path: string, limit = MAX_FILE_BYTES): FileBytes {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return { why: wordsOf(error) };
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return { why: "not a regular file" };
    if (stat.size > limit) return { why: `larger than ${limit} bytes` };
    const bytes = readWhole(fd, stat.size);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? unpack(bytes, limit) : { bytes };
  } catch (error) {
    return { why: wordsOf(error) };
  } finally {
    closeSync(fd);
  }
}

function readWhole(fd: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(size);
  let at = 0;
  while (at < size) {
    const count = readSync(fd, bytes, at, size - at, at);
    if (count === 0) break; // it became shorter; the cut will be seen in the JSON
    at += count;
  }
  return bytes.subarray(0, at);
}

function unpack(packed: Buffer, limit: number): FileBytes {
  // The last four bytes claim the size. Believed within bounds, it spares a second copy of 50 MB.
  const claimed = packed.length < 18 ? 0 : packed.readUInt32LE(packed.length - 4);
  const chunkSize = Math.max(64 * 1024, Math.min(claimed + 1, limit, packed.length * MAX_RATIO));
  try {
    return { bytes: gunzipSync(packed, { maxOutputLength: limit, chunkSize }) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return { why: code === "ERR_BUFFER_TOO_LARGE" ? `larger than ${limit} bytes when unpacked` : "damaged gzip" };
  }
}

function wordsOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "no such file";
  return code === "EACCES" ? "no right to read it" : (code ?? message);
}
