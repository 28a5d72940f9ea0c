import type { TelemetryEvent } from "@limpid/core";
import { hostName } from "../../host-name.ts";
import { type JsonRecords, jsonSource, USED, type Verdict } from "../../json/json-source.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { textIn } from "../../json/values.ts";
import { callEvent, sightingOf } from "../../linux-audit/call-event.ts";
import { Seen } from "../../linux-audit/seen.ts";
import type { Source, SourceOptions } from "../../source.ts";
import { ToldAccounts } from "../../told-accounts.ts";
import { besideCall, readCall } from "./call.ts";
import { loginSet, sessionChanged } from "./login.ts";
import { isLaurel, LAUREL_SHAPE, only, stampOf } from "./record.ts";
import { LAUREL_SHOWS } from "./shows.ts";
import { nameIn } from "./values.ts";

/** Audit events as Laurel writes them: one JSON object per event, joined and decoded. */
export const laurel: Source = jsonSource({
  name: "laurel",
  shows: LAUREL_SHOWS,
  shape: LAUREL_SHAPE,
  matches: isLaurel,
  timeOf: (record) => stampOf(record)?.at,
  open: (options, sink) => new LaurelRecords(options, sink),
});

const MAX_HOSTS = 65_535;
const DUPLICATE: Verdict = { kind: "skipped", why: "duplicate" };

class LaurelRecords implements JsonRecords {
  readonly #host: string | undefined;
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #seen = new Seen();
  readonly #hosts = new Map<string, number>();
  readonly #accounts = new ToldAccounts();

  constructor({ host }: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#host = host;
    this.#sink = sink;
  }

  readonly read = (record: JsonObject): Verdict => {
    const stamp = stampOf(record);
    if (stamp === undefined) return { kind: "skipped", why: "no-stamp" };
    const { id, at, serial } = stamp;
    const host = hostName(this.#host, textIn(record, "NODE"));
    const number = this.#numberOf(host);
    if (this.#seen.has(number, serial, at)) return DUPLICATE;
    this.#seen.add(number, serial, at);

    const event = this.#eventOf(record, { id, at, host });
    if (typeof event === "string") return { kind: "ignored", as: event };
    this.#sink(event);
    return USED;
  };

  /** The event of a record, or what to count it as. */
  #eventOf(
    record: JsonObject,
    stamp: { readonly id: string; readonly at: number; readonly host: string },
  ): TelemetryEvent | string {
    const syscall = only(record, "SYSCALL");
    const call = syscall === undefined ? undefined : readCall(syscall);
    const login = only(record, "LOGIN");
    const cwd = nameIn(only(record, "CWD"), "cwd");
    if (login !== undefined) {
      return loginSet(stamp, login, typeof call === "object" ? call : undefined, cwd) ?? "LOGIN";
    }
    if (syscall === undefined || call === undefined) return sessionChanged(stamp, record) ?? otherType(record);
    if (typeof call === "string") return call;
    const account = this.#accounts.meet(call.context.uid, accountName(syscall), stamp);
    if (account !== undefined) this.#sink(account);
    const process = sightingOf(call, cwd);
    return callEvent(besideCall(record), call, { ...stamp, process }) ?? call.call.label;
  }

  #numberOf(host: string): number {
    const known = this.#hosts.get(host);
    if (known !== undefined) return known;
    const number = this.#hosts.size;
    if (number < MAX_HOSTS) this.#hosts.set(host, number);
    return number;
  }
}

/** auparse writes `unset` for -1 and `unknown(1000)` for a number without a name. */
function accountName(syscall: JsonObject): string | undefined {
  const name = textIn(syscall, "UID");
  return name === "unset" || name?.startsWith("unknown(") === true ? undefined : name;
}

/** The first record type of an event that has nothing to read. */
function otherType(record: JsonObject): string {
  return Object.keys(record).find((name) => name !== "ID" && name !== "NODE") ?? "other";
}
