import type { LogBlock, ParseIssue } from "@limpid/core";
import { parseGzipHeader } from "./gzip-header.ts";
import { Inflater } from "./inflater.ts";
import { blockOfBuffer } from "./log-block.ts";

export type Compression = "gzip" | "zstd";

/** Real logs shrink to a tenth, at most a fiftieth. Beyond this, after a generous beginning, it is a bomb. */
const MAX_RATIO = 500;
const UNQUESTIONED_BYTES = 256 * 1024 * 1024;
const MAX_WINDOW_LOG = 27; // 128 MiB, the most that `zstd -d` takes without being asked
const CHUNK_SIZE = 128 * 1024;
const GZIP_TRAILER = 8;
const MAX_GZIP_HEADER = 256 * 1024; // 64 KiB of extra field and two names of any length
const ZSTD_MAGIC = 0xfd2fb528;
const ZSTD_SKIPPABLE = 0x184d2a50; // and the 15 after it
const MAGIC_SIZE = 4;

const FOREIGN: readonly { readonly name: string; readonly magic: readonly number[]; readonly command: string }[] = [
  { name: "xz", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], command: "xz -dc" },
  { name: "bzip2", magic: [0x42, 0x5a, 0x68], command: "bzip2 -dc" },
  { name: "lz4", magic: [0x04, 0x22, 0x4d, 0x18], command: "lz4 -dc" },
  { name: "lzip", magic: [0x4c, 0x5a, 0x49, 0x50], command: "lzip -dc" },
  { name: "zip", magic: [0x50, 0x4b, 0x03, 0x04], command: "unzip -p" },
];

/** What the first bytes say about compression; a refusal names the way around it. */
export function recogniseCompression(
  head: Uint8Array,
): { readonly name: Compression } | { readonly refusal: string } | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return { name: "gzip" };
  if (isZstd(head)) return { name: "zstd" };
  const foreign = FOREIGN.find(({ magic }) => magic.every((byte, index) => head[index] === byte));
  return foreign && { refusal: `compressed with ${foreign.name}; run: ${foreign.command} FILE | limpid hunt -` };
}

function isZstd(head: Uint8Array): boolean {
  if (head.length < MAGIC_SIZE) return false;
  const magic = new DataView(head.buffer, head.byteOffset, MAGIC_SIZE).getUint32(0, true);
  return magic === ZSTD_MAGIC || (magic >= ZSTD_SKIPPABLE && magic < ZSTD_SKIPPABLE + 16);
}

/**
 * The text of a compressed log: all members of a gzip file, all frames of a zstd file. Damage ends it with an
 * issue after everything that came before; offsets are those of the compressed file. At most the output of the
 * last piece before the damage is lost.
 */
export async function* decompress(
  compression: Compression,
  pieces: Iterable<Buffer>,
  issues: ParseIssue[],
): AsyncGenerator<LogBlock, void, undefined> {
  const input = new Input(pieces);
  let given = 0;
  try {
    for (let head = input.peek(MAGIC_SIZE); head.length > 0; head = input.peek(MAGIC_SIZE)) {
      const found = recogniseCompression(head);
      if (found === undefined || !("name" in found) || found.name !== compression) {
        issues.push(...trailing(compression, input));
        return;
      }
      for await (const chunk of compression === "gzip" ? gzipMember(input, issues) : zstdFrames(input)) {
        given += chunk.length;
        yield blockOfBuffer(chunk);
        if (given > UNQUESTIONED_BYTES && given > input.at * MAX_RATIO) {
          const what = `${given} bytes from ${input.at} compressed ones: more than ${MAX_RATIO} to 1 is no log`;
          issues.push({ code: "limit-exceeded", at: input.at, what });
          return;
        }
      }
    }
  } catch (error) {
    issues.push(damage(compression, input.at, error));
  } finally {
    input.close();
  }
}

/** What stands behind the last member. Zeros are padding of tapes and some copies, the rest is worth a word. */
function trailing(compression: Compression, input: Input): readonly ParseIssue[] {
  const { at } = input;
  for (let piece = input.next(); piece !== undefined; piece = input.next()) {
    if (piece.some((byte) => byte !== 0)) {
      return [{ code: "invalid-value", at, what: `what follows the ${compression} data is none and was not read` }];
    }
    input.consume(piece.length);
  }
  return [];
}

/** @see RFC 1952 */
async function* gzipMember(input: Input, issues: ParseIssue[]): AsyncGenerator<Buffer, void, undefined> {
  const header = parseGzipHeader(input.peek(MAX_GZIP_HEADER));
  if (typeof header === "string") throw new Damage(header);
  const { crc32, createInflateRaw } = process.getBuiltinModule("node:zlib"); // plain logs do without it
  const start = input.at;
  input.consume(header);
  const inflater = new Inflater(createInflateRaw({ chunkSize: CHUNK_SIZE }));
  let checksum = 0;
  let size = 0;
  for await (const chunk of inflate(inflater, input)) {
    checksum = crc32(chunk, checksum);
    size += chunk.length;
    yield chunk;
  }
  const trailer = input.peek(GZIP_TRAILER);
  if (trailer.length < GZIP_TRAILER) throw new Damage("the data is cut off", "truncated");
  if (trailer.readUInt32LE(0) !== checksum || trailer.readUInt32LE(4) !== size % 2 ** 32) {
    issues.push({ code: "contradiction", at: start, what: "gzip: the checksum does not fit the data" });
  }
  input.consume(GZIP_TRAILER);
}

async function* zstdFrames(input: Input): AsyncGenerator<Buffer, void, undefined> {
  const { constants, createZstdDecompress } = process.getBuiltinModule("node:zlib");
  const params = { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG };
  yield* inflate(new Inflater(createZstdDecompress({ chunkSize: CHUNK_SIZE, params })), input);
}

/** Feeds the input until the compressed stream ends; a stream that wants more than there is, is cut off. */
async function* inflate(inflater: Inflater, input: Input): AsyncGenerator<Buffer, void, undefined> {
  try {
    for (let piece = input.next(); piece !== undefined; piece = input.next()) {
      yield* inflater.feed(piece);
      input.consume(inflater.consumed);
      if (inflater.consumed < piece.length) return;
    }
    yield* inflater.finish();
  } finally {
    inflater.close();
  }
}

class Damage extends Error {
  readonly code: ParseIssue["code"];

  constructor(message: string, code: ParseIssue["code"] = "invalid-value") {
    super(message);
    this.code = code;
  }
}

function damage(compression: Compression, at: number, error: unknown): ParseIssue {
  if (error instanceof Damage) return { code: error.code, at, what: `${compression}: ${error.message}` };
  if (!(error instanceof Error) || !("code" in error)) throw error;
  // zlib's name for input that ends too early
  if (error.code === "Z_BUF_ERROR") return { code: "truncated", at, what: `${compression}: the data is cut off` };
  return { code: "invalid-value", at, what: `${compression}: the data is damaged (${error.message})` };
}

/** Pieces of a file as one stretch of bytes with a position. */
class Input {
  readonly #pieces: Iterator<Buffer>;
  #left: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(pieces: Iterable<Buffer>) {
    this.#pieces = pieces[Symbol.iterator]();
  }

  /** Bytes consumed so far. */
  get at(): number {
    return this.#at;
  }

  /** The next bytes, without consuming them; fewer at the end. */
  peek(length: number): Buffer {
    while (this.#left.length < length) {
      const { value, done } = this.#pieces.next();
      if (done === true) break;
      this.#left = this.#left.length === 0 ? value : Buffer.concat([this.#left, value]);
    }
    return this.#left.subarray(0, length);
  }

  /** What lies ready, at least one byte; undefined at the end. */
  next(): Buffer | undefined {
    this.peek(1);
    return this.#left.length === 0 ? undefined : this.#left;
  }

  consume(length: number): void {
    this.#left = this.#left.subarray(length);
    this.#at += length;
  }

  close(): void {
    this.#pieces.return?.();
  }
}
