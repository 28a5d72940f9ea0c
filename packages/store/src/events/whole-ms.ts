/** Beyond what any calendar holds (Date's own limit), so that a forged time cannot leave a column. */
const LAST_MS = 8.64e15;

export function wholeMs(at: number, round: (at: number) => number): number {
  return Number.isFinite(at) ? round(Math.min(LAST_MS, Math.max(-LAST_MS, at))) : 0;
}
