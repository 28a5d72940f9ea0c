import type { Platform, ProcessSighting, TelemetryEvent } from "@limpid/core";
import { wordsOf } from "../../command-line.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { orNull } from "../../linux-audit/accounts.ts";
import { fileNamed } from "../../named-file.ts";
import { decodeHex } from "./hex.ts";
import { accountIn, countIn, pathIn, wordIn } from "./row.ts";

/** What every event of a row has in common. */
export interface Base {
  readonly id: string;
  readonly at: number;
  readonly host: string;
  /** Of tables that one system alone has. */
  readonly platform?: Platform;
}

/** The event of a row, or what to count it as when it tells of nothing; undefined when it says less than it should. */
export type RowEvent = TelemetryEvent | string | undefined;

/** A row of `process_events`: an execution or a fork, from audit records (Linux) or OpenBSM (old macOS). */
export function processEvent(base: Base, row: JsonObject): RowEvent {
  const pid = countIn(row, "pid");
  if (pid === undefined) return undefined;
  const call = wordIn(row, "syscall");
  const image = pathIn(row, "path");
  const ppid = countIn(row, "parent");
  const process = sightingOf(row, pid, ppid, image, cwdIn(row));
  if (call !== undefined && FORKS.has(call)) {
    // The row is about the child; its accounts and its image are those of the process that forked.
    if (ppid === undefined) return undefined;
    return {
      ...base,
      kind: "process.forked",
      process: { ...process, pid: ppid, ppid: undefined },
      child: pid,
      thread: false,
    };
  }
  if (call !== undefined && !call.startsWith("exec")) return `process_events ${call.slice(0, 20)}`;
  const { argv, certain } = wordsOf(wordIn(row, "cmdline") ?? "");
  return {
    ...base,
    kind: "process.executed",
    process,
    image,
    argv,
    argvComplete: certain && wordIn(row, "overflows") === undefined,
    // Owner and mode of the row may be those of a script, whose path it does not say.
    file: fileNamed(image, undefined),
    interpreters: [],
  };
}

const FORKS: ReadonlySet<string> = new Set(["fork", "vfork", "clone", "clone3"]);

/** A row of `process_file_events`. Reading and closing are told only on request, and change nothing. */
export function processFileEvent(base: Base, row: JsonObject): RowEvent {
  const pid = countIn(row, "pid");
  const path = pathIn(row, "path");
  const operation = wordIn(row, "operation") ?? "";
  if (pid === undefined || path === undefined) return undefined;
  const cwd = cwdIn(row);
  const process = sightingOf(row, pid, countIn(row, "ppid"), pathIn(row, "executable"), cwd);
  const told = { ...base, process };
  const file = fileNamed(path, cwd);
  const other = fileNamed(pathIn(row, "dest_path"), cwd);
  switch (operation) {
    case "open+truncate":
      return {
        ...told,
        kind: "file.opened",
        file,
        created: false,
        truncated: true,
        unnamed: false,
        descriptor: undefined,
      };
    case "write":
      return { ...told, kind: "file.written", file, finished: false };
    case "truncate":
      return { ...told, kind: "file.truncated", file };
    case "unlink":
      return { ...told, kind: "file.removed", file };
    case "rename":
      return { ...told, kind: "file.renamed", from: file, to: other, replaced: undefined };
    case "link":
      return { ...told, kind: "file.linked", from: file, to: other };
    case "symlink":
      return { ...told, kind: "file.made", what: "symlink", file: other, target: path };
    default:
      return `process_file_events ${operation.slice(0, 20)}`;
  }
}

function sightingOf(
  row: JsonObject,
  pid: number,
  ppid: number | undefined,
  image: string | undefined,
  cwd: string | undefined,
): ProcessSighting {
  return {
    pid,
    ppid,
    image,
    name: undefined,
    uid: accountIn(row, "uid"),
    euid: accountIn(row, "euid"),
    gid: accountIn(row, "gid"),
    loginUser: orNull(accountIn(row, "auid")),
    session: undefined,
    terminal: undefined,
    cwd,
  };
}

/** As the audit record has it: in quotes, or in hex when it holds a blank. */
function cwdIn(row: JsonObject): string | undefined {
  const text = pathIn(row, "cwd");
  return text === undefined || text.startsWith("/") ? text : decodeHex(text);
}
