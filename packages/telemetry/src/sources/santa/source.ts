import { own, type TelemetryEvent } from "@limpid/core";
import { GivenIds, idOf, ownId } from "../../given.ts";
import { hostName } from "../../host-name.ts";
import { type JsonRecords, jsonSource, USED, type Verdict } from "../../json/json-source.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, objectIn, textIn } from "../../json/values.ts";
import type { Source, SourceOptions } from "../../source.ts";
import { finerTime, parseTime } from "../../time.ts";
import { ToldAccounts } from "../../told-accounts.ts";
import { Boots } from "./boots.ts";
import { type Base, instigatorOf, READERS } from "./events.ts";
import { type Message, messageOf, timeOf, writtenTime } from "./message.ts";
import { accountIn, readProcess } from "./process.ts";
import { SANTA_SHAPE } from "./shape.ts";
import { SANTA_SHOWS } from "./shows.ts";
import { TEXT_READERS, textProcess } from "./text-events.ts";
import { recordOfText } from "./text-line.ts";

/** Telemetry of Santa, the binary authorisation system of macOS: its messages as JSON, and its log of text. */
export const santa: Source = jsonSource({
  name: "santa",
  shows: SANTA_SHOWS,
  shape: SANTA_SHAPE,
  fromText: recordOfText,
  matches: (record) => textOf(record) !== undefined || messageOf(record) !== undefined,
  timeOf: (record) => {
    const text = textOf(record);
    return text === undefined ? timeOf(record) : parseTime(textIn(text, "event_time") ?? "");
  },
  open: (options, sink) => new SantaRecords(options, sink),
});

/** The fields of a line of text; no JSON makes a record with this member, because the shape has none. */
function textOf(record: JsonObject): JsonObject | undefined {
  return objectIn(record, "santad");
}

class SantaRecords implements JsonRecords {
  readonly #host: string | undefined;
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #given = new GivenIds();
  readonly #boots = new Boots();
  readonly #accounts = new ToldAccounts();

  constructor({ host }: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#host = host;
    this.#sink = sink;
  }

  read(record: JsonObject): Verdict {
    const text = textOf(record);
    if (text !== undefined) return this.#readText(text);
    const message = messageOf(record);
    return message === undefined ? { kind: "skipped", why: "other-record" } : this.#readMessage(record, message);
  }

  #readMessage(record: JsonObject, message: Message): Verdict {
    const { type, body } = message;
    const written = writtenTime(record, message) ?? "";
    const at = parseTime(written);
    if (at === undefined) return { kind: "skipped", why: "no-time" };
    const host = hostName(this.#host, textIn(record, "machine_id"));
    const boot = textIn(record, "boot_session_uuid");
    const sensorIds = this.#boots.sensorIds(host, boot);
    const instigator = instigatorOf(body);
    const process = readProcess(instigator, sensorIds);
    const id = ownId(textIn(record, "event_id")) ?? idOfMessage(written, record, message, boot);
    if (this.#given.again(`${host} ${id}`)) return { kind: "skipped", why: "duplicate" };
    const read = READERS[type];
    if (read === undefined) return { kind: "ignored", as: type };
    if (process === undefined) return { kind: "skipped", why: "no-process" };

    const base = { id, at, ...finerTime(written), host, process };
    this.#meet(base, process.uid, textIn(objectIn(instigator, "real_user"), "name"));
    const target = objectIn(objectIn(body, "target"), "real_user");
    this.#meet(base, accountIn(target, "uid"), textIn(target, "name"));
    return this.#give(read(base, body, sensorIds));
  }

  #readText(fields: JsonObject): Verdict {
    const written = textIn(fields, "event_time") ?? "";
    const at = parseTime(written);
    if (at === undefined) return { kind: "skipped", why: "no-time" };
    const action = textIn(fields, "action") ?? "";
    const host = hostName(this.#host, textIn(fields, "machineid"));
    const id = `${written}#${idOf(wordsOf(fields))}`;
    if (this.#given.again(`${host} ${id}`)) return { kind: "skipped", why: "duplicate" };
    const read = TEXT_READERS[action];
    if (read === undefined) return { kind: "ignored", as: own(action).slice(0, 40) };
    const process = textProcess(fields);
    if (process === undefined) return { kind: "skipped", why: "no-process" };

    const base = { id, at, ...finerTime(written), host, process };
    this.#meet(base, process.uid, textIn(fields, "user"));
    return this.#give(read(base, fields));
  }

  #give(made: TelemetryEvent | string | undefined): Verdict {
    if (typeof made === "string") return { kind: "ignored", as: made };
    if (made === undefined) return { kind: "skipped", why: "incomplete" };
    this.#sink(made);
    return USED;
  }

  /** Tells the name of an account when it is first met. */
  #meet(base: Base, uid: number | undefined, name: string | undefined): void {
    const account = this.#accounts.meet(uid, name === "(null)" ? undefined : name, base);
    if (account !== undefined) this.#sink(account);
  }
}

const NANOSECONDS = /^[0-9T:.-]{29,30}Z$/;

/**
 * Santa numbers no message. When it happened and when Santa was done with it, both to the nanosecond, tell it from
 * every other one of its process; of coarser times all that it says has to.
 */
function idOfMessage(written: string, record: JsonObject, message: Message, boot: string | undefined): string {
  const processed = textIn(record, "processed_time") ?? "";
  if (written === processed || !NANOSECONDS.test(written) || !NANOSECONDS.test(processed)) {
    return `${written}#${idOf(differences(record, message, boot))}`;
  }
  const process = objectIn(instigatorOf(message.body), "id");
  return `${written}#${processed.slice(SECONDS)}${nameOf(process)}-${message.type}`;
}

const SECONDS = "2026-11-22T09:32:".length;

/** What tells a message from every other one. */
function differences(record: JsonObject, { type, body }: Message, boot: string | undefined): readonly string[] {
  const { target } = body;
  const process = objectIn(instigatorOf(body), "id");
  const file = objectIn(body, "target");
  const other = objectIn(objectIn(body, "child") ?? file, "id");
  return [
    type,
    boot ?? "",
    textIn(record, "processed_time") ?? "",
    `${nameOf(process)} ${nameOf(other)}`,
    textIn(objectIn(body, "source"), "path") ?? "",
    (typeof target === "string" ? target : textIn(file, "path")) ?? "",
  ];
}

function nameOf(process: JsonObject | undefined): string {
  return `${numberIn(process, "pid")}:${numberIn(process, "pidversion")}`;
}

function wordsOf(fields: JsonObject): readonly string[] {
  const words: string[] = [];
  for (const name in fields) words.push(name, textIn(fields, name) ?? "");
  return words;
}
