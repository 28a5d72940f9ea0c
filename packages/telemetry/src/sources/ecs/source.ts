import type { TelemetryEvent } from "@limpid/core";
import { GivenIds, idOf, ownId } from "../../given.ts";
import { hostName } from "../../host-name.ts";
import { type JsonRecords, jsonSource, USED, type Verdict } from "../../json/json-source.ts";
import type { JsonObject } from "../../json/read-json.ts";
import type { Source, SourceOptions } from "../../source.ts";
import { finerTime, parseTime } from "../../time.ts";
import { ToldAccounts } from "../../told-accounts.ts";
import { auditCall } from "./audit-call.ts";
import { ACTION_ORDER, FILE_ACTIONS, originTold, PROCESS_ACTIONS, type Stamp } from "./events.ts";
import { ECS_SHAPE, Fields } from "./fields.ts";
import { readProcess } from "./process.ts";
import { ECS_SHOWS } from "./shows.ts";

/** Documents of Elastic Endpoint and Auditbeat in the Elastic Common Schema. */
export const ecs: Source = jsonSource({
  name: "ecs",
  shows: ECS_SHOWS,
  shape: ECS_SHAPE,
  matches: (record) => {
    const fields = new Fields(record);
    return fields.text("@timestamp") !== undefined && sensorOf(fields) !== undefined;
  },
  timeOf: (record) => parseTime(new Fields(record).text("@timestamp") ?? ""),
  open: (options, sink) => new Documents(options, sink),
});

type Sensor = "endpoint" | "auditd" | "file_integrity";

/** By module or dataset: a document of another one may hold any log in its message. */
function sensorOf(fields: Fields): Sensor | undefined {
  const module = fields.text("event.module");
  if (module === "endpoint" || module === "auditd" || module === "file_integrity") return module;
  const dataset = fields.text("event.dataset");
  if (dataset?.startsWith("endpoint.events.") === true) return "endpoint";
  if (dataset === "auditd_manager.auditd") return "auditd";
  return dataset === "fim.event" ? "file_integrity" : undefined;
}

class Documents implements JsonRecords {
  readonly #host: string | undefined;
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #given = new GivenIds();
  readonly #accounts = new ToldAccounts();

  constructor({ host }: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#host = host;
    this.#sink = sink;
  }

  read(record: JsonObject): Verdict {
    const fields = new Fields(record);
    const written = fields.text("@timestamp") ?? "";
    const at = parseTime(written);
    if (at === undefined) return { kind: "skipped", why: "no-time" };
    const sensor = sensorOf(fields) ?? "other";
    const actions = fields.texts("event.action");
    const as = `${sensor} ${actions.join("+").slice(0, 64)}`;
    if (fields.text("host.os.type") === "windows") return { kind: "ignored", as: "windows" };
    const process = readProcess(fields);
    if (process === undefined) return { kind: "ignored", as: `${as} without a process` };
    const host = hostName(this.#host, fields.text("host.hostname", "host.name", "agent.name"));
    const id = identify(fields, written, actions);
    const stamp: Stamp = { id, at, ...finerTime(written), host, ...platformOf(fields), process };
    const made = sensor === "auditd" ? auditCall(stamp, fields) : acted(stamp, fields, actions);
    if (made === undefined || typeof made === "string") return { kind: "ignored", as: made ?? as };
    if (this.#given.again(`${host} ${id}`)) return { kind: "skipped", why: "duplicate" };
    const account = this.#accounts.meet(fields.number("user.id"), fields.text("user.name"), stamp);
    if (account !== undefined) this.#sink(account);
    this.#sink(made);
    const origin = made.kind === "file.removed" ? undefined : originTold(stamp, fields);
    if (origin !== undefined) this.#sink(origin);
    return USED;
  }
}

function acted(stamp: Stamp, fields: Fields, actions: readonly string[]): TelemetryEvent | undefined {
  if (fields.text("event.outcome") === "failure") return undefined;
  for (const action of ACTION_ORDER) {
    if (!actions.includes(action)) continue;
    const read = FILE_ACTIONS.get(action) ?? PROCESS_ACTIONS.get(action);
    return read?.(stamp, fields);
  }
  return undefined;
}

/** The sensor's own id or number where there is one. */
function identify(fields: Fields, written: string, actions: readonly string[]): string {
  const own = ownId(fields.text("event.id"));
  if (own !== undefined) return own;
  const number = fields.number("auditd.sequence", "event.sequence");
  if (number !== undefined) return `${written}:${number}`;
  const told = [fields.text("file.path"), fields.text("process.entity_id"), fields.number("process.pid")];
  return `${written}#${idOf([...actions, ...told])}`;
}

/** Elastic's agents name the system of their host in each document. */
function platformOf(fields: Fields): Pick<Stamp, "platform"> {
  const type = fields.text("host.os.type");
  return type === "linux" || type === "macos" ? { platform: type } : {};
}
