import type { Latin1 } from "@limpid/core";
import { jsonSource, USED } from "../json/json-source.ts";
import type { JsonObject } from "../json/read-json.ts";
import type { Shape } from "../json/shape.ts";
import { isObject, numberIn, objectIn, textIn } from "../json/values.ts";

/** A kind of telemetry that is recognised and not read yet. */
export interface KnownFormat {
  /** As people call it. */
  readonly name: string;
  /** One sentence: that it is not read, and what to read instead. */
  readonly message: string;
}

interface Known extends KnownFormat {
  /** How sure it is that a log beginning with `head` is of this kind: 0 to 1. */
  readonly recognise: (head: Latin1) => number;
}

const KNOWN: readonly Known[] = [
  {
    ...named("Tracee", "Tetragon, Falco or the audit log of the same host"),
    recognise: inJson(
      { eventName: true, hostProcessId: true, processName: true, name: true, workload: { process: true } },
      (record) =>
        textIn(record, "eventName") === undefined
          ? textIn(record, "name") !== undefined && objectIn(objectIn(record, "workload"), "process") !== undefined
          : numberIn(record, "hostProcessId") !== undefined && textIn(record, "processName") !== undefined,
    ),
  },
  {
    ...named("Kunai", "the audit log of the same host"),
    recognise: inJson({ data: true, info: { event: { name: true, uuid: true }, utc_time: true } }, (record) => {
      const info = objectIn(record, "info");
      const event = objectIn(info, "event");
      return isObject(record.data) && textIn(info, "utc_time") !== undefined && textIn(event, "uuid") !== undefined;
    }),
  },
  {
    ...named("Microsoft Defender", "Sysmon for Linux, the audit log or eslogger of the same host"),
    recognise: (head) => Math.max(defenderJson(head), defenderCsv(head)),
  },
  {
    ...named("AUOMS", "/var/log/audit/audit.log of the same host"),
    recognise: (head) => share(head, (line) => line.includes("type=AUOMS_")),
  },
  {
    ...named("audit events as JSON, joined by go-libaudit", "Auditbeat's documents or the audit log itself"),
    recognise: inJson(
      { event: { record_type: true, sequence: true, summary: true }, record_type: true, sequence: true, summary: true },
      (record) => isCoalesced(record) || isCoalesced(objectIn(record, "event")),
    ),
  },
  {
    ...named("audit events as JSON, grouped by type", "the audit log itself, or Laurel's"),
    recognise: inJson({ eventid: true, node: true, items: { SYSCALL: true, PATH: true } }, (record) => {
      const items = objectIn(record, "items");
      return record.eventid !== undefined && (Array.isArray(items?.SYSCALL) || Array.isArray(items?.PATH));
    }),
  },
  {
    ...named("Sysmon for Windows", "nothing: Windows is not read yet"),
    recognise: (head) => share(head, (line) => WINDOWS_SYSMON.test(line.slice(0, MAX_LOOK))),
  },
];

/** What a log is that no source reads; undefined when it is nothing known. */
export function knownFormat(head: Latin1): KnownFormat | undefined {
  const best = KNOWN.map((known) => ({ known, sure: known.recognise(head) })).sort((a, b) => b.sure - a.sure)[0];
  if (best === undefined || best.sure < ENOUGH) return undefined;
  const { name, message } = best.known;
  return { name, message };
}

const ENOUGH = 0.5; // most records
const MAX_LOOK = 4096; // characters of a line; the provider stands at its beginning
const MAX_LINES = 200; // of the head

function named(name: string, instead: string): KnownFormat {
  return { name, message: `this is ${name}, which is known and not read yet. Read instead: ${instead}` };
}

function inJson(
  shape: { readonly [name: string]: Shape },
  matches: (record: JsonObject) => boolean,
): (head: Latin1) => number {
  const open = () => ({ read: () => USED });
  return jsonSource({ name: "known", shape, matches, timeOf: () => undefined, open }).recognise;
}

function isCoalesced(event: JsonObject | undefined): boolean {
  return (
    textIn(event, "record_type") !== undefined && numberIn(event, "sequence") !== undefined && isObject(event?.summary)
  );
}

const defenderJson = inJson(
  { category: true, properties: true, ActionType: true, DeviceId: true, DeviceName: true, InitiatingProcessId: true },
  (record) =>
    textIn(record, "category")?.startsWith("AdvancedHunting-") === true ||
    (textIn(record, "ActionType") !== undefined &&
      (record.DeviceId !== undefined || record.DeviceName !== undefined) &&
      record.InitiatingProcessId !== undefined),
);

/** The first line of a table names its columns. */
function defenderCsv(head: Latin1): number {
  const end = head.indexOf("\n");
  const columns = head.slice(0, end < 0 ? undefined : end).slice(0, 16_384);
  return columns.includes("InitiatingProcessId,") && columns.includes("InitiatingProcessCreationTime") ? 1 : 0;
}

const WINDOWS_SYSMON =
  /<Event[^>]{0,200}>.{0,300}Microsoft-Windows-Sysmon|^\s*\{.{0,4000}"Microsoft-Windows-Sysmon(?:\/Operational)?"/s;

/** The share of lines that are of a kind; empty ones count for nothing. */
function share(head: Latin1, isOne: (line: Latin1) => boolean): number {
  let lines = 0;
  let found = 0;
  for (const line of head.split("\n", MAX_LINES)) {
    if (line.trim() === "") continue;
    lines++;
    if (isOne(line)) found++;
  }
  return lines === 0 ? 0 : found / lines;
}
