import type { Json, JsonObject } from "../../json/read-json.ts";
import { arrayIn, isObject, numberIn, textIn } from "../../json/values.ts";
import { orNull } from "../../linux-audit/accounts.ts";
import type { CallRecord, Context } from "../../linux-audit/call.ts";
import type { Arguments, CallRecords } from "../../linux-audit/call-event.ts";
import { absoluteRef, type NameType, type PathRecord } from "../../linux-audit/logged-file.ts";
import { isReading } from "../../linux-audit/open-flags.ts";
import { CALL, callTable, numberOf } from "../../linux-audit/syscalls.ts";
import { only } from "./record.ts";
import { bitsIn, decodePercent, inodeIn, lowBits, nameIn } from "./values.ts";

/** What the SYSCALL of a record says; a text says why it is of no further interest. */
export function readCall(syscall: JsonObject): CallRecord | `SYSCALL:${string}` {
  const arch = (textIn(syscall, "arch") ?? "").replace(/^0x/, "");
  const table = callTable(arch);
  const number = numberIn(syscall, "syscall");
  if (number === undefined || number < 0) return "SYSCALL:unreadable";
  if (table === undefined) return "SYSCALL:unknown architecture";
  const call = table.calls[numberOf(table, number)];
  if (call === undefined) return "SYSCALL:unknown call";
  if (call.kind === CALL.NOTHING) return call.label;
  if (call.kind !== CALL.EXIT && textIn(syscall, "success") !== "yes") return "SYSCALL:failed";

  const argv = arrayIn(syscall, "ARGV");
  const argument = (index: number): number | undefined =>
    index < 0 ? undefined : lowBits(argv === undefined ? syscall[`a${index}`] : argv[index]);
  const value = argument(call.value);
  if (call.kind === CALL.OPEN && value !== undefined && isReading(value)) return call.label;
  const pid = numberIn(syscall, "pid");
  if (pid === undefined) return "SYSCALL:unreadable";
  return {
    call,
    exit: call.kind === CALL.EXIT ? undefined : numberIn(syscall, "exit"),
    directory: argument(call.directory),
    firstDirectory: argument(call.firstDirectory),
    value,
    target: argument(call.target),
    items: numberIn(syscall, "items") ?? 0,
    pid,
    ppid: numberIn(syscall, "ppid"),
    context: readContext(syscall),
  };
}

function readContext(syscall: JsonObject): Context {
  const tty = textIn(syscall, "tty");
  return {
    image: nameIn(syscall, "exe"),
    name: nameIn(syscall, "comm"),
    uid: numberIn(syscall, "uid"),
    euid: numberIn(syscall, "euid"),
    gid: numberIn(syscall, "gid"),
    loginUser: orNull(numberIn(syscall, "auid")),
    session: orNull(numberIn(syscall, "ses")),
    terminal: tty === undefined ? undefined : tty === "(none)" ? null : decodePercent(tty),
  };
}

/** What stands beside the SYSCALL of a record. */
export function besideCall(record: JsonObject): CallRecords {
  return {
    paths: readPaths(record),
    readArguments: () => readArguments(record),
    readOpenFlags: () => {
      const openat2 = only(record, "OPENAT2");
      const flags = bitsIn(openat2, "oflag");
      return flags === undefined ? undefined : flags | 0;
    },
    readTarget: () => numberIn(only(record, "OBJ_PID"), "opid"),
  };
}

const MAX_PATHS = 512; // loading a kernel module names hundreds
const NAME_TYPES: ReadonlySet<string> = new Set<NameType>(["NORMAL", "PARENT", "CREATE", "DELETE", "UNKNOWN"]);

function readPaths(record: JsonObject): readonly PathRecord[] {
  const list = arrayIn(record, "PATH") ?? (isObject(record.PATH) ? [record.PATH] : []);
  const paths = list.slice(0, MAX_PATHS).filter(isObject).map(readPath);
  return paths.sort((one, other) => one.item - other.item);
}

function readPath(path: JsonObject): PathRecord {
  const type = textIn(path, "nametype");
  const [name, device, inode] = [nameIn(path, "name"), textIn(path, "dev"), inodeIn(path)];
  const [mode, ownerUid] = [bitsIn(path, "mode"), numberIn(path, "ouid")];
  return {
    item: numberIn(path, "item") ?? -1,
    nameType: type === undefined ? "NORMAL" : NAME_TYPES.has(type) ? (type as NameType) : "UNKNOWN",
    file: { name, ref: absoluteRef(name, device, inode, mode, ownerUid), device, inode, mode, ownerUid },
  };
}

/**
 * The arguments of an execution. Laurel leaves out the middle of long ones: what stands there then is no text. One text for
 * all of them (`ARGV_STR`) cannot be taken apart again.
 */
function readArguments(record: JsonObject): Arguments {
  const execve = only(record, "EXECVE");
  const list = arrayIn(execve, "ARGV");
  if (list === undefined) {
    const joined = nameIn(execve, "ARGV_STR");
    return { argv: joined === undefined ? [] : [joined], complete: false };
  }
  const argv: string[] = [];
  for (const argument of list) {
    const text = argumentOf(argument);
    if (text === undefined) break; // what follows would stand at the wrong place
    argv.push(text);
  }
  return { argv, complete: argv.length === list.length && argv.length === (numberIn(execve, "argc") ?? argv.length) };
}

/** An argument that is a number is written as one. */
function argumentOf(value: Json): string | undefined {
  if (typeof value === "string") return decodePercent(value);
  return typeof value === "number" || typeof value === "bigint" ? String(value) : undefined;
}
