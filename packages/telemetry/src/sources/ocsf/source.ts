import type { Platform, TelemetryEvent } from "@limpid/core";
import { GivenIds, idOf, ownId } from "../../given.ts";
import { hostName } from "../../host-name.ts";
import { type JsonRecords, jsonSource, USED, type Verdict } from "../../json/json-source.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, objectIn, textIn } from "../../json/values.ts";
import type { Source, SourceOptions } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { ToldAccounts } from "../../told-accounts.ts";
import { FILE_ACTIVITIES, PROCESS_ACTIVITIES, type Stamp } from "./events.ts";
import { FILE_ACTIVITY, isOcsf, OCSF_SHAPE, PROCESS_ACTIVITY } from "./shape.ts";
import { OCSF_SHOWS } from "./shows.ts";

/** Process Activity and File System Activity of the Open Cybersecurity Schema Framework, versions 1.0 to 1.5. */
export const ocsf: Source = jsonSource({
  name: "ocsf",
  shows: OCSF_SHOWS,
  shape: OCSF_SHAPE,
  matches: isOcsf,
  timeOf,
  open: (options, sink) => new Activities(options, sink),
});

/** Milliseconds since the Unix epoch, or the text of the profile `datetime`. */
function timeOf(record: JsonObject): number | undefined {
  return numberIn(record, "time") ?? parseTime(textIn(record, "time_dt") ?? "");
}

const CLASSES: ReadonlyMap<number, typeof FILE_ACTIVITIES> = new Map([
  [FILE_ACTIVITY, FILE_ACTIVITIES],
  [PROCESS_ACTIVITY, PROCESS_ACTIVITIES],
]);

/** @see https://schema.ocsf.io/1.5.0/objects/os, type_id */
const WINDOWS = 100;
const PLATFORMS: ReadonlyMap<number, Platform> = new Map([
  [200, "linux"],
  [300, "macos"],
]);
const FAILURE = 2;

class Activities implements JsonRecords {
  readonly #host: string | undefined;
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #given = new GivenIds();
  readonly #accounts = new ToldAccounts();

  constructor({ host }: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#host = host;
    this.#sink = sink;
  }

  read(record: JsonObject): Verdict {
    const at = timeOf(record);
    if (at === undefined || Math.abs(at) > MAX_TIME) return { kind: "skipped", why: "no-time" };
    const uid = numberIn(record, "class_uid") ?? 0;
    // A type is its class times 100 and the activity.
    const activity = numberIn(record, "activity_id") ?? (numberIn(record, "type_uid") ?? 0) % 100;
    const read = CLASSES.get(uid)?.get(activity);
    const as = `${uid} activity ${activity}`;
    if (read === undefined) return { kind: "ignored", as };
    const device = objectIn(record, "device");
    const system = numberIn(objectIn(device, "os"), "type_id") ?? 0;
    if (system === WINDOWS) return { kind: "ignored", as: "windows" };
    if (numberIn(record, "status_id") === FAILURE) return { kind: "ignored", as: `${as} failed` };
    const host = hostName(this.#host, textIn(device, "hostname"), textIn(device, "name"));
    const platform = PLATFORMS.get(system);
    const stamp: Stamp = { id: identify(record, at, as), at, host, ...(platform === undefined ? {} : { platform }) };
    const made = read(stamp, record);
    if (made === undefined || made === "no-process" || made === "no-file")
      return { kind: "ignored", as: `${as} ${made ?? ""}` };
    if (this.#given.again(`${host} ${stamp.id}`)) return { kind: "skipped", why: "duplicate" };
    const user = objectIn(objectIn(record, "process"), "user") ?? objectIn(objectIn(record, "actor"), "user");
    const account = this.#accounts.meet(numberIn(user, "uid"), textIn(user, "name"), stamp);
    if (account !== undefined) this.#sink(account);
    this.#sink(made);
    return USED;
  }
}

/** The last moment that a date can name. @see ECMA-262, 21.4.1.1 */
const MAX_TIME = 8.64e15;

/** The event's own id where it has one; otherwise what makes it different from others. */
function identify(record: JsonObject, at: number, as: string): string {
  const metadata = objectIn(record, "metadata");
  const own = ownId(textIn(metadata, "uid"));
  if (own !== undefined) return own;
  const process = objectIn(record, "process") ?? objectIn(objectIn(record, "actor"), "process");
  const files = [objectIn(record, "file"), objectIn(record, "file_result"), objectIn(process, "file")];
  return `${at}#${idOf([
    as,
    numberIn(metadata, "sequence"),
    numberIn(process, "pid"),
    textIn(process, "uid"),
    textIn(process, "cmd_line"),
    ...files.flatMap((file) => [textIn(file, "path"), textIn(file, "name")]),
  ])}`;
}
