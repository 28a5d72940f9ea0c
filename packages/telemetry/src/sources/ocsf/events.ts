import type { FileRef, Platform, ProcessSighting, TelemetryEvent } from "@limpid/core";
import { wordsOf } from "../../command-line.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, objectIn, textIn } from "../../json/values.ts";
import { NO_FILE } from "../../named-file.ts";
import { readFile, readProcess } from "./process.ts";

export interface Stamp {
  readonly id: string;
  readonly at: number;
  readonly host: string;
  readonly platform?: Platform;
}

/** An event, or why there is none. */
type Reading = TelemetryEvent | "no-process" | "no-file" | undefined;
type ActivityReader = (stamp: Stamp, record: JsonObject) => Reading;

/** @see https://schema.ocsf.io/1.5.0/classes/process_activity */
export const PROCESS_ACTIVITIES: ReadonlyMap<number, ActivityReader> = new Map<number, ActivityReader>([
  [1, launched],
  [2, terminated],
]);

/** @see https://schema.ocsf.io/1.5.0/classes/file_activity */
export const FILE_ACTIVITIES: ReadonlyMap<number, ActivityReader> = new Map<number, ActivityReader>([
  [1, created],
  [3, (stamp, record) => onFile(record, (process, file) => written(stamp, process, file))],
  [4, (stamp, record) => onFile(record, (process, file) => ({ ...stamp, kind: "file.removed", process, file }))],
  [5, renamed],
  [12, (stamp, record) => onFile(record, (process, file) => mounted(stamp, process, file))],
]);

/** The process of the event is the new one; the actor started it, and is its parent where nothing else is named. */
function launched(stamp: Stamp, record: JsonObject): Reading {
  const object = objectIn(record, "process");
  const process = readProcess(object, undefined);
  if (process === undefined) return "no-process";
  const starter = readProcess(objectIn(objectIn(record, "actor"), "process"), objectIn(record, "actor"));
  const text = textIn(object, "cmd_line");
  const { argv, certain } = text === undefined ? { argv: [], certain: false } : wordsOf(text);
  const { image, cwd } = process;
  return {
    ...stamp,
    kind: "process.executed",
    process: startedBy(process, starter),
    image,
    argv,
    argvComplete: certain,
    file: readFile(objectIn(object, "file"), cwd) ?? NO_FILE,
    interpreters: [],
  };
}

function startedBy(process: ProcessSighting, starter: ProcessSighting | undefined): ProcessSighting {
  if (process.ppid !== undefined || starter === undefined || starter.pid === process.pid) return process;
  const { pid, sensorId, image } = starter;
  return {
    ...process,
    ppid: pid,
    ...(sensorId === undefined ? {} : { parentSensorId: sensorId }),
    ...(image === undefined ? {} : { parentImage: image }),
  };
}

function terminated(stamp: Stamp, record: JsonObject): Reading {
  const process = readProcess(objectIn(record, "process"), undefined);
  if (process === undefined) return "no-process";
  return { ...stamp, kind: "process.exited", process, code: numberIn(record, "exit_code") };
}

function created(stamp: Stamp, record: JsonObject): Reading {
  return onFile(record, (process, file) => ({
    ...stamp,
    kind: "file.opened",
    process,
    file,
    created: true,
    truncated: false,
    unnamed: false,
    descriptor: undefined,
  }));
}

function written(stamp: Stamp, process: ProcessSighting, file: FileRef): TelemetryEvent {
  return { ...stamp, kind: "file.written", process, file, finished: false };
}

function mounted(stamp: Stamp, process: ProcessSighting, file: FileRef): TelemetryEvent {
  return { ...stamp, kind: "filesystem.mounted", process, file };
}

/** `file` is what it was, `file_result` what it is now. */
function renamed(stamp: Stamp, record: JsonObject): Reading {
  return onFile(record, (process, from) => {
    const to = readFile(objectIn(record, "file_result"), process.cwd);
    return to === undefined ? "no-file" : { ...stamp, kind: "file.renamed", process, from, to, replaced: undefined };
  });
}

function onFile(record: JsonObject, made: (process: ProcessSighting, file: FileRef) => Reading): Reading {
  const actor = objectIn(record, "actor");
  const process = readProcess(objectIn(actor, "process"), actor);
  if (process === undefined) return "no-process";
  const before = readFile(objectIn(record, "file"), process.cwd);
  // What a file became says more of it than what it was: hash, size.
  const after = readFile(objectIn(record, "file_result"), process.cwd);
  const file = after !== undefined && after.path === before?.path ? after : before;
  return file === undefined ? "no-file" : made(process, file);
}
