import type { EventOf, TelemetryEvent } from "@limpid/core";
import { auditd } from "../sources/auditd/source.ts";
import { readLog } from "./read.ts";

/** What a log of auditd tells. */
export function events(text: string): readonly TelemetryEvent[] {
  return readLog(auditd, text).events;
}

/** The one event that a log tells, names of accounts apart; it has to be of that kind. */
export function only<K extends TelemetryEvent["kind"]>(text: string, kind: K): EventOf<K> {
  const happened = events(text).filter((event) => event.kind !== "account.named");
  const [event] = happened;
  if (happened.length !== 1 || event?.kind !== kind) {
    throw new Error(`${kind} alone expected, the log tells: ${happened.map((each) => each.kind).join(", ")}`);
  }
  return event as EventOf<K>;
}
