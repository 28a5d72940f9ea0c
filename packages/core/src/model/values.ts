/** Inodes and similar: a number while it is exact, else a bigint. Usable as a Map key either way. */
export type Integer64 = number | bigint;

/** A process instance, not a pid: pids are reused, (host, pid, start) is not. */
export type ProcessKey = string & { readonly brand: "ProcessKey" };
/** One generation of a file on a host. */
export type LifeKey = string & { readonly brand: "LifeKey" };

export type TechniqueId = `T${number}` | `T${number}.${string}`;
export type AnalyticId = `AN${string}`;

/** A decimal integer of a log as number or bigint; undefined when it is none. */
export function parseInteger64(text: string): Integer64 | undefined {
  if (text.length === 0 || text.length > 20) return undefined;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return undefined;
  }
  return text.length <= 15 ? Number(text) : narrow(BigInt(text));
}

function narrow(value: bigint): Integer64 {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Milliseconds since the Unix epoch as RFC 3339 UTC with milliseconds. */
export function formatTime(at: number): string {
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return "1970-01-01T00:00:00.000Z";
  const whole = Math.trunc(at);
  const day = Math.floor(whole / DAY_MS);
  if (day !== lastDay.number) lastDay = { number: day, date: dateOf(day) };
  const past = whole - day * DAY_MS;
  const time = `${digits(past / 3_600_000)}:${digits((past / 60_000) % 60)}:${digits((past / 1000) % 60)}`;
  return `${lastDay.date}${time}.${String(past % 1000).padStart(3, "0")}Z`;
}

const DAY_MS = 86_400_000;
/** A log stays within a day for a long while, and the calendar is the dear part. */
let lastDay = { number: 0, date: "1970-01-01T" };

/** `2026-11-22T` */
function dateOf(day: number): string {
  const whole = new Date(day * DAY_MS).toISOString();
  return whole.slice(0, whole.indexOf("T") + 1);
}

function digits(value: number): string {
  return value < 10 ? `0${Math.floor(value)}` : String(Math.floor(value));
}
