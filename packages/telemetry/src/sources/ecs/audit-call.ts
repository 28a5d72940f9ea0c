import type { TelemetryEvent } from "@limpid/core";
import type { Json } from "../../json/read-json.ts";
import { integerIn, isObject, numberIn, textIn } from "../../json/values.ts";
import { type CallRecords, callEvent } from "../../linux-audit/call-event.ts";
import { absoluteRef, type NameType, type PathRecord } from "../../linux-audit/logged-file.ts";
import { isReading } from "../../linux-audit/open-flags.ts";
import { CALL, callNamed } from "../../linux-audit/syscalls.ts";
import type { Stamp } from "./events.ts";
import type { Fields } from "./fields.ts";

const ARGUMENTS = ["auditd.data.a0", "auditd.data.a1", "auditd.data.a2", "auditd.data.a3"] as const;

/** A call that Auditbeat's auditd module joined and decoded; a text says why it is of no further interest. */
export function auditCall(stamp: Stamp, fields: Fields): TelemetryEvent | string {
  const name = fields.text("auditd.data.syscall") ?? "";
  const call = callNamed(name);
  if (call === undefined || call.kind === CALL.NOTHING) return `SYSCALL:${name}`;
  const failed = fields.text("auditd.result", "event.outcome") !== "success";
  if (failed && call.kind !== CALL.EXIT) return "SYSCALL:failed";
  const argument = (index: number): number | undefined => {
    const field = ARGUMENTS[index];
    return field === undefined ? undefined : lowBits(fields.text(field));
  };
  const value = argument(call.value);
  if (call.kind === CALL.OPEN && value !== undefined && isReading(value)) return call.label;
  const { process } = stamp;
  const paths = readPaths(fields.all("auditd.paths"));
  const record = {
    call,
    exit: call.kind === CALL.EXIT ? undefined : fields.number("auditd.data.exit"),
    directory: argument(call.directory),
    firstDirectory: argument(call.firstDirectory),
    value,
    target: argument(call.target),
    items: paths.length,
    pid: process.pid,
    ppid: process.ppid,
    context: process,
  };
  const argv = fields.texts("process.args");
  const beside: CallRecords = {
    paths,
    readArguments: () => ({ argv, complete: argv.length > 0 && argv.length === fields.number("auditd.data.argc") }),
    readOpenFlags: () => undefined,
    readTarget: () => undefined,
  };
  return callEvent(beside, record, stamp) ?? call.label;
}

/** Arguments are hex without 0x: their low 32 bits. */
function lowBits(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9a-f]{1,16}$/i.test(text) ? Number.parseInt(text.slice(-8), 16) | 0 : undefined;
}

const MAX_PATHS = 512; // loading a kernel module names hundreds
const NAME_TYPES: ReadonlySet<string> = new Set<NameType>(["NORMAL", "PARENT", "CREATE", "DELETE", "UNKNOWN"]);

function readPaths(value: Json | undefined): readonly PathRecord[] {
  const list = Array.isArray(value) ? value : [value];
  const paths = list.slice(0, MAX_PATHS).flatMap((path, index) => (isObject(path) ? [readPath(path, index)] : []));
  return paths.sort((one, other) => one.item - other.item);
}

function readPath(path: { readonly [name: string]: Json | undefined }, index: number): PathRecord {
  const type = textIn(path, "nametype");
  const written = textIn(path, "name");
  const name = written === "(null)" ? undefined : written;
  const octal = textIn(path, "mode");
  const mode = octal !== undefined && /^[0-7]{1,7}$/.test(octal) ? Number.parseInt(octal, 8) : undefined;
  const [device, inode, ownerUid] = [textIn(path, "dev"), integerIn(path, "inode"), numberIn(path, "ouid")];
  return {
    item: numberIn(path, "item") ?? index,
    nameType: type === undefined ? "NORMAL" : NAME_TYPES.has(type) ? (type as NameType) : "UNKNOWN",
    file: { name, ref: absoluteRef(name, device, inode, mode, ownerUid), device, inode, mode, ownerUid },
  };
}
