import type { CodeSigning, ProcessSighting, SignedStatus } from "@limpid/core";
import { exitCode } from "../../endpoint-security/exit-code.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, textIn } from "../../json/values.ts";
import { fileNamed } from "../../named-file.ts";
import { argumentsOf } from "./command-line.ts";
import type { Base, RowEvent } from "./linux-events.ts";
import { accountIn, cdHashIn, countIn, wordIn } from "./row.ts";

/** A row of `es_process_events`. */
export function esProcessEvent(base: Base, row: JsonObject): RowEvent {
  const process = sightingOf(row);
  const type = wordIn(row, "event_type") ?? "";
  if (process === undefined) return undefined;
  const told = { ...base, process };
  switch (type) {
    case "exec": {
      const image = process.image;
      const { argv, certain } = argumentsOf(textIn(row, "cmdline") ?? "", countIn(row, "cmdline_count"));
      const file = fileNamed(image, undefined);
      return { ...told, kind: "process.executed", image, argv, argvComplete: certain, file, interpreters: [] };
    }
    case "fork": {
      const child = countIn(row, "child_pid");
      return child === undefined ? undefined : { ...told, kind: "process.forked", child, thread: false };
    }
    case "exit":
      return { ...told, kind: "process.exited", code: exitCode(numberIn(row, "exit_code")) };
    default:
      return `es_process_events ${type.slice(0, 20)}`;
  }
}

/** A row of `es_process_file_events`: `path` is the program that did it, `filename` the file. */
export function esProcessFileEvent(base: Base, row: JsonObject): RowEvent {
  const process = sightingOf(row);
  const path = wordIn(row, "filename");
  const type = wordIn(row, "event_type") ?? "";
  if (process === undefined || path === undefined) return undefined;
  const told = { ...base, process };
  const file = fileNamed(path, undefined);
  switch (type) {
    case "create":
      return {
        ...told,
        kind: "file.opened",
        file,
        created: true,
        truncated: false,
        unnamed: false,
        descriptor: undefined,
      };
    case "write":
      return { ...told, kind: "file.written", file, finished: false };
    case "truncate":
      return { ...told, kind: "file.truncated", file };
    case "rename": {
      const to = wordIn(row, "dest_filename");
      return to && { ...told, kind: "file.renamed", from: file, to: fileNamed(to, undefined), replaced: undefined };
    }
    // `open` does not say what for.
    default:
      return `es_process_file_events ${type.slice(0, 20)}`;
  }
}

/**
 * The process of a row, told by its pid throughout: the rows of files carry no pidversion, and half of the events with
 * an id and half without would make two processes of one.
 */
function sightingOf(row: JsonObject): ProcessSighting | undefined {
  const pid = countIn(row, "pid");
  if (pid === undefined) return undefined;
  const originalPpid = countIn(row, "original_parent");
  const responsible = countIn(row, "responsible_pid");
  const signing = signingIn(row);
  return {
    pid,
    ppid: countIn(row, "parent"),
    image: wordIn(row, "path"),
    name: undefined,
    uid: accountIn(row, "uid"),
    // Agents have written the effective group here: osquery/events/darwin/es_utils.cpp, getProcessProperties.
    euid: undefined,
    gid: accountIn(row, "gid"),
    loginUser: undefined,
    session: undefined,
    terminal: undefined,
    cwd: wordIn(row, "cwd"),
    ...(originalPpid === undefined ? {} : { originalPpid }),
    ...(responsible === undefined || responsible === 0 ? {} : { responsible: { pid: responsible } }),
    ...(signing === undefined ? {} : { signing }),
  };
}

function signingIn(row: JsonObject): CodeSigning | undefined {
  const status = statusOf(row);
  if (status === undefined) return undefined;
  const identifier = wordIn(row, "signing_id");
  const teamId = wordIn(row, "team_id");
  const cdHash = cdHashIn(row);
  return {
    status,
    ...(identifier === undefined ? {} : { identifier }),
    ...(teamId === undefined ? {} : { teamId }),
    ...(cdHash === undefined ? {} : { cdHash }),
  };
}

/** `codesigning_flags` lists what stands out: NOT_VALID, ADHOC, NOT_RUNTIME, INSTALLER. */
function statusOf(row: JsonObject): SignedStatus | undefined {
  if (numberIn(row, "platform_binary") === 1) return "platform";
  const flags = textIn(row, "codesigning_flags");
  if (flags?.includes("ADHOC") === true) return "ad-hoc";
  if (textIn(row, "cdhash") !== undefined && cdHashIn(row) === undefined) return "unsigned";
  if (flags?.includes("NOT_VALID") === true) return "invalid";
  // Without the flags, only a team says that there is a certificate.
  return flags !== undefined || wordIn(row, "team_id") !== undefined ? "signed" : undefined;
}
