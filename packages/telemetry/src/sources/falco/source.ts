import type { TelemetryEvent } from "@limpid/core";
import { GivenIds, idOf } from "../../given.ts";
import { hostName } from "../../host-name.ts";
import { type JsonRecords, jsonSource, USED, type Verdict } from "../../json/json-source.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { objectIn, textIn } from "../../json/values.ts";
import type { Source, SourceOptions } from "../../source.ts";
import { finerTime, parseTime } from "../../time.ts";
import { ToldAccounts } from "../../told-accounts.ts";
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

class Alerts implements JsonRecords {
  readonly #host: string | undefined;
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #given = new GivenIds();
  readonly #accounts = new ToldAccounts();

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
    const host = hostName(this.#host, textIn(record, "hostname"));
    const rule = textIn(record, "rule");
    // Two rules may tell of one call: the rule is part of neither the event nor its id.
    const call = fields.integer("evt.num");
    const id = `${written}#${call ?? idOf(Object.values(values).map(String))}`;
    const type = fields.text("evt.type");
    const read = type === undefined ? undefined : READERS.get(type);
    if (read === undefined) return { kind: "ignored", as: type ?? `rule ${rule}` };
    if (fields.failed) return { kind: "ignored", as: `${type} failed` };
    const stamp = { id, at, ...finerTime(written), host, process: processOf(fields, id) };
    const made = read(stamp, fields);
    if (made === undefined) return { kind: "ignored", as: `${type} without its file` };
    if (this.#given.again(`${host} ${id}`)) return { kind: "skipped", why: "duplicate" };
    const account = this.#accounts.meet(fields.number("user.uid"), fields.text("user.name"), stamp);
    if (account !== undefined) this.#sink(account);
    this.#sink(made);
    return USED;
  }
}
