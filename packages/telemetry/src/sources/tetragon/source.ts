import type { TelemetryEvent } from "@limpid/core";
import { GivenIds, idOf } from "../../given.ts";
import { hostName } from "../../host-name.ts";
import { type JsonRecords, jsonSource, USED, type Verdict } from "../../json/json-source.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, objectIn, textIn } from "../../json/values.ts";
import { LossesByHost } from "../../losses-by-host.ts";
import type { Source, SourceOptions } from "../../source.ts";
import { finerTime, parseTime } from "../../time.ts";
import { ToldAccounts } from "../../told-accounts.ts";
import { readArguments } from "./arguments.ts";
import { callEvent, plainName } from "./calls.ts";
import { executed, exited, type Stamp } from "./events.ts";
import { readProcess } from "./process.ts";
import { eventIn, isTetragon, namesProcess, TETRAGON_SHAPE } from "./shape.ts";
import { TETRAGON_SHOWS } from "./shows.ts";

/** Events of Cilium Tetragon as its agent exports them. @see https://tetragon.io/docs/concepts/events/ */
export const tetragon: Source = jsonSource({
  name: "tetragon",
  shows: TETRAGON_SHOWS,
  shape: TETRAGON_SHAPE,
  matches: isTetragon,
  matchesCut: namesProcess,
  timeOf: (record) => parseTime(textIn(record, "time") ?? ""),
  open: (options, sink) => new TetragonRecords(options, sink),
});

/** Hashes wait for the execution that they were taken for, which follows at once. */
const MAX_HASHES = 1024;
const MAX_PATH = 4096; // PATH_MAX

class TetragonRecords implements JsonRecords {
  readonly #host: string | undefined;
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #given = new GivenIds();
  readonly #lost = new LossesByHost();
  readonly #accounts = new ToldAccounts();
  /** SHA-256 of files that are about to run, by host and path. */
  readonly #hashes = new Map<string, string>();

  constructor({ host }: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#host = host;
    this.#sink = sink;
  }

  lost(): ReadonlyMap<string, number> {
    return this.#lost.byHost();
  }

  read(record: JsonObject): Verdict {
    const written = textIn(record, "time") ?? "";
    const at = parseTime(written);
    const [kind, event] = eventIn(record) ?? [];
    if (at === undefined || kind === undefined || event === undefined) return { kind: "skipped", why: "no-time" };
    const host = hostName(this.#host, textIn(record, "node_name"));
    if (kind === "rate_limit_info") return this.#dropped(event, `${written}#limit`, at, host);
    const read = READ.get(kind);
    if (read === undefined) return { kind: "ignored", as: kind };
    const subject = objectIn(event, "process");
    const process = readProcess(subject, objectIn(event, "parent"));
    if (subject === undefined || process === undefined) return { kind: "skipped", why: "no-process" };

    const id = `${written}#${process.pid}:${detailsOf(kind, event)}`;
    if (this.#given.again(`${host} ${id}`)) return { kind: "skipped", why: "duplicate" };
    const stamp: Stamp = { id, at, ...finerTime(written), host, process };
    const made = read.call(this, stamp, event);
    if (typeof made === "string") return { kind: "ignored", as: made };
    const account = this.#accounts.meet(numberIn(subject, "uid"), textIn(objectIn(subject, "user"), "name"), stamp);
    if (account !== undefined) this.#sink(account);
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
    const hashed = sha256 !== undefined && plainName(name) === "bprm_check_security";
    if (hashed && path !== undefined && path.length <= MAX_PATH) {
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
    this.#lost.add(host, count);
    this.#sink({ kind: "events.lost", id, at, host, count });
    return USED;
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
