import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import type { ParseIssue } from "@limpid/core";
import { Arena, uncleared } from "./arena.ts";
import { type PathBytes, systemPath } from "./path-bytes.ts";
import { systemIssue } from "./system-issue.ts";

/** How much of one file is looked at. */
export interface ReadBudget {
  readonly bytes: number;
  readonly ms: number;
}

/** Far above what tables and strings of the largest programs need (browsers have 300 MB), seconds on a slow disk. */
export const DEFAULT_BUDGET: ReadBudget = { bytes: 512 * 1024 * 1024, ms: 20_000 };
/** A hash needs every byte: 4 GiB take about 3 s from memory, a minute from a slow disk. */
export const DEFAULT_HASH_BUDGET: ReadBudget = { bytes: 4 * 1024 * 1024 * 1024, ms: 60_000 };

const HEAD_SIZE = 4096; // one page: what recognising needs, and the header tables of most files
const HASH_BLOCK = 1024 * 1024;
const NO_BYTES = new Uint8Array(0);
// No terminal becomes ours, nothing waits: a FIFO that took the place of a file opens at once and reads as empty.
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * A regular file being read: bounded, never waiting, noticing a change under its hands. One object serves any
 * number of files one after the other, because opening a hundred thousand files must not allocate per file.
 *
 * Bytes that `read` returns are valid until the next `open`.
 */
export class OpenFile {
  readonly #headBuffer = uncleared(HEAD_SIZE);
  readonly #arena = new Arena();
  #fd = -1;
  #head: Uint8Array = NO_BYTES;
  #stat: Stats | undefined;
  #budget = DEFAULT_BUDGET;
  #bytesRead = 0;
  #openedAt = 0;
  #issues: ParseIssue[] = [];

  /**
   * Opens `path` and reads its first bytes. The result is why that failed. A link in the last place is refused
   * unless it is to be followed: the caller has seen a regular file there, so a link is a change.
   */
  open(path: PathBytes, links: "follow" | "refuse", budget = DEFAULT_BUDGET): ParseIssue | undefined {
    const flags = links === "follow" ? OPEN_FLAGS : OPEN_FLAGS | constants.O_NOFOLLOW;
    return this.#begin(() => openSync(systemPath(path), flags), budget);
  }

  /** The same for a file that somebody else opened; the descriptor is closed with it. */
  take(descriptor: number, budget = DEFAULT_BUDGET): ParseIssue | undefined {
    return this.#begin(() => descriptor, budget);
  }

  #begin(opened: () => number, budget: ReadBudget): ParseIssue | undefined {
    this.close();
    this.#stat = undefined;
    this.#issues = [];
    this.#budget = budget;
    this.#bytesRead = 0;
    this.#arena.reset();
    this.#head = NO_BYTES;
    try {
      this.#fd = opened();
      const count = readSync(this.#fd, this.#headBuffer, 0, HEAD_SIZE, 0);
      this.#head = this.#headBuffer.subarray(0, count);
      return undefined;
    } catch (error) {
      this.close();
      return systemIssue(error);
    }
  }

  /** The first bytes, at most 4096. */
  get head(): Uint8Array {
    return this.#head;
  }

  /**
   * Asks the system what was opened; to be called before `read`. Apart from `open`, because most files of a tree
   * are put aside after a look at their head. The result is why the file is not to be read.
   */
  measure(): ParseIssue | undefined {
    try {
      this.#stat = fstatSync(this.#fd);
    } catch (error) {
      return systemIssue(error);
    }
    this.#openedAt = performance.now();
    return this.#stat.isFile() ? undefined : { code: "special-file", at: 0, what: specialWords(this.#stat) };
  }

  /** Bytes of the file by its inode; 0 before `measure`. */
  get size(): number {
    return this.#stat?.size ?? 0;
  }

  get stat(): Stats | undefined {
    return this.#stat;
  }

  /** Bytes on disk are far fewer than the size says: the rest are holes that read as zeros. */
  get isSparse(): boolean {
    const { blocks = 0, size = 0 } = this.#stat ?? {};
    return blocks * 512 < size / 2 && size > 1024 * 1024;
  }

  /** Bytes `offset` to `offset + length`, fewer at the end, after an error or when the budget is spent. Never throws. */
  read(offset: number, length: number): Uint8Array {
    const start = Math.max(0, offset);
    const wanted = Math.min(length, this.size - start);
    if (!(wanted > 0)) return NO_BYTES;
    if (start + wanted <= this.#head.length) return this.#head.subarray(start, start + wanted);
    const allowed = this.#allowance(start, wanted);
    return allowed > 0 ? this.#fill(this.#arena.allocate(allowed), start) : NO_BYTES;
  }

  /** The same for bytes that are looked at once: valid until the next read of either kind. */
  readBriefly(offset: number, length: number): Uint8Array {
    const start = Math.max(0, offset);
    const wanted = Math.min(length, this.size - start);
    const allowed = wanted > 0 ? this.#allowance(start, wanted) : 0;
    return allowed > 0 ? this.#fill(this.#arena.borrow(allowed), start) : NO_BYTES;
  }

  /**
   * SHA-256 over the whole file in lower-case hex, or why there is none. A file that cannot be finished within
   * the budget is not begun: part of a hash is worth nothing.
   */
  sha256(budget = DEFAULT_HASH_BUDGET): string | ParseIssue {
    if (this.size > budget.bytes) return this.#hashRefused(`${budget.bytes} bytes are the limit`);
    const { createHash } = process.getBuiltinModule("node:crypto");
    const hash = createHash("sha256");
    const block = this.#arena.borrow(Math.min(HASH_BLOCK, this.size));
    const startedAt = performance.now();
    let at = 0;
    while (at < this.size) {
      const bytes = this.#fill(block.subarray(0, Math.min(block.length, this.size - at)), at);
      if (bytes.length === 0)
        return { code: "changed", at, what: `sha256: the file ended at ${at} of ${this.size} bytes` };
      hash.update(bytes);
      at += bytes.length;
      if (at < this.size && performance.now() - startedAt > budget.ms)
        return this.#hashRefused(`${budget.ms} ms passed`);
    }
    return hash.digest("hex");
  }

  /** Closes the file and tells what went wrong since it was opened. */
  close(): readonly ParseIssue[] {
    if (this.#fd < 0) return this.#issues;
    try {
      this.#noticeChange();
      closeSync(this.#fd);
    } catch (error) {
      this.#issue(systemIssue(error));
    }
    this.#fd = -1;
    return this.#issues;
  }

  #noticeChange(): void {
    if (this.#stat === undefined) return;
    const before = this.#stat;
    const after = fstatSync(this.#fd);
    if (after.size === before.size && after.mtimeMs === before.mtimeMs) return;
    const what = `the file changed while it was read: ${before.size} bytes before, ${after.size} after`;
    this.#issue({ code: "changed", at: Math.min(before.size, after.size), what });
  }

  /** How many of the wanted bytes the budget still allows. */
  #allowance(at: number, wanted: number): number {
    const { bytes, ms } = this.#budget;
    if (performance.now() - this.#openedAt > ms) {
      this.#issue({ code: "budget-exhausted", at, what: `reading took longer than ${ms} ms` });
      return 0;
    }
    const left = bytes - this.#bytesRead;
    if (wanted > left) {
      this.#issue({ code: "budget-exhausted", at: at + left, what: `more than ${bytes} bytes were to be read` });
    }
    return Math.min(wanted, left);
  }

  #fill(into: Uint8Array, offset: number): Uint8Array {
    let filled = 0;
    try {
      while (filled < into.length) {
        const count = readSync(this.#fd, into, filled, into.length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
    } catch (error) {
      this.#issue(systemIssue(error, offset + filled));
    }
    this.#bytesRead += filled;
    return filled === into.length ? into : into.subarray(0, filled);
  }

  #hashRefused(why: string): ParseIssue {
    const onDisk = this.isSparse ? `, ${(this.#stat?.blocks ?? 0) * 512} of them on disk` : "";
    return { code: "budget-exhausted", at: 0, what: `sha256 left out: ${this.size} bytes${onDisk}; ${why}` };
  }

  /** A parser that goes on after a failed read would repeat the same issue thousands of times. */
  #issue(issue: ParseIssue): void {
    if (!this.#issues.some(({ code }) => code === issue.code)) this.#issues.push(issue);
  }
}

/** What a file that is no regular file is, in words. */
export function specialWords(stat: SpecialKind): string {
  if (stat.isDirectory()) return "a directory";
  if (stat.isSymbolicLink()) return "a symbolic link";
  if (stat.isFIFO()) return "a FIFO (named pipe), not opened";
  if (stat.isSocket()) return "a socket, not opened";
  if (stat.isCharacterDevice()) return "a character device, not opened";
  if (stat.isBlockDevice()) return "a block device, not opened";
  return "neither a file nor a directory, not opened";
}

/** The questions that both `Stats` and `Dirent` of `node:fs` answer. */
export type SpecialKind = Pick<
  Stats,
  "isDirectory" | "isSymbolicLink" | "isFIFO" | "isSocket" | "isCharacterDevice" | "isBlockDevice"
>;
