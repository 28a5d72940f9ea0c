import "./time.css";
import { browserSetting } from "./browser-setting.ts";
import { calendarOf, durationWords, type Zone, zoneWord } from "./clock.ts";
import { useNow } from "./now.ts";

const ZONES: readonly [Zone, ...Zone[]] = ["utc", "mine", "host"];
const zone = browserSetting("zone", ZONES);

/** Whose clock times are shown by; `t` goes on to the next. */
export const useZone = zone.use;

export function nextZone(): Zone {
  const next = ZONES[(ZONES.indexOf(zone.read()) + 1) % ZONES.length] ?? "utc";
  zone.write(next);
  return next;
}

interface MomentProps {
  /** Milliseconds since the Unix epoch. */
  readonly ms: number;
  /** The host's own clock, in minutes east of UTC. Not known: its times are shown in UTC, and say so. */
  readonly hostOffset?: number | undefined;
  /** `full`: date, time, milliseconds; `short`: the day, or the time when it is today; `ago`: how long ago. */
  readonly as?: "full" | "short" | "ago";
}

/** A moment by the clock that was chosen; all clocks stand in its title. */
export function Moment({ ms, hostOffset, as = "full" }: MomentProps) {
  const chosen = useZone();
  const now = useNow();
  const offset = offsetFor(chosen, ms, hostOffset);
  const shown = calendarOf(ms, offset);
  const word = chosen === "host" && hostOffset === undefined ? "UTC (the host's zone is not known)" : zoneWord(offset);
  const title = [
    ...new Set([`${shown.date} ${shown.time}${shown.millis} ${word}`, inFull(ms, 0), inFull(ms, mine(ms))]),
  ];
  const iso = Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;
  return (
    <time className="moment" dateTime={iso} title={title.join("\n")}>
      {as === "ago" ? `${durationWords(now - ms)} ago` : null}
      {as === "short" ? shortly(ms, now, offset) : null}
      {as === "full" ? (
        <>
          {shown.date} {shown.time}
          <span className="moment-millis">{shown.millis}</span>
        </>
      ) : null}
    </time>
  );
}

function offsetFor(chosen: Zone, ms: number, hostOffset: number | undefined): number {
  if (chosen === "mine") return mine(ms);
  return chosen === "host" ? (hostOffset ?? 0) : 0;
}

/** This browser's clock at that moment: summer and winter differ. */
function mine(ms: number): number {
  return -new Date(ms).getTimezoneOffset() || 0;
}

function inFull(ms: number, offset: number): string {
  const { date, time, millis } = calendarOf(ms, offset);
  return `${date} ${time}${millis} ${zoneWord(offset)}`;
}

function shortly(ms: number, now: number, offset: number): string {
  const at = calendarOf(ms, offset);
  const today = calendarOf(now, offset);
  if (at.date === today.date) return at.time;
  return at.date.slice(0, 4) === today.date.slice(0, 4) ? `${at.day} ${at.time.slice(0, 5)}` : at.date;
}
