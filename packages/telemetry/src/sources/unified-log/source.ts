import type { TelemetryEvent } from "@limpid/core";
import { GivenIds, idOf } from "../../given.ts";
import { type JsonRecords, jsonSource, USED, type Verdict } from "../../json/json-source.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { integerIn, numberIn, textIn } from "../../json/values.ts";
import type { Source, SourceOptions } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { READERS, READERS_BY_NAME, type Stamp, seenRunning } from "./events.ts";
import { UNIFIED_LOG_SHOWS } from "./shows.ts";
import { recordOfText } from "./text-line.ts";

/** Exports of the unified log: `log show --style ndjson`, `json`, `syslog` and `default`. @see log(1) */
export const unifiedLog: Source = jsonSource({
  name: "unified-log",
  shows: UNIFIED_LOG_SHOWS,
  shape: {
    timestamp: true,
    eventMessage: true,
    eventType: true,
    processImagePath: true,
    processID: true,
    userID: true,
    bootUUID: true,
    machTimestamp: true,
    threadID: true,
    count: true,
    finished: true,
  },
  fromText: recordOfText,
  matches: (record) => isMessage(record) || isFrame(record),
  timeOf: (record) => parseTime(textIn(record, "timestamp") ?? ""),
  open: (options, sink) => new Messages(options, sink),
});

function isMessage(record: JsonObject): boolean {
  if (textIn(record, "timestamp") === undefined) return false;
  if (record.processName !== undefined) return true; // from text; no JSON makes a record with this member
  const { eventMessage, eventType, processImagePath } = record;
  return (typeof eventMessage === "string" || eventMessage === null) && (eventType ?? processImagePath) !== undefined;
}

/** What stands around the messages: `{"count":7,"finished":1}` below them, the names of the columns above. */
function isFrame(record: JsonObject): boolean {
  return record.heading === true || (numberIn(record, "finished") === 1 && numberIn(record, "count") !== undefined);
}

/** What the log writes for a user that it does not know. */
const NOBODY_KNOWN = 0xaaaa_aaaa;

class Messages implements JsonRecords {
  readonly #host: string;
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #given = new GivenIds();
  readonly #seen = new GivenIds();

  constructor({ host }: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#host = host ?? "unknown"; // the log names none: `localhost` in text
    this.#sink = sink;
  }

  read(record: JsonObject): Verdict {
    if (isFrame(record)) return { kind: "ignored", as: "frame" };
    const time = textIn(record, "timestamp") ?? "";
    const at = parseTime(time);
    if (at === undefined) return { kind: "skipped", why: "no-time" };
    const stamp = { time, at, host: this.#host };
    const met = this.#meet(record, stamp);
    const told = this.#message(record, stamp) ?? { kind: "ignored", as: "message" };
    return met && told.kind === "ignored" ? USED : told;
  }

  /** What the message itself tells of; undefined for one that is not read. */
  #message(record: JsonObject, stamp: Omit<Stamp, "id">): Verdict | undefined {
    const image = textIn(record, "processImagePath");
    const read = image === undefined ? READERS_BY_NAME.get(textIn(record, "processName") ?? "") : READERS.get(image);
    const text = textIn(record, "eventMessage");
    if (read === undefined || text === undefined) return undefined;
    const thread = integerIn(record, "threadID");
    const tick = integerIn(record, "machTimestamp");
    const pid = numberIn(record, "processID") ?? 0;
    const parts = [textIn(record, "bootUUID"), String(tick ?? ""), String(thread ?? ""), pid, text];
    const id = `${stamp.time}#${idOf(parts)}`;
    const made = read({ ...stamp, id }, { text, pid });
    if (made === undefined) return undefined;
    if (typeof made === "string") return { kind: "ignored", as: made };
    if (this.#given.again(id)) return { kind: "skipped", why: "duplicate" };
    this.#sink(made);
    return USED;
  }

  /** Tells that a program runs when it first logs something; true when this was the first time. */
  #meet(record: JsonObject, stamp: Omit<Stamp, "id">): boolean {
    const image = textIn(record, "processImagePath");
    const pid = numberIn(record, "processID") ?? 0;
    if (image?.startsWith("/") !== true || pid <= 0) return false; // the kernel is pid 0
    const boot = textIn(record, "bootUUID") ?? "";
    const key = `${boot} ${pid} ${image}`;
    if (this.#seen.again(key)) return false;
    const id = `${stamp.time}#seen-${idOf([boot, pid, image])}`;
    const written = numberIn(record, "userID");
    const uid = written === undefined || written >= NOBODY_KNOWN ? undefined : written;
    this.#sink(seenRunning({ ...stamp, id }, { image, pid, uid, boot }));
    return true;
  }
}
