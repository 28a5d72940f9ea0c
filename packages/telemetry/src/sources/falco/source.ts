import type { TelemetryEvent } from "@limpid/core";
import { GivenIds, idOf } from "../../given.ts";
import { type JsonRecords, jsonSource, USED, type Verdict } from "../../json/json-source.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { objectIn, textIn } from "../../json/values.ts";
import type { Source, SourceOptions } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { processOf, READERS } from "./events.ts";
import { FIELDS_SHAPE, Fields } from "./fields.ts";
import { FALCO_SHOWS } from "./shows.ts";

/** Alerts of Falco as JSON. @see https://falco.org/docs/concepts/outputs/formatting/ */
export const falco: Source = jsonSource({
  name: "falco",
  shows: FALCO_SHOWS,
  shape: {
    time: true,
    rule: true,
    priority: true,
    hostname: true,
    output: true,
    uuid: true,
    output_fields: FIELDS_SHAPE,
  },
  matches: (record) =>
    objectIn(record, "output_fields") !== undefined &&
    textIn(record, "rule") !== undefined &&
    textIn(record, "priority") !== undefined,
  timeOf: (record) => parseTime(textIn(record, "time") ?? ""),
  open: (options, sink) => new Alerts(options, sink),
});

const MILLISECONDS = "2026-11-22T09:32:12.123Z";
const MAX_ACCOUNTS = 65_535;

class Alerts implements JsonRecords {
  readonly #host: string | undefined;
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #given = new GivenIds();
  readonly #accounts = new Set<string>();

  constructor({ host }: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#host = host;
    this.#sink = sink;
  }

  read(record: JsonObject): Verdict {
    const written = textIn(record, "time") ?? "";
    const at = parseTime(written);
    if (at === undefined) return { kind: "skipped", why: "no-time" };
    const values = objectIn(record, "output_fields") ?? {};
    const fields = new Fields(values);
    const host = this.#host ?? textIn(record, "hostname") ?? "unknown";
    const rule = textIn(record, "rule");
    // Two rules may tell of one call: the rule is part of neither the event nor its id.
    const call = fields.integer("evt.num");
    const id = `${written}#${call ?? idOf(Object.values(values).map(String))}`;
    const type = fields.text("evt.type");
    const read = type === undefined ? undefined : READERS.get(type);
    if (read === undefined) return { kind: "ignored", as: type ?? `rule ${rule}` };
    if (fields.failed) return { kind: "ignored", as: `${type} failed` };
    const time = written.length > MILLISECONDS.length ? { time: written } : {};
    const stamp = { id, at, ...time, host, process: processOf(fields, id) };
    const made = read(stamp, fields);
    if (made === undefined) return { kind: "ignored", as: `${type} without its file` };
    if (this.#given.again(`${host} ${id}`)) return { kind: "skipped", why: "duplicate" };
    this.#meet(fields, id, at, host);
    this.#sink(made);
    return USED;
  }

  /** Tells the name of an account when it is first met. */
  #meet(fields: Fields, id: string, at: number, host: string): void {
    const name = fields.text("user.name");
    const uid = fields.number("user.uid");
    if (name === undefined || uid === undefined || uid < 0) return;
    const key = `${uid} ${host}`;
    if (this.#accounts.has(key) || this.#accounts.size >= MAX_ACCOUNTS) return;
    this.#accounts.add(key);
    this.#sink({ kind: "account.named", id: `${id}-uid-${uid}`, at, host, uid, name });
  }
}
