import { decodeUtf8, type FileRef, type ProcessSighting, type TelemetryEvent } from "@limpid/core";
import { decodeBase64 } from "../../json/base64.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { arrayIn, flagIn, isObject, numberIn, objectIn, textIn } from "../../json/values.ts";
import { fileNamed, NO_FILE } from "../../named-file.ts";
import { readFile } from "./file.ts";
import { exitOf } from "./message.ts";
import { readProcess, type SensorIds } from "./process.ts";

/** What every event of a message has in common. */
export interface Base {
  readonly id: string;
  readonly at: number;
  readonly time?: string;
  readonly host: string;
  readonly process: ProcessSighting;
}

/** The event of a body, what to count it as when it tells of nothing, or undefined when it says less than it should. */
type Reader = (base: Base, body: JsonObject, sensorIds: SensorIds) => TelemetryEvent | string | undefined;

export const READERS: Readonly<Record<string, Reader>> = {
  execution: executed,
  fork: (base, body) => {
    const child = numberIn(objectIn(objectIn(body, "child"), "id"), "pid");
    return child === undefined ? undefined : { ...base, kind: "process.forked", child, thread: false };
  },
  exit: (base, body) => ({ ...base, kind: "process.exited", code: codeOf(body) }),
  // Logged when the file was changed, or mapped so that it could be.
  close: (base, body) => withFile(body, "target", (file) => ({ ...base, kind: "file.written", file, finished: true })),
  unlink: (base, body) => withFile(body, "target", (file) => ({ ...base, kind: "file.removed", file })),
  rename: (base, body) =>
    withTarget(body, (from, to) => ({
      ...base,
      kind: "file.renamed",
      from,
      to: sameFile(from, to),
      replaced: flagIn(body, "target_existed") === true ? to : undefined,
    })),
  link: (base, body) =>
    withTarget(body, (from, to) => ({ ...base, kind: "file.linked", from, to: sameFile(from, to) })),
  clone: copied,
  copyfile: copied,
  exchangedata: (base, body) => {
    const [one, other] = [readFile(objectIn(body, "file1")), readFile(objectIn(body, "file2"))];
    return one && other && { ...base, kind: "files.swapped", one, other };
  },
  // A rule that Santa made for a compiler's output: what the file is, not who wrote it when.
  allowlist: ({ process: _compiler, ...base }, body) =>
    withFile(body, "target", (file) => ({ ...base, kind: "file.reported", file })),
  login_logout: sessionChanged,
  login_window_session: sessionChanged,
  open_ssh: sessionChanged,
};

function withFile(body: JsonObject, name: string, made: (file: FileRef) => TelemetryEvent): TelemetryEvent | undefined {
  const file = readFile(objectIn(body, name));
  return file && made(file);
}

/** A source that is a file and a target that is a path. */
function withTarget(
  body: JsonObject,
  made: (from: FileRef, to: FileRef) => TelemetryEvent,
): TelemetryEvent | undefined {
  const from = readFile(objectIn(body, "source"));
  const target = textIn(body, "target");
  return from && target !== undefined ? made(from, fileNamed(target, undefined)) : undefined;
}

/** The file keeps what it is and has another name. */
function sameFile(file: FileRef, named: FileRef): FileRef {
  return { ...file, path: named.path, pathBasis: named.pathBasis };
}

/** The copy has the original's kind and rights; its inode is told by whoever touches it next. */
function copied(base: Base, body: JsonObject): TelemetryEvent | undefined {
  return withTarget(body, (from, to) => ({ ...base, kind: "file.copied", from, to: { ...to, mode: from.mode } }));
}

/** The instigator is the process with its old image; the target is the same process with the new one. */
function executed(base: Base, body: JsonObject, sensorIds: SensorIds): TelemetryEvent | string | undefined {
  // Santa kept it from running: nothing happened.
  if (body.decision === "DECISION_DENY") return "execution-denied";
  const target = objectIn(body, "target");
  const process = readProcess(target, sensorIds);
  if (process === undefined) return undefined;
  const { sensorId } = base.process;
  const former = base.process.pid === process.pid && sensorId !== process.sensorId ? sensorId : undefined;
  const executable = readFile(objectIn(target, "executable")) ?? NO_FILE;
  // Only for a script that was executed itself, not for `sh script.sh`.
  const script = readFile(objectIn(body, "script"));
  const args = arrayIn(body, "args");
  const argv = args?.flatMap((argument) => argumentOf(argument)) ?? [];
  return {
    ...base,
    kind: "process.executed",
    process: {
      ...process,
      cwd: textIn(objectIn(body, "working_directory"), "path"),
      ...(former === undefined ? {} : { formerSensorId: former }),
    },
    image: process.image,
    argv,
    argvComplete: args !== undefined && argv.length === args.length,
    file: script ?? executable,
    interpreters: script === undefined ? [] : [executable],
  };
}

/** Arguments are bytes, and bytes are Base64. */
function argumentOf(argument: unknown): readonly string[] {
  const bytes = typeof argument === "string" ? decodeBase64(argument) : undefined;
  return bytes === undefined ? [] : [decodeUtf8(bytes)];
}

/** `exit_status` is the code itself, told apart from signals already. */
function codeOf(body: JsonObject): number | undefined {
  const ended = exitOf(body);
  const signal = numberIn(ended, "signal");
  return signal === undefined ? numberIn(ended, "exit_status") : 128 + (signal & 0x7f);
}

function sessionChanged(base: Base, body: JsonObject): TelemetryEvent | undefined {
  const program = base.process.image;
  const login = objectIn(body, "login");
  const said = login ?? objectIn(body, "logout");
  const account = textIn(objectIn(said, "user"), "name");
  if (login === undefined) return said && { ...base, kind: "session.closed", account, program };
  const result = textIn(login, "result");
  return {
    ...base,
    kind: "session.opened",
    account,
    program,
    terminal: undefined,
    address: undefined,
    succeeded: result === undefined ? flagIn(login, "success") !== false : result === "RESULT_AUTH_SUCCESS",
  };
}

/** The process that did it, of those events that nest it too. */
export function instigatorOf(body: JsonObject): JsonObject | undefined {
  const said = body.instigator ?? objectIn(body, "login")?.instigator ?? objectIn(body, "logout")?.instigator;
  return isObject(said) ? said : undefined;
}
