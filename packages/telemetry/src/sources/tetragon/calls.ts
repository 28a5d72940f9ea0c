import type { FileRef, Integer64, TelemetryEvent } from "@limpid/core";
import { CREAT_FLAGS, isReading, isUnnamed, truncates } from "../../linux-audit/open-flags.ts";
import { fileNamed } from "../../named-file.ts";
import type { CallArguments } from "./arguments.ts";
import type { Stamp } from "./events.ts";

/** What a call that a policy watches says; undefined when it changes no file, or does not say whether it does. */
type CallReader = (stamp: Stamp, call: CallArguments) => TelemetryEvent | undefined;

/** Masks of security_file_permission and of mmap. @see include/linux/fs.h, include/uapi/asm-generic/mman-common.h */
const MAY_WRITE = 2;
const PROT_WRITE = 2;
const MAP_SHARED = 1;
const AT_FDCWD = -100;
/** With O_EXCL the file is new, or the call fails. @see open(2) */
const CREATES_ANEW = 0xc0;

const READERS: ReadonlyMap<string, CallReader> = new Map<string, CallReader>([
  ["security_file_permission", (stamp, call) => (bits(call.numbers[0]) & MAY_WRITE ? written(stamp, call) : undefined)],
  [
    "security_mmap_file",
    (stamp, call) =>
      bits(call.numbers[0]) & PROT_WRITE && bits(call.numbers[1]) & MAP_SHARED ? written(stamp, call) : undefined,
  ],
  ["security_path_truncate", truncated],
  ["path_truncate", truncated],
  ["vfs_write", written],
  ["write", written],
  ["writev", written],
  ["pwrite64", written],
  ["pwritev", written],
  ["pwritev2", written],
  ["open", (stamp, call) => opened(stamp, call.texts[0], undefined, call.numbers[0])],
  ["openat", (stamp, call) => opened(stamp, call.texts[0], ...beforeLast(call.numbers))],
  ["creat", (stamp, call) => opened(stamp, call.texts[0], undefined, CREAT_FLAGS)],
  ["truncate", (stamp, call) => withName(stamp, call, (file) => ({ ...stamp, kind: "file.truncated", file }))],
  ["rename", renamed],
  ["renameat", renamed],
  ["renameat2", renamed],
  ["link", linked],
  ["linkat", linked],
  ["unlink", (stamp, call) => withName(stamp, call, (file) => ({ ...stamp, kind: "file.removed", file }))],
  ["unlinkat", (stamp, call) => withName(stamp, call, (file) => ({ ...stamp, kind: "file.removed", file }))],
  ["chmod", modeChanged],
  ["fchmodat", modeChanged],
  [
    "memfd_create",
    (stamp, { result }) => ({ ...stamp, kind: "memory-file.created", descriptor: descriptorOf(result) }),
  ],
]);

export function callEvent(stamp: Stamp, functionName: string, call: CallArguments): TelemetryEvent | undefined {
  const reader = READERS.get(plainName(functionName));
  // A call that failed changed nothing; security hooks give an error too when the call is refused.
  if (reader === undefined || (call.result !== undefined && call.result < 0)) return undefined;
  return reader(stamp, call);
}

/** `__x64_sys_write`, `__arm64_sys_write`, `/sys_write`, `sys_write` are `write`. */
export function plainName(name: string): string {
  return /^\/?(?:__[a-z0-9]{1,8}_)?sys_([a-z0-9_]+)$/.exec(name)?.[1] ?? name;
}

function written(stamp: Stamp, { files: [file] }: CallArguments): TelemetryEvent | undefined {
  return file && { ...stamp, kind: "file.written", file, finished: false };
}

function truncated(stamp: Stamp, { files: [file] }: CallArguments): TelemetryEvent | undefined {
  return file && { ...stamp, kind: "file.truncated", file };
}

function opened(
  stamp: Stamp,
  path: string | undefined,
  directory: Integer64 | undefined,
  flags: Integer64 | undefined,
): TelemetryEvent | undefined {
  if (path === undefined || flags === undefined) return undefined;
  const asked = bits(flags);
  if (isReading(asked)) return undefined;
  return {
    ...stamp,
    kind: "file.opened",
    file: named(stamp, path, directory),
    created: (asked & CREATES_ANEW) === CREATES_ANEW,
    truncated: truncates(asked),
    unnamed: isUnnamed(asked),
    descriptor: undefined,
  };
}

/** Both names of a rename or link, and before them the directories where the call takes any. */
function renamed(stamp: Stamp, call: CallArguments): TelemetryEvent | undefined {
  const [from, to] = pairOf(stamp, call);
  return from && to && { ...stamp, kind: "file.renamed", from, to, replaced: undefined };
}

function linked(stamp: Stamp, call: CallArguments): TelemetryEvent | undefined {
  const [from, to] = pairOf(stamp, call);
  return from && to && { ...stamp, kind: "file.linked", from, to };
}

function pairOf(stamp: Stamp, { texts: [from, to], numbers }: CallArguments): readonly (FileRef | undefined)[] {
  return [from, to].map((path, index) => (path === undefined ? undefined : named(stamp, path, numbers[index])));
}

function modeChanged(stamp: Stamp, call: CallArguments): TelemetryEvent | undefined {
  const [directory, mode] = beforeLast(call.numbers);
  const [path] = call.texts;
  if (path === undefined || mode === undefined) return undefined;
  return { ...stamp, kind: "file.mode-changed", file: named(stamp, path, directory), mode: bits(mode) & 0o7777 };
}

function withName(
  stamp: Stamp,
  { texts: [path], numbers }: CallArguments,
  made: (file: FileRef) => TelemetryEvent,
): TelemetryEvent | undefined {
  return path === undefined ? undefined : made(named(stamp, path, numbers[0]));
}

/** A name as the program gave it: relative ones begin in its directory, unless the call named another. */
function named(stamp: Stamp, path: string, directory: Integer64 | undefined): FileRef {
  const known = directory === undefined || Number(directory) === AT_FDCWD;
  return fileNamed(path, known ? stamp.process.cwd : undefined);
}

/** The descriptor of a directory, where the policy took it, and the last number. */
function beforeLast(numbers: readonly Integer64[]): readonly [Integer64 | undefined, Integer64 | undefined] {
  return numbers.length > 1 ? [numbers[0], numbers[1]] : [undefined, numbers[0]];
}

function bits(value: Integer64 | undefined): number {
  return value === undefined ? 0 : Number(BigInt.asIntN(32, BigInt(value)));
}

function descriptorOf(result: Integer64 | undefined): number | undefined {
  return result === undefined ? undefined : Number(result);
}
