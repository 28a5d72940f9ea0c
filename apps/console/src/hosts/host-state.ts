import type { Host } from "@limpid/server/contract";
import { hostWords as said } from "../words/hosts.ts";

/** What to look at on a host: what is wrong in a few words, and the mend. */
export interface HostTrouble {
  readonly what: string;
  readonly mend: string;
}

/** A sensor says something of itself every minute; after so long without it something is wrong. */
const SILENT_MS = 15 * 60_000;
/** More than an analyst can overlook between two hosts. */
const CLOCK_MS = 5_000;
/** What waits for a moment is no trouble. */
const SPOOL_BYTES = 10_000_000;

/** Whether it sends by itself; otherwise it is known from a log that somebody read. */
export function isLive({ facts: { basis } }: Host): boolean {
  return basis === "enrolled" || basis === "relayed";
}

export function troublesOf(host: Host, nowMs: number): readonly HostTrouble[] {
  const { facts, receivedMs, lost } = host;
  const { clockOffsetMs = 0, spoolBytes = 0, missingRights = [] } = facts;
  const silent = isLive(host) && receivedMs !== null ? nowMs - receivedMs : 0;
  return [
    ...(silent > SILENT_MS ? [{ what: said.silent(silent), mend: said.silentMend }] : []),
    ...(lost > 0 ? [{ what: said.losing(lost), mend: said.losingMend }] : []),
    ...(missingRights.length > 0 ? [{ what: said.missingRights(missingRights.length), mend: said.rightsMend }] : []),
    ...(Math.abs(clockOffsetMs) > CLOCK_MS ? [{ what: said.behind(clockOffsetMs), mend: said.clockMend }] : []),
    ...(spoolBytes > SPOOL_BYTES ? [{ what: said.waiting(spoolBytes), mend: said.spoolMend }] : []),
  ];
}
