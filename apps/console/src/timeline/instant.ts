/** Milliseconds since the Unix epoch of an RFC 3339 text in UTC, with the fraction the source gave; undefined for none. */
export function parseInstant(text: string): number | undefined {
  const found = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,12})?Z$/.exec(text);
  if (found === null) return undefined;
  const whole = Date.parse(`${found[1]}Z`);
  return Number.isNaN(whole) ? undefined : whole + (found[2] === undefined ? 0 : Number(found[2]) * 1000);
}

const UNITS = [
  { name: "d", ms: 86_400_000 },
  { name: "h", ms: 3_600_000 },
  { name: "min", ms: 60_000 },
  { name: "s", ms: 1000 },
] as const;

/** How long: `6 ms`, `1.4 s`, `3 min 20 s`, `41 d 3 h`. Two units at most: nobody compares more. */
export function durationWords(ms: number): string {
  if (ms < 0) return `−${durationWords(-ms)}`;
  if (ms < 1) return ms === 0 ? "0 ms" : "under 1 ms";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(ms < 10_000 ? 1 : 0))} s`;
  const first = UNITS.findIndex((unit) => ms >= unit.ms);
  const large = UNITS[first];
  const small = UNITS[first + 1];
  if (large === undefined || small === undefined) return `${Math.round(ms)} ms`;
  const rounded = Math.round(ms / small.ms) * small.ms;
  const whole = Math.floor(rounded / large.ms);
  const rest = Math.round((rounded - whole * large.ms) / small.ms);
  return rest === 0 || whole >= 100 ? `${whole} ${large.name}` : `${whole} ${large.name} ${rest} ${small.name}`;
}
