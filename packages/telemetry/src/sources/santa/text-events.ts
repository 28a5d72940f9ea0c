import type { CodeSigning, FileRef, ProcessSighting, TelemetryEvent } from "@limpid/core";
import { wordsOf } from "../../command-line.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, textIn } from "../../json/values.ts";
import { fileNamed } from "../../named-file.ts";
import type { Base } from "./events.ts";
import { sha256Of } from "./file.ts";
import { accountIn } from "./process.ts";

/** The event of a line, what to count it as when it tells of nothing, or undefined when it says less than it should. */
type Reader = (base: Base, fields: JsonObject) => TelemetryEvent | string | undefined;

export const TEXT_READERS: Readonly<Record<string, Reader>> = {
  EXEC: executed,
  FORK: (base, fields) => {
    const [parent, child] = [numberIn(fields, "ppid"), base.process.pid];
    if (parent === undefined) return undefined;
    // The line is about the child; whoever forked is known by its number only.
    const { originalPpid: _parent, ...born } = base.process;
    const process = { ...born, pid: parent, ppid: undefined };
    return { ...base, process, kind: "process.forked", child, thread: false };
  },
  EXIT: (base) => ({ ...base, kind: "process.exited", code: undefined }),
  WRITE: (base, fields) =>
    withFile(fields, "path", (file) => ({ ...base, kind: "file.written", file, finished: true })),
  DELETE: (base, fields) => withFile(fields, "path", (file) => ({ ...base, kind: "file.removed", file })),
  RENAME: (base, fields) =>
    withFiles(fields, "path", "newpath", (from, to) => ({
      ...base,
      kind: "file.renamed",
      from,
      to,
      replaced: undefined,
    })),
  LINK: (base, fields) =>
    withFiles(fields, "path", "newpath", (from, to) => ({ ...base, kind: "file.linked", from, to })),
  EXCHANGE: (base, fields) =>
    withFiles(fields, "path", "newpath", (one, other) => ({ ...base, kind: "files.swapped", one, other })),
  ALLOWLIST: ({ process: _compiler, ...base }, fields) => {
    const sha256 = sha256Of(textIn(fields, "sha256"));
    const file = fileNamed(textIn(fields, "path"), undefined, sha256 === undefined ? {} : { sha256 });
    return { ...base, kind: "file.reported", file };
  },
  CLONE: copied,
  COPYFILE: copied,
  LOGIN: sessionOpened,
  OPENSSH_LOGIN: sessionOpened,
  LOGIN_WINDOW_SESSION_LOGIN: sessionOpened,
  LOGOUT: sessionClosed,
  OPENSSH_LOGOUT: sessionClosed,
  LOGIN_WINDOW_SESSION_LOGOUT: sessionClosed,
};

/**
 * The process of a line. Only executions, forks and exits carry its pidversion, so a process is told by its pid
 * throughout: half of the lines with an id and half without would make two processes of one.
 */
export function textProcess(fields: JsonObject): ProcessSighting | undefined {
  const pid = numberIn(fields, "pid");
  if (pid === undefined) return undefined;
  const ppid = numberIn(fields, "ppid");
  return {
    pid,
    // The one that started it, whoever has taken its place since.
    ppid,
    image: textIn(fields, "processpath"),
    name: undefined,
    uid: accountIn(fields, "uid"),
    euid: undefined,
    gid: accountIn(fields, "gid"),
    loginUser: undefined,
    session: undefined,
    terminal: undefined,
    cwd: undefined,
    ...(ppid === undefined ? {} : { originalPpid: ppid }),
  };
}

function executed(base: Base, fields: JsonObject): TelemetryEvent | string | undefined {
  if (fields.decision === "DENY") return "execution-denied";
  const image = textIn(fields, "path");
  if (image === undefined) return undefined;
  const sha256 = sha256Of(textIn(fields, "sha256"));
  const signing = signingIn(fields);
  const { argv, certain } = wordsOf(textIn(fields, "args") ?? "");
  return {
    ...base,
    kind: "process.executed",
    process: { ...base.process, image, ...(signing === undefined ? {} : { signing }) },
    image,
    argv,
    argvComplete: certain,
    file: fileNamed(image, undefined, sha256 === undefined ? {} : { sha256 }),
    interpreters: [],
  };
}

/** A certificate is told; that there is none may mean ad hoc, or not signed at all. */
function signingIn(fields: JsonObject): CodeSigning | undefined {
  if (textIn(fields, "cert_sha256") === undefined) return undefined;
  const teamId = textIn(fields, "teamid");
  return { status: "signed", ...(teamId === undefined || teamId === "" ? {} : { teamId }) };
}

function withFile(
  fields: JsonObject,
  name: string,
  made: (file: FileRef) => TelemetryEvent,
): TelemetryEvent | undefined {
  const path = textIn(fields, name);
  return path === undefined ? undefined : made(fileNamed(path, undefined));
}

function withFiles(
  fields: JsonObject,
  one: string,
  other: string,
  made: (one: FileRef, other: FileRef) => TelemetryEvent,
): TelemetryEvent | undefined {
  return withFile(fields, one, (first) => {
    const second = fileNamed(textIn(fields, other), undefined);
    return made(first, second);
  });
}

function copied(base: Base, fields: JsonObject): TelemetryEvent | undefined {
  return withFiles(fields, "source", "target", (from, to) => ({ ...base, kind: "file.copied", from, to }));
}

function sessionOpened(base: Base, fields: JsonObject): TelemetryEvent {
  return {
    ...base,
    kind: "session.opened",
    account: textIn(fields, "event_user"),
    program: base.process.image,
    terminal: undefined,
    address: textIn(fields, "address"),
    succeeded: fields.success !== "false",
  };
}

function sessionClosed(base: Base, fields: JsonObject): TelemetryEvent {
  return { ...base, kind: "session.closed", account: textIn(fields, "event_user"), program: base.process.image };
}
