import type { FileRef, FileReported, Platform, ProcessSighting, TelemetryEvent } from "@limpid/core";
import { wordsOf } from "../../command-line.ts";
import { fileNamed } from "../../named-file.ts";
import type { Fields } from "./fields.ts";
import { hashIn, readFile } from "./process.ts";

export interface Stamp {
  readonly id: string;
  readonly at: number;
  readonly time?: string;
  readonly host: string;
  readonly platform?: Platform;
  readonly process: ProcessSighting;
}

type ActionReader = (stamp: Stamp, fields: Fields) => TelemetryEvent | undefined;

/** Actions of Elastic Endpoint on processes. `already_running` and changes of accounts are none. */
export const PROCESS_ACTIONS: ReadonlyMap<string, ActionReader> = new Map<string, ActionReader>([
  ["exec", executed],
  ["fork", forked],
  ["end", (stamp, fields) => ({ ...stamp, kind: "process.exited", code: fields.number("process.exit_code") })],
]);

/** Actions on files, of Elastic Endpoint and of Auditbeat's file_integrity. */
export const FILE_ACTIONS: ReadonlyMap<string, ActionReader> = new Map<string, ActionReader>([
  ["creation", (stamp, fields) => opened(stamp, fields, true)],
  ["created", (stamp, fields) => opened(stamp, fields, true)],
  ["overwrite", (stamp, fields) => opened(stamp, fields, false)],
  ["modification", written],
  ["updated", written],
  ["rename", renamed],
  ["deletion", removed],
  ["deleted", removed],
]);

/** The actions of file_integrity come as a list; the first of these says most. */
export const ACTION_ORDER = [...FILE_ACTIONS.keys(), ...PROCESS_ACTIONS.keys()];

function executed(stamp: Stamp, fields: Fields): TelemetryEvent {
  const args = fields.texts("process.args");
  const count = fields.number("process.args_count");
  const line = fields.text("process.command_line");
  const { argv, certain } =
    args.length > 0
      ? { argv: args, certain: count === undefined || count === args.length }
      : line === undefined
        ? { argv: [], certain: false }
        : wordsOf(line);
  const sha256 = hashIn(fields, "process.hash.sha256");
  const { image, cwd, signing } = stamp.process;
  return {
    ...stamp,
    kind: "process.executed",
    image,
    argv,
    argvComplete: certain,
    file: fileNamed(image, cwd, {
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(signing === undefined ? {} : { signing }),
    }),
    interpreters: [],
  };
}

/** The document's process is the new one; who forked it is its parent. */
function forked(stamp: Stamp, fields: Fields): TelemetryEvent | undefined {
  const pid = fields.number("process.parent.pid");
  if (pid === undefined) return undefined;
  const { process } = stamp;
  const parent: ProcessSighting = {
    pid,
    ppid: undefined,
    image: process.parentImage,
    name: undefined,
    uid: undefined,
    euid: undefined,
    gid: undefined,
    loginUser: undefined,
    session: undefined,
    terminal: undefined,
    cwd: undefined,
    ...(process.parentSensorId === undefined ? {} : { sensorId: process.parentSensorId }),
  };
  return { ...stamp, kind: "process.forked", process: parent, child: process.pid, thread: false };
}

function opened(stamp: Stamp, fields: Fields, created: boolean): TelemetryEvent | undefined {
  return withFile(fields, (file) => ({
    ...stamp,
    kind: "file.opened",
    file,
    created,
    truncated: !created,
    unnamed: false,
    descriptor: undefined,
  }));
}

function written(stamp: Stamp, fields: Fields): TelemetryEvent | undefined {
  return withFile(fields, (file) => ({ ...stamp, kind: "file.written", file, finished: false }));
}

function removed(stamp: Stamp, fields: Fields): TelemetryEvent | undefined {
  return withFile(fields, (file) => ({ ...stamp, kind: "file.removed", file }));
}

function renamed(stamp: Stamp, fields: Fields): TelemetryEvent | undefined {
  const before = fields.text("file.Ext.original.path", "file.original.path");
  if (before === undefined) return undefined;
  const from = readFile(fields, before);
  return withFile(fields, (to) => ({ ...stamp, kind: "file.renamed", from, to, replaced: undefined }));
}

/** What Elastic Endpoint read of a file's origin beside what happened to it, as attributes of that meaning. */
export function originTold({ id, at, time, host }: Stamp, fields: Fields): FileReported | undefined {
  const file = readFile(fields);
  const url = fields.text("file.origin_url");
  const referrer = fields.text("file.origin_referrer_url");
  if (file.path === undefined || (url ?? referrer) === undefined) return undefined;
  const attributes = {
    ...(url === undefined ? {} : { "user.xdg.origin.url": url }),
    ...(referrer === undefined ? {} : { "user.xdg.referrer.url": referrer }),
  };
  const stamp = { id: `${id}-origin`, at, ...(time === undefined ? {} : { time }), host };
  return { ...stamp, kind: "file.reported", file, attributes };
}

function withFile(fields: Fields, made: (file: FileRef) => TelemetryEvent): TelemetryEvent | undefined {
  const file = readFile(fields);
  return file.path === undefined ? undefined : made(file);
}
