/** One bar of the spread: from when, and how many hosts had it for the first time. */
export interface Bar {
  readonly fromMs: number;
  readonly hosts: number;
}

const MAX_BARS = 120;

/** Fills the moments in which nothing happened, and joins steps when there are more than a picture can show. */
export function barsOf(steps: readonly Bar[], widthMs: number): readonly Bar[] {
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined || !(widthMs > 0)) return [];
  const places = Math.floor((last.fromMs - first.fromMs) / widthMs) + 1;
  const joined = Math.ceil(places / MAX_BARS);
  const width = widthMs * joined;
  const bars = Array.from({ length: Math.ceil(places / joined) }, (_, n) => ({
    fromMs: first.fromMs + n * width,
    hosts: 0,
  }));
  for (const { fromMs, hosts } of steps) {
    const bar = bars[Math.floor((fromMs - first.fromMs) / width)];
    if (bar !== undefined) bar.hosts += hosts;
  }
  return bars;
}
