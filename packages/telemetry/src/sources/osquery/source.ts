import { own, type Platform, type TelemetryEvent } from "@limpid/core";
import { GivenIds, idOf, ownId } from "../../given.ts";
import { type JsonRecords, jsonSource, USED, type Verdict } from "../../json/json-source.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, textIn } from "../../json/values.ts";
import type { Source, SourceOptions } from "../../source.ts";
import { ToldAccounts } from "../../told-accounts.ts";
import { type Table, tableOf } from "./columns.ts";
import { fileEvent, fileFacts } from "./file-facts.ts";
import { type Base, processEvent, processFileEvent, type RowEvent } from "./linux-events.ts";
import { Losses } from "./losses.ts";
import { esProcessEvent, esProcessFileEvent } from "./macos-events.ts";
import { askedAt, happenedAt, hostOf, isResult, RESULT_SHAPE, rowsOf } from "./result.ts";
import { accountIn, wordIn } from "./row.ts";
import { OSQUERY_SHOWS } from "./shows.ts";
import { TimeOrder } from "./time-order.ts";

/** Result logs of osquery: differential, event, snapshot and batch format. */
export const osquery: Source = jsonSource({
  name: "osquery",
  shows: OSQUERY_SHOWS,
  shape: RESULT_SHAPE,
  matches: isResult,
  timeOf: askedAt,
  open: (options, sink) => new Results(options, sink),
});

/** Tables that one system alone has; the others are told apart by what they say. */
const PLATFORMS: { readonly [T in Table]?: Platform } = {
  es_process_events: "macos",
  es_process_file_events: "macos",
  process_file_events: "linux",
};

const READERS: Readonly<Record<Table, (base: Base, row: JsonObject) => RowEvent>> = {
  process_events: processEvent,
  process_file_events: processFileEvent,
  file_events: fileEvent,
  es_process_events: esProcessEvent,
  es_process_file_events: esProcessFileEvent,
  "file-facts": fileFacts,
};

const MAX_TYPE = 20;
const DUPLICATE: Verdict = { kind: "skipped", why: "duplicate" };
const INCOMPLETE: Verdict = { kind: "skipped", why: "incomplete" };

class Results implements JsonRecords {
  readonly #host: string | undefined;
  readonly #order: TimeOrder;
  readonly #given = new GivenIds();
  readonly #losses = new Losses();
  readonly #accounts = new ToldAccounts();

  constructor({ host }: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#host = host;
    this.#order = new TimeOrder(sink);
  }

  lost(): ReadonlyMap<string, number> {
    return this.#losses.byHost();
  }

  giveWhole(now: number): boolean {
    return this.#order.giveWhole(now);
  }

  end(): void {
    this.#order.flush();
  }

  /** A line is used when one of its rows is; otherwise the first row decides. */
  read(record: JsonObject): Verdict {
    const asked = askedAt(record);
    if (asked === undefined) return { kind: "skipped", why: "no-time" };
    const host = this.#host ?? hostOf(record);
    let verdict: Verdict | undefined;
    for (const row of rowsOf(record)) {
      const said = this.#readRow(row, host, asked);
      if (verdict === undefined || said.kind === "used") verdict = said;
    }
    return verdict ?? { kind: "ignored", as: record.action === "removed" ? "removed-row" : "no-rows" };
  }

  #readRow(row: JsonObject, host: string, asked: number): Verdict {
    const table = tableOf(row);
    if (table === undefined) return { kind: "ignored", as: "other-table" };
    const at = happenedAt(row, asked);
    const number = table === "es_process_events" || table === "es_process_file_events" ? numberOf(row) : undefined;
    const platform = PLATFORMS[table];
    const base: Base = {
      id: idOfRow(table, row, at, number),
      at,
      host,
      ...(platform === undefined ? {} : { platform }),
    };
    if (this.#given.again(`${host} ${base.id}`)) return DUPLICATE;
    if (number !== undefined) this.#number(base, table, row, number, asked);
    const made = READERS[table](base, row);
    if (typeof made === "string") return { kind: "ignored", as: made };
    if (made === undefined) return INCOMPLETE;
    if (table === "es_process_events") {
      const account = this.#accounts.meet(accountIn(row, "uid"), wordIn(row, "username"), base);
      if (account !== undefined) this.#order.add(account, asked);
    }
    this.#order.add(made, asked);
    return USED;
  }

  #number(base: Base, table: Table, row: JsonObject, number: number, asked: number): void {
    const lost = this.#losses.note(base, `${table}/${typeIn(row)}`, number);
    if (lost !== undefined) this.#order.add(lost, asked);
  }
}

/** The type of a message, a word. */
function typeIn(row: JsonObject): string | undefined {
  const type = textIn(row, "event_type");
  return type === undefined ? undefined : own(type.slice(0, MAX_TYPE));
}

/** The number of a message among those of its type; older systems do not number, and write 0 for each. */
function numberOf(row: JsonObject): number | undefined {
  const number = numberIn(row, "seq_num");
  return number === 0 && (numberIn(row, "global_seq_num") ?? 0) === 0 ? undefined : number;
}

/** From the sensor's own numbers where the row has them, otherwise from all that it says. */
function idOfRow(table: Table, row: JsonObject, at: number, number: number | undefined): string {
  const seconds = at / 1000;
  if (number !== undefined) return `${seconds}#${table}-${typeIn(row)}-${number}`;
  const eid = table === "file-facts" ? undefined : ownId(textIn(row, "eid"));
  if (eid !== undefined) return `${seconds}#${table}-${eid}`;
  // An agent writes the columns of a query in one order.
  const words: string[] = [table];
  for (const name in row) words.push(String(row[name]));
  return `${seconds}#${idOf(words)}`;
}
