import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** A file of the console, ready to be sent. */
export interface ConsoleFile {
  readonly type: string;
  readonly etag: string;
  /** Its name holds a hash of its content, so it never changes. */
  readonly immutable: boolean;
  readonly bytes: Buffer;
  readonly brotli: Buffer | undefined;
  readonly gzip: Buffer | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};
const COMPRESSIBLE = new Set([".html", ".js", ".css", ".svg", ".json", ".txt"]);
/** Far above what the console has; a wrong folder is refused instead of read. */
const MAX_FILES = 500;
const MAX_BYTES = 32 << 20;
const HASHED = /-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

/**
 * The console's files by path. They are read once: what a request names is looked up in this list and never on the
 * disk, so no path leads anywhere else.
 */
export function readConsoleFiles(folder: string): ReadonlyMap<string, ConsoleFile> {
  const files = new Map<string, ConsoleFile>();
  let bytesLeft = MAX_BYTES;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted()) {
    const path = join(folder, name);
    const extension = extname(name);
    const type = TYPES[extension];
    if (!lstatSync(path).isFile() || type === undefined) continue;
    const bytes = readFileSync(path);
    bytesLeft -= bytes.length;
    if (files.size >= MAX_FILES || bytesLeft < 0) throw new Error(`${folder} holds more than a console`);
    const packed = COMPRESSIBLE.has(extension) && bytes.length > 1024;
    files.set(`/${name.replaceAll("\\", "/")}`, {
      type,
      etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
      immutable: HASHED.test(name),
      bytes,
      // At start, once: quality 9 takes 100 ms for all of it and gives nearly what 11 does in seconds.
      brotli: packed ? brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }) : undefined,
      gzip: packed ? gzipSync(bytes) : undefined,
    });
  }
  return files;
}
