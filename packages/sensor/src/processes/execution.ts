import type { EventOf, FileRef, ProcessExecuted, ProcessSighting } from "@limpid/core";
import type { ImageFacts } from "./proc-reader.ts";
import type { ImageState, KnownProcess } from "./process-table.ts";

/** One execution, told by the connector, and by what else came in time: /proc, audit, and fanotify's word on the file. */
export class Execution {
  readonly process: KnownProcess;
  /** CLOCK_MONOTONIC. */
  readonly at: number;
  readonly run: ImageState;
  facts: ImageFacts | undefined = undefined;
  /** When the facts were read. */
  factsAt = Number.POSITIVE_INFINITY;
  audit: ProcessExecuted | undefined = undefined;
  /** Ends its wait. */
  letGo: (() => void) | undefined = undefined;
  /** The program that was opened to be run, by the file watch's word. */
  opened: FileRef | undefined = undefined;

  constructor(process: KnownProcess, at: number) {
    this.process = process;
    this.at = at;
    this.run = { image: undefined, device: undefined, inode: undefined, at, before: process.run };
    process.begin(this.run);
  }

  /** What was read was of a later image. */
  disprove(): void {
    this.facts = undefined;
    this.#learn();
  }

  addFacts(facts: ImageFacts, readAt: number): void {
    this.facts = facts;
    this.factsAt = readAt;
    if (facts.process !== undefined) this.process.see(facts.process);
    this.#learn();
  }

  addAudit(event: ProcessExecuted): void {
    this.audit = event;
    this.letGo?.();
    const { uid, euid, gid, loginUser, session, terminal, name } = event.process;
    this.process.learn({ uid, euid, gid, loginUser, session, terminal, name });
    // /proc may show what ran a moment later; audit's record is of this execution.
    if (this.facts !== undefined && !sameName(this.facts.image, event.image)) this.facts = undefined;
    this.#learn();
  }

  addOpened(file: FileRef): void {
    this.opened = file;
    this.#learn();
  }

  /** Its event, by what is known now. */
  event(base: { readonly id: string; readonly at: number; readonly host: string }): ProcessExecuted {
    const { facts, audit } = this;
    const file = this.#file();
    const process: ProcessSighting = {
      ...this.process.seenAs(this.run),
      cwd: audit?.process.cwd ?? facts?.cwd,
    };
    return {
      kind: "process.executed",
      ...base,
      platform: "linux",
      process,
      ...(audit === undefined ? {} : { alsoTold: [{ sensor: "auditd", event: audit.id }] }),
      image: this.run.image,
      argv: argumentsOf(audit, facts),
      argvComplete: (audit?.argvComplete ?? false) || (facts?.argvComplete ?? false),
      file: this.#asked(file),
      interpreters: audit?.interpreters ?? [],
    };
  }

  #learn(): void {
    const file = this.#file();
    this.run.image = this.facts?.image ?? this.audit?.image ?? this.opened?.path;
    this.run.device = file?.device;
    this.run.inode = file?.inode;
    this.process.changed();
  }

  /** The image's file: by /proc's word, which names it by device and inode, or as it was opened. */
  #file(): FileRef | undefined {
    const { facts } = this;
    if (facts?.file === undefined) return this.opened;
    const { device, inode, mode, uid, sizeBytes } = facts.file;
    const nameless = facts.image.endsWith(" (deleted)");
    return {
      path: nameless ? undefined : facts.image,
      pathBasis: nameless ? "none" : "absolute",
      device,
      inode,
      mode,
      ownerUid: uid,
      sizeBytes,
    };
  }

  /** The file that was asked for: a script, or the image itself. */
  #asked(image: FileRef | undefined): FileRef {
    const told = this.audit?.file;
    if (told === undefined) return image ?? NO_FILE;
    if (image === undefined) return told;
    const interpreted = told.inode !== undefined && image.inode !== undefined && told.inode !== image.inode;
    return interpreted ? told : image;
  }
}

const NO_FILE: FileRef = {
  path: undefined,
  pathBasis: "none",
  device: undefined,
  inode: undefined,
  mode: undefined,
  ownerUid: undefined,
};

/** Audit's are those of the execution; a process may write over its own. */
function argumentsOf(audit: EventOf<"process.executed"> | undefined, facts: ImageFacts | undefined): readonly string[] {
  if (audit !== undefined && (audit.argvComplete || facts === undefined)) return audit.argv;
  return facts?.argv ?? [];
}

/** Whether two paths may be of one program: one that is unknown may be any. */
export function sameName(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || baseName(one) === baseName(other);
}

function baseName(path: string): string {
  const end = path.endsWith(" (deleted)") ? -" (deleted)".length : undefined;
  return path.slice(path.lastIndexOf("/") + 1, end);
}
