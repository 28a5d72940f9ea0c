import { closeSync, fdatasync, mkdirSync, openSync, readSync, statSync, unlinkSync, writeSync } from "node:fs";
import type { Delivery } from "../transport.ts";
import { type Position, readPosition, savePosition } from "./position.ts";
import { decodeDelivery, encodeDelivery, mendSegment, segmentPath, segmentsIn } from "./segment.ts";

export interface SpoolLimits {
  /** Bytes on disk; when the next delivery would need more, the oldest segment goes. */
  readonly maxBytes: number;
  readonly segmentBytes: number;
}

const LIMITS: SpoolLimits = { maxBytes: 256 << 20, segmentBytes: 4 << 20 };
const LONGEST = 16 << 20; // a delivery; a finding has kilobytes

export interface Waiting {
  readonly deliveries: readonly Delivery[];
  /** Where each of them ends. */
  readonly ends: readonly Position[];
}

/**
 * A queue on disk of what one receiver has not got yet. Every delivery goes through it, so that a crash between
 * detection and receipt loses nothing; each is sent at least once, and again only when the crash came between
 * receipt and note. One process uses a spool at a time.
 */
export class Spool {
  readonly #folder: string;
  readonly #limits: SpoolLimits;
  /** Bytes of each segment, the oldest first. */
  readonly #segments = new Map<number, number>();
  #position: Position;
  /** Where the last damaged line ends that was counted. */
  #damage: Position = { segment: 0, offset: 0 };
  #last: number;
  #file: number | undefined;
  #syncing = false;
  #unsynced = false;
  /** Deliveries let go because the spool was full. */
  dropped = 0;
  /** Lines of the spool that could not be read. */
  damaged = 0;

  constructor(folder: string, limits: Partial<SpoolLimits> = {}) {
    this.#folder = folder;
    this.#limits = { ...LIMITS, ...limits };
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const numbers = segmentsIn(folder);
    for (const number of numbers) this.#segments.set(number, mendSegment(segmentPath(folder, number)));
    const [first = 1] = numbers;
    this.#last = numbers.at(-1) ?? 0;
    this.#position = placeIn(this.#segments, readPosition(folder)) ?? { segment: first, offset: 0 };
    // Numbers are not used again: a position of old must never mean a new segment.
    if (numbers.length === 0) this.#last = readPosition(folder)?.segment ?? 0;
    for (const number of numbers) if (number < this.#position.segment) this.#remove(number);
  }

  get bytes(): number {
    let sum = 0;
    for (const size of this.#segments.values()) sum += size;
    return sum;
  }

  /** Whether anything is left to send. */
  get empty(): boolean {
    for (const [number, size] of this.#segments) {
      if (number > this.#position.segment ? size > 0 : size > this.#position.offset) return false;
    }
    return true;
  }

  /** Keeps a delivery; throws when the disk takes no more. */
  append(delivery: Delivery): void {
    const bytes = encodeDelivery(delivery);
    while (this.bytes + bytes.length > this.#limits.maxBytes && this.#dropOldest());
    const file = this.#open(bytes.length);
    const before = this.#segments.get(this.#last) ?? 0;
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(file, bytes, written);
    } catch (error) {
      // Half a line must not become the beginning of the next one.
      if (written > 0) this.#turnOver();
      throw error;
    }
    this.#segments.set(this.#last, before + bytes.length);
    this.#sync(file);
  }

  /** The oldest deliveries that are still to be sent. */
  next(most: number): Waiting {
    const deliveries: Delivery[] = [];
    const ends: Position[] = [];
    for (const [segment, size] of this.#segments) {
      if (segment < this.#position.segment) continue;
      let offset = segment === this.#position.segment ? this.#position.offset : 0;
      while (offset < size && deliveries.length < most) {
        const text = readLine(segmentPath(this.#folder, segment), offset, size);
        offset += text.length + 1;
        const delivery = decodeDelivery(text.toString());
        if (delivery === undefined) this.#foundDamage({ segment, offset });
        else {
          deliveries.push(delivery);
          ends.push({ segment, offset });
        }
      }
      // What is damaged alone is passed over, or it would be met for ever.
      if (deliveries.length === 0 && offset >= size) this.#advance({ segment, offset });
      if (deliveries.length >= most) break;
    }
    return { deliveries, ends };
  }

  /** Counted once, however often it is met. */
  #foundDamage(end: Position): void {
    if (!isBehind(this.#damage, end)) return;
    this.#damage = end;
    this.damaged += 1;
  }

  /** What was appended last, when that is still there. */
  newest(): Delivery | undefined {
    const size = this.#segments.get(this.#last) ?? 0;
    const path = segmentPath(this.#folder, this.#last);
    let last: Buffer | undefined;
    for (let offset = 0; offset < size; ) {
      last = readLine(path, offset, size);
      offset += last.length + 1;
    }
    return last === undefined ? undefined : decodeDelivery(last.toString());
  }

  /** Everything up to `end` was received. */
  done(end: Position): void {
    if (isBehind(end, this.#position)) return; // its segment was dropped meanwhile
    this.#advance(end);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #advance(end: Position): void {
    this.#position = end;
    savePosition(this.#folder, end);
    for (const [number, size] of [...this.#segments]) {
      const sent = number < end.segment || (number === end.segment && end.offset >= size);
      if (sent && (number !== this.#last || size >= this.#limits.segmentBytes)) this.#remove(number);
    }
  }

  #open(more: number): number {
    const size = this.#segments.get(this.#last);
    if (size !== undefined && size + more > this.#limits.segmentBytes) this.#turnOver();
    if (this.#file === undefined) {
      if (!this.#segments.has(this.#last)) this.#last += 1;
      this.#file = openSync(segmentPath(this.#folder, this.#last), "a", 0o600);
      if (!this.#segments.has(this.#last)) this.#segments.set(this.#last, 0);
    }
    return this.#file;
  }

  #turnOver(): void {
    this.close();
    this.#last += 1;
    this.#segments.set(this.#last, 0);
  }

  #remove(number: number): void {
    if (number === this.#last) this.close();
    this.#segments.delete(number);
    try {
      unlinkSync(segmentPath(this.#folder, number));
    } catch {
      // Somebody was quicker.
    }
  }

  /** False when there is nothing to let go of. */
  #dropOldest(): boolean {
    const [oldest] = this.#segments;
    if (oldest === undefined || (this.#segments.size === 1 && oldest[1] === 0)) return false;
    const [number, size] = oldest;
    const from = number === this.#position.segment ? this.#position.offset : 0;
    this.dropped += countLines(segmentPath(this.#folder, number), from, size);
    this.#advance({ segment: number, offset: size });
    this.#remove(number);
    return true;
  }

  /** A loss of power loses less; one at a time, and detection does not wait for it. */
  #sync(file: number): void {
    if (this.#syncing) {
      this.#unsynced = true;
      return;
    }
    this.#syncing = true;
    fdatasync(file, () => {
      this.#syncing = false;
      const again = this.#unsynced && this.#file !== undefined;
      this.#unsynced = false;
      if (again && this.#file !== undefined) this.#sync(this.#file);
    });
  }
}

function isBehind(one: Position, other: Position): boolean {
  return one.segment < other.segment || (one.segment === other.segment && one.offset < other.offset);
}

/** The saved position, where it lies in what is there; else undefined. */
function placeIn(segments: ReadonlyMap<number, number>, saved: Position | undefined): Position | undefined {
  if (saved === undefined) return undefined;
  const size = segments.get(saved.segment);
  if (size !== undefined) return saved.offset <= size ? saved : { segment: saved.segment, offset: 0 };
  const later = [...segments.keys()].find((number) => number > saved.segment);
  return later === undefined ? saved : { segment: later, offset: 0 };
}

const FIRST_BLOCK = 64 * 1024;

/** The line at `offset` without its end; `size` bytes are whole lines. */
function readLine(path: string, offset: number, size: number): Buffer {
  const file = openSync(path, "r");
  try {
    for (let length = FIRST_BLOCK; ; length *= 4) {
      const wanted = Math.min(length, size - offset, LONGEST);
      const block = Buffer.alloc(wanted);
      const line = block.subarray(0, readSync(file, block, 0, wanted, offset));
      const feed = line.indexOf("\n");
      if (feed >= 0) return line.subarray(0, feed);
      if (wanted < length) return line.subarray(0, Math.max(0, line.length - 1));
    }
  } finally {
    closeSync(file);
  }
}

function countLines(path: string, from: number, size: number): number {
  let count = 0;
  try {
    for (let offset = from; offset < Math.min(size, statSync(path).size); ) {
      offset += readLine(path, offset, size).length + 1;
      count += 1;
    }
  } catch {
    // It is gone; what was in it cannot be counted any more.
  }
  return count;
}
