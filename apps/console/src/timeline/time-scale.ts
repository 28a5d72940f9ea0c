import { durationWords } from "./instant.ts";

/** A stretch between two instants at which something happened, and where it is drawn. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** Shares of the width, 0 to 1. */
  readonly start: number;
  readonly end: number;
  /** Drawn much shorter than its time is: a break in the line says so. */
  readonly compressed: boolean;
  readonly label: string;
}

/** Where instants lie between 0 and 1 when milliseconds and months have to be seen at once. */
export interface TimeScale {
  /** Each instant once, ascending; never empty. */
  readonly instants: readonly number[];
  readonly gaps: readonly Gap[];
  /** Instants before the first lie at 0, those after the last at 1. */
  readonly shareOf: (instant: number) => number;
  /** The inverse: which instant lies at a share. */
  readonly instantAt: (share: number) => number;
}

const LEAST = 0.6; // weight of the shortest gap: two marks stay apart
const BREAK_RATIO = 12; // times longer than it looks, beside the least stretched gap
const BREAK_MS = 1000; // below a second nobody waits for anything

/**
 * A gap is as wide as the logarithm of its length: what took 3 ms and what took 3 months can both be seen, and longer is
 * never drawn shorter. Within a gap time is even.
 */
export function timeScale(times: readonly number[]): TimeScale {
  const instants = [...new Set(times.filter(Number.isFinite))].sort((a, b) => a - b);
  if (instants.length === 0) instants.push(0);
  const lengths = instants.slice(1).map((to, index) => to - (instants[index] ?? 0));
  const weights = lengths.map((ms) => LEAST + Math.log10(1 + ms));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = [0];
  for (const weight of weights) shares.push((shares.at(-1) ?? 0) + weight / total);
  if (shares.length > 1) shares[shares.length - 1] = 1;
  const stretch = lengths.map((ms, index) => ms / (weights[index] ?? 1));
  const least = Math.max(Math.min(...stretch), BREAK_MS / 10);
  const gaps = lengths.map((ms, index) => ({
    from: instants[index] ?? 0,
    to: instants[index + 1] ?? 0,
    start: shares[index] ?? 0,
    end: shares[index + 1] ?? 1,
    compressed: ms >= BREAK_MS && (stretch[index] ?? 0) > least * BREAK_RATIO,
    label: durationWords(ms),
  }));
  return {
    instants,
    gaps,
    shareOf: (instant) => {
      const gap = gaps[lastAtOrBefore(gaps.length, (index) => (gaps[index]?.from ?? 0) <= instant)];
      if (gap === undefined) return instants.length === 1 && instant >= (instants[0] ?? 0) ? 0.5 : 0;
      if (instant >= gap.to) return gap.end;
      return gap.start + ((instant - gap.from) / (gap.to - gap.from)) * (gap.end - gap.start);
    },
    instantAt: (share) => {
      const gap = gaps[lastAtOrBefore(gaps.length, (index) => (gaps[index]?.start ?? 0) <= share)];
      if (gap === undefined) return instants[0] ?? 0;
      if (share >= gap.end) return gap.to;
      return gap.from + ((share - gap.start) / (gap.end - gap.start)) * (gap.to - gap.from);
    },
  };
}

/** Index of the last that holds, of `count` of which those that hold come first; -1 for none. */
function lastAtOrBefore(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
