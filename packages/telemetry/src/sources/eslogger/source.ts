import type { TelemetryEvent } from "@limpid/core";
import { hostName } from "../../host-name.ts";
import { type JsonRecords, jsonSource, USED, type Verdict } from "../../json/json-source.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, objectIn, textIn } from "../../json/values.ts";
import { Seen } from "../../linux-audit/seen.ts";
import { LossesByHost } from "../../losses-by-host.ts";
import type { Source, SourceOptions } from "../../source.ts";
import { finerTime, parseTime } from "../../time.ts";
import { type Base, READERS } from "./events.ts";
import { readProcess } from "./process.ts";
import { MESSAGE_SHAPE } from "./shape.ts";
import { ESLOGGER_SHOWS } from "./shows.ts";

/** Endpoint Security messages of macOS as `eslogger` writes them, message versions 7 to 11. @see eslogger(1) */
export const eslogger: Source = jsonSource({
  name: "eslogger",
  shows: ESLOGGER_SHOWS,
  shape: MESSAGE_SHAPE,
  matches: (record) => isMessage(record) && objectIn(record, "event") !== undefined,
  // Its members come in any order: what is there has to be of a message, and be enough.
  matchesCut: (record) =>
    isMessage(record) ||
    (hasKnownEvent(record) && (hasProcess(record) || numberIn(record, "event_type") !== undefined)),
  timeOf: (record) => parseTime(textIn(record, "time") ?? ""),
  open: (options, sink) => new Messages(options, sink),
});

function isMessage(record: JsonObject): boolean {
  return hasProcess(record) && numberIn(record, "event_type") !== undefined;
}

function hasProcess(record: JsonObject): boolean {
  return objectIn(record, "process")?.audit_token !== undefined;
}

function hasKnownEvent(record: JsonObject): boolean {
  const event = objectIn(record, "event");
  return event !== undefined && Object.keys(event).some((type) => objectIn(event, type) !== undefined);
}

/** A jump above this is another run of the logger, not a loss: no queue of the kernel holds so many. */
const MAX_LOSS = 100_000;
/** Threads of the logger overtake each other by a few messages. */
const LATE = 64;

class Messages implements JsonRecords {
  readonly #host: string | undefined;
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #seen = new Seen();
  readonly #lost = new LossesByHost();
  readonly #hosts = new Map<string, Numbered>();
  #latest: Numbered | undefined;

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
    const process = readProcess(objectIn(record, "process"));
    if (at === undefined) return { kind: "skipped", why: "no-time" };
    if (process === undefined) return { kind: "skipped", why: "no-process" };
    const events = objectIn(record, "event");
    const type = events === undefined ? undefined : Object.keys(events)[0];
    const event = type === undefined ? undefined : events?.[type];
    const number = numberIn(record, "global_seq_num") ?? numberIn(record, "seq_num") ?? 0;
    const host = hostName(this.#host, textIn(record, "hostname"));
    const id = `${written}#${number}`;
    const numbered = this.#numbered(host);
    if (this.#seen.has(numbered.host, number >>> 0, at)) return { kind: "skipped", why: "duplicate" };
    this.#seen.add(numbered.host, number >>> 0, at);
    this.#count(numbered, number, { id, at, host });

    const read = type === undefined ? undefined : READERS[type];
    if (read === undefined || typeof event !== "object" || event === null)
      return { kind: "ignored", as: typeName(record, type) };
    const made = read({ id, at, ...finerTime(written), host, process }, event as JsonObject);
    if (made === undefined) return { kind: "ignored", as: type ?? "other" };
    this.#sink(made);
    return USED;
  }

  #numbered(name: string): Numbered {
    if (this.#latest?.name === name) return this.#latest;
    const known = this.#hosts.get(name);
    const numbered = known ?? { name, host: this.#hosts.size + 1, next: undefined };
    if (known === undefined && this.#hosts.size < MAX_HOSTS) this.#hosts.set(name, numbered);
    this.#latest = numbered;
    return numbered;
  }

  /** Messages are numbered one by one for each client of Endpoint Security; a jump is what was dropped. */
  #count(numbered: Numbered, number: number, { id, at, host }: Pick<Base, "id" | "at" | "host">): void {
    const missing = number - (numbered.next ?? number);
    if (missing < 0 && missing >= -LATE) {
      this.#lost.found(host);
      return;
    }
    numbered.next = number + 1;
    if (missing <= 0 || missing > MAX_LOSS) return; // another run of the logger begins with another number
    this.#lost.add(host, missing);
    this.#sink({ kind: "events.lost", id: `${id}-lost`, at, host, count: missing });
  }
}

const MAX_HOSTS = 65_535; // a hostile stream can make up any number

/** The messages of one host so far. */
interface Numbered {
  readonly name: string;
  readonly host: number;
  /** The number that the next message has when none is lost. */
  next: number | undefined;
}

/** A type that is newer than this list is known by its number. */
function typeName(record: JsonObject, type: string | undefined): string {
  return type ?? `type-${numberIn(record, "event_type") ?? "?"}`;
}
