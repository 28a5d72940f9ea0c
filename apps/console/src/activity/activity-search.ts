/** The state of the page of surrounding events, as it stands in the address. */
export interface ActivitySearch {
  readonly host?: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly at?: string | undefined;
  /** Milliseconds on each side. */
  readonly span?: string | undefined;
  readonly q?: string | undefined;
  /** Groups of kinds that are shown, a comma between them; absent: all. */
  readonly show?: string | undefined;
  /** Id of the event whose fields are shown. */
  readonly event?: string | undefined;
}

const NAMES = ["host", "at", "span", "q", "show", "event"] as const;

export function parseActivitySearch(search: Readonly<Record<string, unknown>>): ActivitySearch {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = search[name];
      return typeof value === "string" && value !== "" ? [[name, value.slice(0, 1000)]] : [];
    }),
  );
}

/** A moment as somebody writes it, in UTC; undefined: it is none. */
export function parseMoment(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d{1,15}(\.\d{1,6})?$/.test(trimmed)) return Number(trimmed);
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?)?Z?$/.exec(trimmed);
  if (match === null) return undefined;
  const [, day, time = "00:00", seconds = ":00"] = match;
  const at = Date.parse(`${day}T${time}${seconds}Z`);
  return Number.isFinite(at) ? at : undefined;
}

/** A moment as {@link parseMoment} reads it. */
export function momentText(ms: number): string {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return String(ms);
  return new Date(ms).toISOString().replace("T", " ").replace("Z", "");
}
