import type { TelemetryEvent } from "@limpid/core";
import { encodeMarked } from "../database/exact-json.ts";
import { wholeMs } from "./whole-ms.ts";

/** Enough for zstd to find what repeats, little enough to be read for one moment: some 200 KB of JSON. */
const BLOCK_EVENTS = 500;
/** An event that nobody trimmed has a megabyte; a block ends with the one that fills it. */
const BLOCK_BYTES = 2 << 20;

/** Where in time a block has events of one host. */
export interface HostRange {
  readonly host: string;
  /** Milliseconds since the Unix epoch, rounded outwards. */
  readonly minAt: number;
  readonly maxAt: number;
  readonly events: number;
  /** Events that its source says are missing. */
  readonly lost: number;
}

/** Events as they lie in a segment, but for their compression. */
export interface PackedBlock {
  /** A JSON list (database/exact-json.ts). */
  readonly json: Uint8Array;
  readonly marked: boolean;
  readonly events: number;
  readonly ranges: readonly HostRange[];
}

/** Events on their way to the store: bytes, because cloning objects for another thread takes three times as long as this. */
export interface PackedEvents {
  readonly blocks: readonly PackedBlock[];
  readonly events: number;
}

/**
 * Packs a batch in the thread that has it. Each block has as few hosts as can be: who asks for one host reads no
 * other's.
 */
export function packEvents(batch: readonly TelemetryEvent[]): PackedEvents {
  const byHost = new Map<string, TelemetryEvent[]>();
  for (const event of batch) {
    const list = byHost.get(event.host);
    if (list === undefined) byHost.set(event.host, [event]);
    else list.push(event);
  }
  const blocks: PackedBlock[] = [];
  let block = new OpenBlock();
  for (const [host, list] of byHost) {
    // A host that has a block's worth begins one; those with a few share.
    if (block.events + Math.min(list.length, BLOCK_EVENTS) > BLOCK_EVENTS) block = finished(block, blocks);
    for (const event of list) {
      block.add(host, event);
      if (block.isFull) block = finished(block, blocks);
    }
  }
  finished(block, blocks);
  return { blocks, events: batch.length };
}

function finished(block: OpenBlock, blocks: PackedBlock[]): OpenBlock {
  if (block.events > 0) blocks.push(block.finish());
  return new OpenBlock();
}

interface OpenRange {
  readonly host: string;
  minAt: number;
  maxAt: number;
  events: number;
  lost: number;
}

class OpenBlock {
  events = 0;
  readonly #texts: string[] = [];
  readonly #ranges: OpenRange[] = [];
  #marked = false;
  #length = 0;

  get isFull(): boolean {
    return this.events >= BLOCK_EVENTS || this.#length >= BLOCK_BYTES;
  }

  add(host: string, event: TelemetryEvent): void {
    const { text, marked } = encodeMarked(event);
    this.#texts.push(text);
    this.#length += text.length;
    this.#marked ||= marked;
    this.events += 1;
    let range = this.#ranges.at(-1);
    if (range?.host !== host) {
      range = { host, minAt: event.at, maxAt: event.at, events: 0, lost: 0 };
      this.#ranges.push(range);
    }
    range.minAt = Math.min(range.minAt, event.at);
    range.maxAt = Math.max(range.maxAt, event.at);
    range.events += 1;
    if (event.kind === "events.lost") range.lost += event.count;
  }

  finish(): PackedBlock {
    const ranges = this.#ranges.map(({ minAt, maxAt, ...range }) => ({
      ...range,
      minAt: wholeMs(minAt, Math.floor),
      maxAt: wholeMs(maxAt, Math.ceil),
    }));
    const json = new TextEncoder().encode(`[${this.#texts.join(",")}]`);
    return { json, marked: this.#marked, events: this.events, ranges };
  }
}
