import { decodeLatin1, type Latin1, own, type TelemetryEvent } from "@limpid/core";

const MAX_TOLD = 65_536; // of one host; the names come from the log and can be anything
const MAX_HOSTS = 1024; // as many as a session keeps apart; forged node names could be any number
const MAX_NAME = 256; // LOGIN_NAME_MAX
const NAMED = ' UID="';

/**
 * Names of accounts. auditd's ENRICHED format appends what the host calls the ids of a record (`UID="www-data"`);
 * each is told once, when the uid is first met.
 */
export class Accounts {
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #met = new Map<string, Set<number>>();
  /** Of the record before: most records are of the same few accounts. */
  #host: string | undefined;
  #uid: number | undefined;

  constructor(sink: (event: TelemetryEvent) => void) {
    this.#sink = sink;
  }

  /** Looks for the name of `uid` in a SYSCALL record that names it. */
  meet(
    uid: number | undefined,
    event: { readonly stamp: Latin1; readonly at: number },
    text: Latin1,
    start: number,
    end: number,
    host: string,
  ): void {
    if (uid === undefined || (uid === this.#uid && host === this.#host)) return;
    this.#uid = uid;
    this.#host = host;
    let met = this.#met.get(host);
    if (met === undefined) {
      // A host that comes back is told its names again, which changes nothing.
      if (this.#met.size >= MAX_HOSTS) this.#met.clear();
      met = new Set();
      this.#met.set(host, met);
    }
    if (met.has(uid) || met.size >= MAX_TOLD) return;
    met.add(uid);
    const record = text.slice(start, end);
    const found = record.indexOf(NAMED);
    const close = found < 0 ? -1 : record.indexOf('"', found + NAMED.length);
    if (close < 0 || close - found > MAX_NAME) return;
    const name = decodeLatin1(record.slice(found + NAMED.length, close));
    // What auditd writes for an id that the host has no name for.
    if (name === "" || name === "unset" || name.startsWith("unknown(")) return;
    this.#sink({ kind: "account.named", id: `${event.stamp}-uid-${uid}`, at: event.at, host, uid, name: own(name) });
  }
}
