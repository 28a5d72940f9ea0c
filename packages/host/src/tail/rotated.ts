import { closeSync, readdirSync, readSync } from "node:fs";
import { decompress, recogniseCompression } from "../decompress.ts";
import { joinPath, type PathBytes, systemPath } from "../path-bytes.ts";
import { beginsLike, FINGERPRINT_BYTES, type Fingerprint, headOf } from "./fingerprint.ts";
import { openRegular } from "./open-regular.ts";

/** A former part of a log: the same name with something behind it. */
export interface RotatedPart {
  readonly path: PathBytes;
  readonly device: number;
  readonly inode: number;
  readonly compressed: boolean;
  /** Last change, in milliseconds; compressing keeps it. */
  readonly changedAt: number;
}

const MAX_PARTS = 256; // a folder can hold any number of names that look alike
const PIECE = 64 * 1024;

/** The former parts of a log, the oldest first. Which is which, their content says: see `partOf`. */
export function rotatedParts(path: PathBytes): readonly RotatedPart[] {
  const slash = path.lastIndexOf("/");
  const folder = slash < 0 ? "." : slash === 0 ? "/" : path.slice(0, slash);
  const name = path.slice(slash + 1);
  const parts: RotatedPart[] = [];
  for (const sibling of namesIn(folder)) {
    // `audit.log.1`, `audit.log.2.gz`, `audit.log-20261122.zst`
    if (!sibling.startsWith(name) || !/^[.-]\d/.test(sibling.slice(name.length))) continue;
    if (parts.length >= MAX_PARTS) break;
    const opened = openRegular(joinPath(folder, sibling));
    if (opened.state !== "open") continue;
    const { fd, stat } = opened;
    const compression = recogniseCompression(headOf(fd));
    closeSync(fd);
    if (compression !== undefined && "refusal" in compression) continue;
    parts.push({
      path: joinPath(folder, sibling),
      device: stat.dev,
      inode: stat.ino,
      compressed: compression !== undefined,
      changedAt: stat.mtimeMs,
    });
  }
  return parts.sort((one, other) => byNumber(one, other) ?? one.changedAt - other.changedAt);
}

/** Of two numbered parts the higher number is the older one; dates go by the time of the last change. */
function byNumber(one: RotatedPart, other: RotatedPart): number | undefined {
  const [a, b] = [numberOf(one), numberOf(other)];
  return a === undefined || b === undefined ? undefined : b - a;
}

function numberOf({ path }: RotatedPart): number | undefined {
  const found = /\.(\d{1,4})(?:\.[a-z]{1,4})?$/.exec(path)?.[1];
  return found === undefined ? undefined : Number(found);
}

function namesIn(folder: PathBytes): readonly PathBytes[] {
  try {
    return readdirSync(systemPath(folder), { encoding: "latin1" as BufferEncoding }) as PathBytes[];
  } catch {
    return [];
  }
}

/** Which of the parts begins like what was read before; by content, so that a compressed one is found as well. */
export async function partLike(parts: readonly RotatedPart[], print: Fingerprint): Promise<number> {
  if (print.length === 0) return -1;
  for (const [index, part] of parts.entries()) {
    const head = Buffer.alloc(FINGERPRINT_BYTES);
    let filled = 0;
    for await (const bytes of readPart(part, 0)) {
      filled += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).copy(head, filled);
      if (filled >= FINGERPRINT_BYTES) break;
    }
    if (beginsLike(head.subarray(0, filled), print)) return index;
  }
  return -1;
}

/** What a part holds from `offset` on, decompressed; the bytes are used again for the next piece. */
export async function* readPart(part: RotatedPart, offset: number): AsyncGenerator<Uint8Array, void, undefined> {
  const opened = openRegular(part.path);
  if (opened.state !== "open") return;
  const { fd, stat } = opened;
  try {
    if (stat.dev !== part.device || stat.ino !== part.inode) return; // renamed meanwhile: the next look finds it
    if (!part.compressed) {
      yield* pieces(fd, offset);
      return;
    }
    const compression = recogniseCompression(headOf(fd));
    if (compression === undefined || "refusal" in compression) return;
    let toSkip = offset;
    for await (const { bytes } of decompress(compression.name, pieces(fd, 0), [])) {
      if (toSkip >= bytes.length) toSkip -= bytes.length;
      else {
        yield bytes.subarray(toSkip);
        toSkip = 0;
      }
    }
  } finally {
    closeSync(fd);
  }
}

function* pieces(fd: number, from: number): Generator<Buffer, void, undefined> {
  for (let at = from; ; ) {
    // A new one each time: a decompressor reads it in another thread.
    const piece = Buffer.allocUnsafe(PIECE);
    const count = readSync(fd, piece, 0, piece.length, at);
    if (count === 0) return;
    at += count;
    yield piece.subarray(0, count);
  }
}
