import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import type { TailPosition } from "@limpid/host";
import { type Delivery, Spool } from "@limpid/outputs";

/** A batch on its way: what it is, and its lines, packed. */
export interface Batch {
  /** `seq/NAME/NUMBER`: the same whenever it is sent. */
  readonly id: string;
  readonly source: string;
  /** Lines in a zstd frame. */
  readonly packed: Buffer;
  readonly atMs: number;
}

/** Where a log is read on. */
export type Places = Readonly<Record<string, TailPosition>>;

interface Noted {
  /** Of this spool: a new one counts anew, under another name. */
  readonly name: string;
  readonly number: number;
  readonly places: Places;
}

interface Line {
  readonly source: string;
  readonly at: number;
  readonly log?: string;
  readonly end?: TailPosition;
  readonly zstd: string;
}

const FILE = "places.json";

/**
 * What was read and is not yet received, on disk. Where each log is read on is noted with what was read of it, so that
 * a crash neither loses nor doubles a line.
 */
export class Outbox {
  readonly #folder: string;
  readonly #spool: Spool;
  #noted: Noted;
  /** Where the batch that `next` gave ends. */
  #end: Parameters<Spool["done"]>[0] | undefined;

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#spool = new Spool(join(folder, "spool"), { maxBytes });
    this.#noted = readNoted(folder);
    this.#catchUp();
  }

  get places(): Places {
    return this.#noted.places;
  }

  get bytes(): number {
    return this.#spool.empty ? 0 : this.#spool.bytes;
  }

  /** Batches that had to go because there was no room, or that could not be read back. */
  get lost(): number {
    return this.#spool.dropped + this.#spool.damaged;
  }

  /** Keeps whole lines; throws when the disk takes no more. */
  add(
    source: string,
    lines: Uint8Array,
    now: number,
    from?: { readonly log: string; readonly end: TailPosition },
  ): void {
    const number = this.#noted.number + 1;
    const line: Line = { source, at: now, ...from, zstd: zstdCompressSync(lines).toString("base64") };
    this.#spool.append({ key: `${this.#noted.name}/${number}`, line: JSON.stringify(line) });
    this.#note(number, line);
  }

  next(): Batch | undefined {
    const { deliveries, ends } = this.#spool.next(1);
    const [delivery] = deliveries;
    this.#end = ends[0];
    return delivery === undefined ? undefined : batchOf(delivery);
  }

  /** The batch that was given last is received, or will never be. */
  done(): void {
    if (this.#end !== undefined) this.#spool.done(this.#end);
    this.#end = undefined;
  }

  close(): void {
    this.#spool.close();
  }

  /** A crash between a batch and the note of it left one that is not noted. */
  #catchUp(): void {
    const newest = this.#spool.newest();
    const [name, number] = newest?.key.split("/") ?? [];
    if (newest === undefined || name !== this.#noted.name || Number(number) <= this.#noted.number) return;
    this.#note(Number(number), JSON.parse(newest.line) as Line);
  }

  #note(number: number, { log, end }: Line): void {
    const { name, places } = this.#noted;
    this.#noted = {
      name,
      number,
      places: log === undefined || end === undefined ? places : { ...places, [log]: end },
    };
    const fresh = join(this.#folder, `${FILE}.new`);
    writeFileSync(fresh, JSON.stringify(this.#noted), { mode: 0o600 });
    renameSync(fresh, join(this.#folder, FILE));
  }
}

function readNoted(folder: string): Noted {
  try {
    return JSON.parse(readFileSync(join(folder, FILE), "utf8")) as Noted;
  } catch {
    return { name: randomBytes(9).toString("base64url").replaceAll("-", "_"), number: 0, places: {} };
  }
}

function batchOf({ key, line }: Delivery): Batch {
  const { source, at, zstd } = JSON.parse(line) as Line;
  return { id: `seq/${key}`, source, packed: Buffer.from(zstd, "base64"), atMs: at };
}
