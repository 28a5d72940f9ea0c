import { closeSync, constants, openSync } from "node:fs";
import type { LogBlock, ParseIssue } from "@limpid/core";
import { type Compression, decompress, recogniseCompression } from "./decompress.ts";
import { blockOfBuffer } from "./log-block.ts";
import { type PathBytes, systemPath } from "./path-bytes.ts";
import { readWaiting } from "./read-waiting.ts";
import { systemIssue } from "./system-issue.ts";

/** A log being read, block by block. */
export interface OpenedLog {
  readonly compression: Compression | undefined;
  /**
   * What it holds, cut anywhere; the bytes of a block are used again for the next one. Plain logs give blocks at
   * once, compressed ones when they are ready: `for await` takes both. To be read once; leaving the loop early
   * closes the log.
   */
  readonly blocks: Iterable<LogBlock> | AsyncIterable<LogBlock>;
  /** What could not be read; complete after the last block. What was readable before it was given. */
  readonly issues: readonly ParseIssue[];
}

const BLOCK_SIZE = 64 * 1024; // V8 keeps texts of this size in its young, compact memory; of 64 KiB to 1 MiB it is the fastest
/** Compressed input per step. What one step holds before damage is lost with it, so it is small. */
const PIECE_SIZE = 16 * 1024;

/**
 * Opens a log by path, or standard input when there is none. What it is, its first bytes say, never its name. A
 * FIFO is fine here (`limpid hunt <(ssh host cat audit.log)`): the user named it and waits for it.
 */
export function openLog(path: PathBytes | undefined): OpenedLog | ParseIssue {
  let fd = 0;
  try {
    // Without O_NONBLOCK a FIFO that nobody writes to would hang the open itself, where not even Ctrl-C helps.
    if (path !== undefined)
      fd = openSync(systemPath(path), constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const block = Buffer.allocUnsafeSlow(BLOCK_SIZE);
    const head = block.subarray(0, readHead(fd, block));
    const compression = recogniseCompression(head);
    if (compression !== undefined && "refusal" in compression) {
      close(fd);
      return { code: "unsupported", at: 0, what: compression.refusal };
    }
    const issues: ParseIssue[] = [];
    if (compression === undefined) return { compression, blocks: plainBlocks(fd, block, head.length, issues), issues };
    const pieces = readPieces(fd, Buffer.from(head), issues);
    return { compression: compression.name, blocks: decompress(compression.name, pieces, issues), issues };
  } catch (error) {
    close(fd);
    return systemIssue(error);
  }
}

const HEAD_SIZE = 64; // more than any magic; a slow pipe must not wait for a whole block

function readHead(fd: number, block: Buffer): number {
  let filled = 0;
  while (filled < HEAD_SIZE) {
    const count = readWaiting(fd, block, filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function* plainBlocks(
  fd: number,
  block: Buffer,
  head: number,
  issues: ParseIssue[],
): Generator<LogBlock, void, undefined> {
  let at = 0;
  let count = head;
  try {
    while (count > 0) {
      yield blockOfBuffer(block.subarray(0, count));
      at += count;
      count = readWaiting(fd, block, 0);
    }
  } catch (error) {
    issues.push(systemIssue(error, at));
  } finally {
    close(fd);
  }
}

function* readPieces(fd: number, head: Buffer, issues: ParseIssue[]): Generator<Buffer, void, undefined> {
  let at = head.length;
  try {
    for (let start = 0; start < head.length; start += PIECE_SIZE) yield head.subarray(start, start + PIECE_SIZE);
    for (;;) {
      // A new one each time: the decompressor reads it in another thread.
      const piece = Buffer.allocUnsafe(PIECE_SIZE);
      const count = readWaiting(fd, piece, 0);
      if (count === 0) break;
      at += count;
      yield piece.subarray(0, count);
    }
  } catch (error) {
    issues.push(systemIssue(error, at));
  } finally {
    close(fd);
  }
}

function close(fd: number): void {
  if (fd > 2) closeSync(fd);
}
