import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Part } from "./entry.ts";
import { encodeRecord } from "./record.ts";
import { Remembered } from "./remembered.ts";
import { SegmentReader, segmentPath, segmentsIn } from "./segment.ts";

export interface InboxLimits {
  /** Bytes on disk; beyond them senders are asked to come back. */
  readonly maxBytes: number;
  readonly segmentBytes: number;
}

const LIMITS: InboxLimits = { maxBytes: 1 << 30, segmentBytes: 16 << 20 };
/** One flush carries at most so much; what came meanwhile is in the next one. */
const GROUP_BYTES = 4 << 20;
const RETRY_AFTER_S = 5;

/** The inbox holds as much as it may: come back later. */
export class InboxFull extends Error {
  readonly retryAfterS = RETRY_AFTER_S;
}

export type Taken = "kept" | "already";

interface Waiting {
  readonly part: Part | undefined;
  readonly done: (taken: Taken) => void;
  readonly failed: (error: unknown) => void;
}

/** What an earlier run left. */
export interface Mended {
  /** Bytes at the end that a crash had cut. */
  readonly cutBytes: number;
  /** Bytes within that hold no entry any more: the disk lost them. */
  readonly damagedBytes: number;
}

/**
 * What arrived and is not yet behind a snapshot of the engine: a journal on disk. A promise of `append` is kept when
 * it is resolved, whatever happens then. Batches that arrive together share a flush, and are one entry.
 */
export class Inbox {
  readonly folder: string;
  /** Random, made with the folder: entries of two inboxes have the same numbers. */
  readonly id: string;
  readonly mended: Mended;
  readonly #limits: InboxLimits;
  readonly #now: () => number;
  readonly #remembered: Remembered;
  /** Bytes of each segment by the number of its first entry, the oldest first. */
  readonly #segments: Map<number, number>;
  readonly #pending = new Map<string, Promise<Taken>>();
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #bytes: number;
  #file: FileHandle | undefined;
  #last: number;
  #lastReceivedMs: number;
  #writing: Promise<void> | undefined;
  /** Told the number of each entry that is durable. */
  onKept: (number: number) => void = () => undefined;

  constructor(folder: string, limits: Partial<InboxLimits> = {}, now: () => number = Date.now) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.folder = folder;
    this.id = identityOf(folder);
    this.#limits = { ...LIMITS, ...limits };
    this.#now = now;
    this.#remembered = Remembered.load(folder);
    const found = readAll(folder, this.#remembered);
    this.mended = found;
    this.#segments = found.segments;
    this.#bytes = sum(this.#segments.values());
    this.#last = found.last;
    this.#lastReceivedMs = found.receivedMs;
  }

  /** Number of the newest entry; 0: none. */
  get last(): number {
    return this.#last;
  }

  /** On disk, or about to be. */
  get bytes(): number {
    return this.#bytes + this.#waitingBytes;
  }

  get oldest(): number {
    const [first = this.#last + 1] = this.#segments.keys();
    return first;
  }

  /** Resolves when it is on the disk. Throws `InboxFull`, or what the disk says. */
  append(part: Part): Promise<Taken> {
    const { credential, batch } = part;
    const key = batch === undefined ? undefined : JSON.stringify([credential, batch]);
    if (key !== undefined && batch !== undefined) {
      if (this.#remembered.has(credential, batch)) return Promise.resolve("already");
      const pending = this.#pending.get(key);
      if (pending !== undefined) return pending.then(() => "already");
    }
    if (this.bytes + part.bytes.length > this.#limits.maxBytes) {
      return Promise.reject(new InboxFull(`${this.bytes} bytes wait to be judged, ${this.#limits.maxBytes} may`));
    }
    const taken = this.#enqueue(part, part.bytes.length);
    if (key === undefined) return taken;
    this.#pending.set(key, taken);
    const settled = (): void => void this.#pending.delete(key);
    taken.then(settled, settled);
    return taken;
  }

  /** An entry that says only that time went by, for what waits for silence. */
  async tick(): Promise<void> {
    await this.#enqueue(undefined, 0);
  }

  /** Entries before this one are not needed any more. */
  forget(before: number): void {
    const firsts = [...this.#segments.keys()];
    const gone = firsts.filter((_, index) => (firsts[index + 1] ?? Number.POSITIVE_INFINITY) <= before);
    if (gone.length === 0) return;
    this.#remembered.save(this.folder);
    for (const first of gone) {
      unlinkSync(segmentPath(this.folder, first));
      this.#bytes -= this.#segments.get(first) ?? 0;
      this.#segments.delete(first);
    }
  }

  async close(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    await this.#file?.close();
    this.#file = undefined;
  }

  #enqueue(part: Part | undefined, bytes: number): Promise<Taken> {
    return new Promise((done, failed) => {
      this.#waiting.push({ part, done, failed });
      this.#waitingBytes += bytes;
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      const bytes = sum(group.map(({ part }) => part?.bytes.length ?? 0));
      try {
        await this.#write(group.flatMap(({ part }) => part ?? []));
      } catch (error) {
        this.#waitingBytes -= bytes;
        for (const { failed } of group) failed(error);
        continue;
      }
      this.#waitingBytes -= bytes;
      for (const { part, done } of group) {
        if (part?.batch !== undefined) this.#remembered.add(part.credential, part.batch);
        done("kept");
      }
      this.onKept(this.#last);
    }
    this.#writing = undefined; // in the same turn as the last look, so that nothing waits unseen
  }

  #nextGroup(): readonly Waiting[] {
    let [count, bytes] = [0, 0];
    for (const { part } of this.#waiting) {
      const more = part?.bytes.length ?? 0;
      if (count > 0 && bytes + more > GROUP_BYTES) break;
      [count, bytes] = [count + 1, bytes + more];
    }
    return this.#waiting.splice(0, count);
  }

  async #write(parts: readonly Part[]): Promise<void> {
    const number = this.#last + 1;
    const receivedMs = Math.max(this.#lastReceivedMs, this.#now());
    const pieces = encodeRecord({ number, receivedMs, parts });
    const length = sum(pieces.map((piece) => piece.length));
    const { file, first, at } = await this.#open(number);
    try {
      await writeWhole(file, pieces, at);
      await file.datasync();
    } catch (error) {
      // What stands there must not be taken for an entry: the number is used again.
      await file.truncate(at).catch(() => undefined);
      throw error;
    }
    this.#segments.set(first, at + length);
    this.#bytes += length;
    this.#last = number;
    this.#lastReceivedMs = receivedMs;
  }

  async #open(number: number): Promise<{ readonly file: FileHandle; readonly first: number; readonly at: number }> {
    const newest = [...this.#segments.keys()].at(-1);
    const size = newest === undefined ? 0 : (this.#segments.get(newest) ?? 0);
    if (newest !== undefined && size < this.#limits.segmentBytes) {
      this.#file ??= await open(segmentPath(this.folder, newest), "r+");
      return { file: this.#file, first: newest, at: size };
    }
    await this.#file?.close();
    this.#file = undefined;
    const file = await open(segmentPath(this.folder, number), "w+", 0o600);
    syncFolder(this.folder);
    this.#file = file;
    this.#segments.set(number, 0);
    return { file, first: number, at: 0 };
  }
}

async function writeWhole(file: FileHandle, pieces: readonly Uint8Array[], at: number): Promise<void> {
  let left = pieces.filter(({ length }) => length > 0);
  for (let position = at; left.length > 0; ) {
    const { bytesWritten } = await file.writev(left, position);
    position += bytesWritten;
    left = without(left, bytesWritten);
  }
}

function without(pieces: readonly Uint8Array[], count: number): Uint8Array[] {
  let skip = count;
  return pieces.flatMap((piece) => {
    const cut = Math.min(skip, piece.length);
    skip -= cut;
    return cut === piece.length ? [] : [piece.subarray(cut)];
  });
}

function identityOf(folder: string): string {
  const path = join(folder, "id");
  try {
    const [id] = /^[\w-]{22}$/.exec(readFileSync(path, "latin1")) ?? [];
    if (id !== undefined) return id;
  } catch {
    // A new inbox.
  }
  const id = randomBytes(16).toString("base64url");
  writeFileSync(path, id, { mode: 0o600, flush: true });
  return id;
}

/** A new file is there after a loss of power only when its folder says so. */
function syncFolder(folder: string): void {
  const file = openSync(folder, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

interface ReadAll extends Mended {
  readonly segments: Map<number, number>;
  readonly last: number;
  readonly receivedMs: number;
}

/** Walks over all that is there, learns the ids of batches and cuts off what a crash left half written. */
function readAll(folder: string, remembered: Remembered): ReadAll {
  const segments = new Map<number, number>();
  let [last, receivedMs, damagedBytes, cutBytes] = [0, 0, 0, 0];
  for (const first of segmentsIn(folder)) {
    const path = segmentPath(folder, first);
    const reader = new SegmentReader(path);
    let end = 0;
    last = Math.max(last, first - 1);
    try {
      for (let found = reader.next(0); found !== undefined; found = reader.next(end)) {
        end = found.end;
        damagedBytes += found.damaged;
        last = Math.max(last, found.entry.number);
        receivedMs = Math.max(receivedMs, found.entry.receivedMs);
        for (const { credential, batch } of found.entry.parts)
          if (batch !== undefined) remembered.add(credential, batch);
      }
    } finally {
      reader.close();
    }
    const { size } = statSync(path);
    cutBytes += size - end;
    if (size > end) truncateSync(path, end);
    segments.set(first, end);
  }
  return { segments, last, receivedMs, damagedBytes, cutBytes };
}

function sum(numbers: Iterable<number>): number {
  let all = 0;
  for (const number of numbers) all += number;
  return all;
}
