import type { TelemetryEvent } from "@limpid/core";
import { GivenIds, idOf } from "../../given.ts";
import { type JsonRecords, jsonSource, USED, type Verdict } from "../../json/json-source.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, objectIn, textIn } from "../../json/values.ts";
import type { Source, SourceOptions } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { readArguments } from "./arguments.ts";
import { callEvent, plainName } from "./calls.ts";
import { executed, exited, type Stamp } from "./events.ts";
import { readProcess } from "./process.ts";
import { eventIn, isTetragon, TETRAGON_SHAPE } from "./shape.ts";
import { TETRAGON_SHOWS } from "./shows.ts";

/** Events of Cilium Tetragon as its agent exports them. @see https://tetragon.io/docs/concepts/events/ */
export const tetragon: Source = jsonSource({
  name: "tetragon",
  shows: TETRAGON_SHOWS,
  shape: TETRAGON_SHAPE,
  matches: isTetragon,
  timeOf: (record) => parseTime(textIn(record, "time") ?? ""),
  open: (options, sink) => new TetragonRecords(options, sink),
});

const MILLISECONDS = "2026-11-22T09:32:12.123Z";
const MAX_ACCOUNTS = 65_535;
/** Hashes wait for the execution that they were taken for, which follows at once. */
const MAX_HASHES = 1024;

class TetragonRecords implements JsonRecords {
  readonly #host: string | undefined;
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #given = new GivenIds();
  readonly #lost = new Map<string, number>();
  readonly #accounts = new Set<string>();
  /** SHA-256 of files that are about to run, by host and path. */
  readonly #hashes = new Map<string, string>();

  constructor({ host }: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#host = host;
    this.#sink = sink;
  }

  lost(): ReadonlyMap<string, number> {
    return this.#lost;
  }

  read(record: JsonObject): Verdict {
    const written = textIn(record, "time") ?? "";
    const at = parseTime(written);
    const [kind, event] = eventIn(record) ?? [];
    if (at === undefined || kind === undefined || event === undefined) return { kind: "skipped", why: "no-time" };
    const host = this.#host ?? textIn(record, "node_name") ?? "unknown";
    if (kind === "rate_limit_info") return this.#dropped(event, `${written}#limit`, at, host);
    const read = READ.get(kind);
    if (read === undefined) return { kind: "ignored", as: kind };
    const subject = objectIn(event, "process");
    const process = readProcess(subject, objectIn(event, "parent"));
    if (subject === undefined || process === undefined) return { kind: "skipped", why: "no-process" };

    const id = `${written}#${process.pid}:${detailsOf(kind, event)}`;
    if (this.#given.again(`${host} ${id}`)) return { kind: "skipped", why: "duplicate" };
    const time = written.length > MILLISECONDS.length ? { time: written } : {};
    const stamp: Stamp = { id, at, ...time, host, process };
    const made = read.call(this, stamp, event);
    if (typeof made === "string") return { kind: "ignored", as: made };
    this.#meet(subject, stamp);
    this.#sink(made);
    return USED;
  }

  executed(stamp: Stamp, event: JsonObject): TelemetryEvent | string {
    const key = `${stamp.host} ${stamp.process.image}`;
    const made = executed(stamp, event, this.#hashes.get(key));
    this.#hashes.delete(key);
    return made ?? "process_exec of a process that ran before";
  }

  called(stamp: Stamp, event: JsonObject): TelemetryEvent | string {
    const name = textIn(event, "function_name") ?? "call";
    const call = readArguments(event);
    const sha256 = /^sha256:([0-9a-f]{64})$/i.exec(textIn(event, "ima_hash") ?? "")?.[1]?.toLowerCase();
    const path = call.files[0]?.path;
    if (sha256 !== undefined && path !== undefined && plainName(name) === "bprm_check_security") {
      if (this.#hashes.size >= MAX_HASHES) this.#hashes.clear();
      this.#hashes.set(`${stamp.host} ${path}`, sha256);
    }
    // A policy may stop what it watches.
    if (STOPPED.has(textIn(event, "action") ?? "")) return `${plainName(name)} stopped`;
    return callEvent(stamp, name, call) ?? plainName(name);
  }

  #dropped(event: JsonObject, id: string, at: number, host: string): Verdict {
    const count = numberIn(event, "number_of_dropped_process_events") ?? 0;
    if (this.#given.again(`${host} ${id}`)) return { kind: "skipped", why: "duplicate" };
    if (count <= 0) return { kind: "ignored", as: "rate_limit_info" };
    this.#lost.set(host, (this.#lost.get(host) ?? 0) + count);
    this.#sink({ kind: "events.lost", id, at, host, count });
    return USED;
  }

  /** Tells the name of an account when it is first met. */
  #meet(process: JsonObject, { id, at, host }: Stamp): void {
    const name = textIn(objectIn(process, "user"), "name");
    const uid = numberIn(process, "uid");
    if (name === undefined || name === "" || uid === undefined) return;
    const key = `${uid} ${host}`;
    if (this.#accounts.has(key) || this.#accounts.size >= MAX_ACCOUNTS) return;
    this.#accounts.add(key);
    this.#sink({ kind: "account.named", id: `${id}-uid-${uid}`, at, host, uid, name });
  }
}

const STOPPED: ReadonlySet<string> = new Set(["KPROBE_ACTION_OVERRIDE", "LSM_ACTION_OVERRIDE"]);

const READ: ReadonlyMap<string, (this: TetragonRecords, stamp: Stamp, event: JsonObject) => TelemetryEvent | string> =
  new Map([
    ["process_exec", TetragonRecords.prototype.executed],
    ["process_exit", (stamp: Stamp, event: JsonObject) => exited(stamp, event)],
    ["process_kprobe", TetragonRecords.prototype.called],
    ["process_lsm", TetragonRecords.prototype.called],
  ]);

/** What tells two events of one process in the same nanosecond apart: it executes or ends once, but may call often. */
function detailsOf(kind: string, event: JsonObject): string {
  const name = textIn(event, "function_name");
  if (name === undefined) return kind;
  const { files, texts, numbers, result } = readArguments(event);
  return idOf([name, ...files.map(({ path }) => path ?? ""), ...texts, [...numbers, result ?? ""].join(" ")]);
}
