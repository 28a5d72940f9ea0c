import type { TelemetryEvent } from "@limpid/core";

/** Enough for zstd to find what repeats, little enough to be read for one moment: some 200 KB of JSON. */
const BLOCK_EVENTS = 500;

/** Where in time a block has events of one host. */
export interface HostRange {
  readonly host: string;
  readonly minAt: number;
  readonly maxAt: number;
  readonly events: number;
}

export interface CutBlock {
  readonly events: readonly TelemetryEvent[];
  readonly ranges: readonly HostRange[];
}

/** A batch as blocks, each with as few hosts as can be: who asks for one host reads no other's. */
export function cutIntoBlocks(batch: readonly TelemetryEvent[]): readonly CutBlock[] {
  const byHost = new Map<string, TelemetryEvent[]>();
  for (const event of batch) {
    const list = byHost.get(event.host);
    if (list === undefined) byHost.set(event.host, [event]);
    else list.push(event);
  }
  const blocks: CutBlock[] = [];
  let events: TelemetryEvent[] = [];
  let ranges: HostRange[] = [];
  const end = (): void => {
    if (events.length > 0) blocks.push({ events, ranges });
    events = [];
    ranges = [];
  };
  for (const [host, list] of byHost) {
    for (let from = 0; from < list.length; from += BLOCK_EVENTS) {
      const part = list.slice(from, from + BLOCK_EVENTS);
      if (events.length + part.length > BLOCK_EVENTS) end();
      for (const event of part) events.push(event);
      ranges.push(rangeOf(host, part));
    }
  }
  end();
  return blocks;
}

function rangeOf(host: string, events: readonly TelemetryEvent[]): HostRange {
  let minAt = Number.POSITIVE_INFINITY;
  let maxAt = Number.NEGATIVE_INFINITY;
  for (const { at } of events) {
    minAt = Math.min(minAt, at);
    maxAt = Math.max(maxAt, at);
  }
  return { host, minAt: wholeMs(minAt, Math.floor), maxAt: wholeMs(maxAt, Math.ceil), events: events.length };
}

/** Beyond what any calendar holds (Date's own limit), so that a forged time cannot leave a column. */
const LAST_MS = 8.64e15;

export function wholeMs(at: number, round: (at: number) => number): number {
  return Number.isFinite(at) ? round(Math.min(LAST_MS, Math.max(-LAST_MS, at))) : 0;
}
