const ZERO = 48;
const ZULU = 90;

/**
 * RFC 3339 text as milliseconds since the Unix epoch, digits below a millisecond cut off; undefined for anything else.
 * `2026-11-22T09:32:12.123456789Z`, with an offset, with a blank for the T, and without a zone, which is UTC.
 */
export function parseTime(text: string): number | undefined {
  if (text.length < SECONDS || text.length > 40) return undefined;
  const second = secondOf(text);
  if (second === undefined) return undefined;
  let at = SECONDS;
  let millis = 0;
  if (text.charCodeAt(at) === 46 || text.charCodeAt(at) === 44) {
    let scale = 100;
    for (at += 1; isDigit(text.charCodeAt(at)); at++) {
      millis += Math.floor((text.charCodeAt(at) - ZERO) * scale);
      scale = scale >= 1 ? Math.floor(scale / 10) : 0;
    }
  }
  const offset = offsetOf(text, at);
  if (offset === undefined) return undefined;
  return second + millis - offset * 60_000;
}

const SECONDS = "2026-11-22T09:32:12".length;

/** A busy log stays within a second for a while. */
let latestSecond: { readonly text: string; readonly at: number } = { text: "", at: 0 };

/** Milliseconds since the Unix epoch of what begins with `2026-11-22T09:32:12`. */
function secondOf(text: string): number | undefined {
  const written = text.slice(0, SECONDS);
  if (written === latestSecond.text) return latestSecond.at;
  const day = dayOf(text);
  const hours = twoDigits(text, 11);
  const minutes = twoDigits(text, 14);
  const seconds = twoDigits(text, 17);
  if (day === undefined || !(hours <= 23) || !(minutes <= 59) || !(seconds <= 60)) return undefined;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined;
  const at = day * 86_400_000 + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  latestSecond = { text: ` ${written}`.slice(1), at };
  return at;
}

/** The text of a time whose digits go below a millisecond, to stand beside the number. */
export function finerTime(written: string | undefined): { readonly time?: string } {
  return written !== undefined && written.length > MILLISECONDS ? { time: written } : {};
}

const MILLISECONDS = "2026-11-22T09:32:12.123Z".length;

/** A log stays within a day for a long while, and the calendar is the dear part. */
let latestDay: { readonly text: string; readonly number: number | undefined } = { text: "", number: undefined };

/** Days since the Unix epoch of `2026-11-22T`. */
function dayOf(text: string): number | undefined {
  if (latestDay.text !== "" && text.startsWith(latestDay.text)) return latestDay.number;
  const date = /^(\d{4})-(\d{2})-(\d{2})[Tt ]/.exec(text);
  if (date === null) return undefined;
  const [written, year, month, day] = [date[0], Number(date[1]), Number(date[2]), Number(date[3])];
  const at = Date.UTC(year, month - 1, day);
  const real = new Date(at);
  if (year < 1970 || real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) return undefined;
  latestDay = { text: ` ${written}`.slice(1), number: at / 86_400_000 };
  return latestDay.number;
}

/** Minutes east of Greenwich of what stands at `at`, the end of the text. */
function offsetOf(text: string, at: number): number | undefined {
  if (at === text.length - 1 && text.charCodeAt(at) === ZULU) return 0;
  const zone = text.slice(at);
  if (zone === "" || zone === "Z" || zone === "z" || zone === " UTC") return 0;
  const written = /^ ?([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (written === null) return undefined;
  const minutes = Number(written[2]) * 60 + Number(written[3]);
  return written[1] === "-" ? -minutes : minutes;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 57;
}
