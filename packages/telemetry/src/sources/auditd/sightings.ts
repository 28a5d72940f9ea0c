import type { ProcessSighting } from "@limpid/core";
import type { CallRecord } from "../../linux-audit/call.ts";
import { sightingOf } from "../../linux-audit/call-event.ts";

const SLOTS = 4096; // processes that are active at a time

/** Sightings of processes: most calls of a process show the same as the one before, and share one object. */
export class Sightings {
  readonly #latest: (ProcessSighting | undefined)[] = new Array<ProcessSighting | undefined>(SLOTS).fill(undefined);

  of(call: CallRecord, cwd: string | undefined): ProcessSighting {
    const slot = call.pid & (SLOTS - 1);
    const latest = this.#latest[slot];
    if (latest !== undefined && isSame(latest, call, cwd)) return latest;
    const seen = sightingOf(call, cwd);
    this.#latest[slot] = seen;
    return seen;
  }
}

function isSame(seen: ProcessSighting, { pid, ppid, context }: CallRecord, cwd: string | undefined): boolean {
  return (
    seen.pid === pid &&
    seen.ppid === ppid &&
    seen.image === context.image &&
    seen.cwd === cwd &&
    seen.uid === context.uid &&
    seen.euid === context.euid &&
    seen.loginUser === context.loginUser &&
    seen.session === context.session &&
    seen.terminal === context.terminal &&
    seen.gid === context.gid &&
    seen.name === context.name
  );
}
