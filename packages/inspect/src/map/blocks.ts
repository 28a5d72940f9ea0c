import type { Region } from "../formats/format.ts";

/** The part of the file that the map shows: bytes from `start` up to `end`. */
export interface View {
  readonly start: number;
  readonly end: number;
}

/** What one rectangle stands for: a region, or several that are too small to be told apart at this scale. */
export interface Block {
  readonly first: Region;
  /** The one that shows: of several, the longest. */
  readonly largest: Region;
  readonly count: number;
  /** End of the last region, in bytes of the file. */
  readonly end: number;
  /** Pixels from the left edge. */
  readonly x: number;
  readonly width: number;
}

const SMALLEST = 2; // pixels that can still be seen and pointed at
const MOST = 4096; // rectangles of a lane; only regions that all overlap reach it

/** The rectangles of a lane at a scale, to scale but for the smallest, which are drawn 2 pixels wide. */
export function blocksOf(regions: readonly Region[], view: View, widthPx: number): readonly Block[] {
  const scale = widthPx / (view.end - view.start);
  const blocks: Block[] = [];
  for (const region of regions) {
    const end = region.offset + region.size;
    if (end <= view.start || region.offset >= view.end) continue;
    const x = Math.max(0, (region.offset - view.start) * scale);
    const right = Math.min(widthPx, (end - view.start) * scale);
    const small = right - x < SMALLEST;
    const last = blocks.at(-1);
    if (small && last !== undefined && last.width <= SMALLEST && x < last.x + SMALLEST) {
      const largest = region.size > last.largest.size ? region : last.largest;
      blocks[blocks.length - 1] = { ...last, largest, count: last.count + 1, end: Math.max(last.end, end) };
    } else if (blocks.length < MOST) {
      const left = Math.min(x, widthPx - SMALLEST);
      const width = Math.max(SMALLEST, right - x);
      blocks.push({ first: region, largest: region, count: 1, end, x: left, width });
    }
  }
  return blocks;
}

const MOST_TICKS_APART = 110; // pixels; room for an offset of eight digits

/** Offsets for the scale below the map: round in hexadecimal. */
export function ticksOf(view: View, widthPx: number): readonly number[] {
  const least = ((view.end - view.start) / widthPx) * MOST_TICKS_APART;
  let step = 1;
  while (step < least) step *= 2;
  const ticks: number[] = [];
  for (let at = Math.ceil(view.start / step) * step; at < view.end; at += step) ticks.push(at);
  return ticks;
}

const LEAST_BYTES = 16; // a row of the hex view; below that the map tells nothing

/** The view made `factor` times as wide around a byte, within the file. */
export function zoomed(view: View, factor: number, around: number, size: number): View {
  const span = Math.min(size, Math.max(Math.min(LEAST_BYTES, size), (view.end - view.start) * factor));
  const share = (around - view.start) / Math.max(1, view.end - view.start);
  return placed(around - share * span, span, size);
}

/** A view that shows a region with a little room around it. */
export function around({ offset, size: length }: Pick<Region, "offset" | "size">, size: number): View {
  const span = Math.min(size, Math.max(LEAST_BYTES, length * 1.25));
  return placed(offset + length / 2 - span / 2, span, size);
}

/** The same width elsewhere, within the file. */
export function moved(view: View, start: number, size: number): View {
  return placed(start, view.end - view.start, size);
}

function placed(start: number, span: number, size: number): View {
  const from = Math.max(0, Math.min(start, size - span));
  return { start: from, end: from + span };
}
