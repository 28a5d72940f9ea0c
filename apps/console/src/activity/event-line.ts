import type { EventKind } from "@limpid/core";
import type { TelemetryEvent } from "@limpid/server/contract";

export const GROUPS = ["process", "file", "session", "other"] as const;
export type EventGroup = (typeof GROUPS)[number];

const GROUP_OF: { readonly [K in EventKind]: EventGroup } = {
  "process.forked": "process",
  "process.executed": "process",
  "process.exited": "process",
  "process.tampered": "process",
  "login.set": "session",
  "session.opened": "session",
  "session.closed": "session",
  "account.named": "session",
  "file.opened": "file",
  "file.written": "file",
  "file.copied": "file",
  "files.swapped": "file",
  "file.attribute-changed": "file",
  "file.truncated": "file",
  "file.mode-changed": "file",
  "file.renamed": "file",
  "file.linked": "file",
  "file.removed": "file",
  "file.made": "file",
  "file.reported": "file",
  "memory-file.created": "file",
  "filesystem.mounted": "other",
  "events.lost": "other",
};

/** An event in a line: who, what, with what. */
export interface EventLine {
  readonly id: string;
  readonly at: number;
  readonly kind: EventKind;
  readonly group: EventGroup;
  readonly pid: number | undefined;
  /** Image of who did it; undefined: the source did not say. */
  readonly image: string | undefined;
  /** What it was done to, and what became of it. */
  readonly object: string | undefined;
  readonly result: string | undefined;
  /** All of it in lower case, for a filter. */
  readonly text: string;
}

const LONGEST = 2000; // characters of an argument list that is shown and searched

/** Events of a newer server may have kinds that are not known here: they are left to the raw fields. */
export function lineOf(event: TelemetryEvent): EventLine {
  const { id, at, kind } = event;
  const process = "process" in event ? event.process : undefined;
  const [object, result] = objectsOf(event);
  // The image of a process that ran is the new one: who ran it is what it was before, which only lineage knows.
  const image = kind === "process.executed" ? undefined : process?.image;
  const pid = process?.pid;
  const text = [kind, pid, process?.image, process?.name, object, result, id].filter((part) => part !== undefined);
  return {
    id,
    at,
    kind,
    group: GROUP_OF[kind] ?? "other",
    pid,
    image: image ?? process?.name,
    object,
    result,
    text: text.join(" ").toLowerCase(),
  };
}

function objectsOf(event: TelemetryEvent): readonly [string | undefined, string | undefined] {
  switch (event.kind) {
    case "process.forked":
      return [String(event.child), undefined];
    case "process.executed":
      return [event.image ?? event.file.path, event.argv.join(" ").slice(0, LONGEST)];
    case "process.exited":
      return [event.code === undefined ? undefined : `code ${event.code}`, undefined];
    case "process.tampered":
      return [event.target === undefined ? undefined : `pid ${event.target}`, event.by];
    case "login.set":
      return [event.loginUser === null ? "nobody" : `uid ${event.loginUser}`, undefined];
    case "session.opened":
      return [event.account, [event.program, event.address].filter(Boolean).join(" ") || undefined];
    case "session.closed":
      return [event.account, event.program];
    case "account.named":
      return [event.name, `uid ${event.uid}`];
    case "file.copied":
    case "file.renamed":
    case "file.linked":
      return [event.from.path, event.to.path];
    case "files.swapped":
      return [event.one.path, event.other.path];
    case "file.attribute-changed":
      return [event.file.path, event.attribute];
    case "file.mode-changed":
      return [event.file.path, (event.mode & 0o7777).toString(8).padStart(4, "0")];
    case "file.made":
      return [event.file.path, event.target ?? event.what];
    case "file.reported":
      return [event.file.path, event.change];
    case "file.opened":
    case "file.written":
    case "file.truncated":
    case "file.removed":
    case "filesystem.mounted":
      return [event.file.path, undefined];
    case "memory-file.created":
      return [undefined, undefined];
    case "events.lost":
      return [String(event.count), undefined];
  }
}
