/** Whose clock times are shown by. */
export type Zone = "utc" | "mine" | "host";

const TWO = (value: number): string => String(value).padStart(2, "0");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The calendar of a moment, `offsetMinutes` east of UTC. */
interface Calendar {
  readonly date: string;
  readonly day: string;
  readonly time: string;
  readonly millis: string;
}

export function calendarOf(ms: number, offsetMinutes: number): Calendar {
  const at = new Date(ms + offsetMinutes * 60_000);
  if (Number.isNaN(at.getTime())) return { date: "?", day: "?", time: "?", millis: "" };
  return {
    date: at.toISOString().slice(0, 10),
    day: `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()] ?? ""}`,
    time: `${TWO(at.getUTCHours())}:${TWO(at.getUTCMinutes())}:${TWO(at.getUTCSeconds())}`,
    millis: `.${String(at.getUTCMilliseconds()).padStart(3, "0")}`,
  };
}

/** `UTC`, `UTC+02:00`, … */
export function zoneWord(offsetMinutes: number): string {
  if (offsetMinutes === 0) return "UTC";
  const size = Math.abs(offsetMinutes);
  return `UTC${offsetMinutes < 0 ? "-" : "+"}${TWO(Math.floor(size / 60))}:${TWO(size % 60)}`;
}

const UNITS = [
  { word: "d", ms: 86_400_000 },
  { word: "h", ms: 3_600_000 },
  { word: "min", ms: 60_000 },
  { word: "s", ms: 1000 },
] as const;

/** How long, in the largest unit that fits: `3 min`, `27 ms`. */
export function durationWords(ms: number): string {
  const size = Math.abs(ms);
  const unit = UNITS.find((each) => size >= each.ms);
  return unit === undefined ? `${Math.round(size)} ms` : `${Math.floor(size / unit.ms)} ${unit.word}`;
}
