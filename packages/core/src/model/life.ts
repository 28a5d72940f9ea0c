import type { Artifact } from "./artifact.ts";
import type { CodeSigning } from "./event.ts";
import type { ImageRun, ProcessInstance } from "./process.ts";
import type { Integer64, LifeKey } from "./values.ts";

/** A process instance at the moment it acted, with the image it ran then. */
export interface Actor {
  readonly process: ProcessInstance;
  readonly run: ImageRun;
}

export type TouchKind =
  | "created"
  | "opened"
  | "written"
  | "copied"
  | "swapped"
  | "attribute-set"
  | "attribute-removed"
  | "truncated"
  | "mode-changed"
  | "renamed"
  | "linked"
  | "executed"
  | "removed"
  | "replaced";

/** One thing that happened to a file. */
export interface Touch {
  readonly kind: TouchKind;
  readonly at: number;
  readonly event: string;
  readonly by: Actor;
  /** The name involved, the new one for a rename or link. */
  readonly path: string | undefined;
  /** Permission bits after a change of mode. */
  readonly mode?: number;
  /** The file whose content was copied here. */
  readonly from?: string;
  /** The extended attribute that was set or removed. */
  readonly attribute?: string;
}

export interface Execution extends Touch {
  readonly kind: "executed";
  readonly argv: readonly string[];
  /** The file had no name any more, or never had one. */
  readonly nameless: boolean;
}

export type CreatorBasis =
  /** The process opened the file for writing. */
  | "opener"
  /** It ran while a shell's redirection to the file was live (`cat >`); inferred. */
  | "inherited-fd"
  /** It changed the file by inode only (strip, patchelf, dd conv=notrunc); inferred. */
  | "in-place"
  | "unknown";

/** Who wrote the artifact last. */
export interface Creator {
  readonly basis: CreatorBasis;
  readonly actor: Actor | undefined;
  readonly at: number | undefined;
  readonly event: string | undefined;
  /** For `inherited-fd`: the shell that opened the file. */
  readonly opener: Actor | undefined;
}

/** Another process could change the memory of the one that wrote: who really wrote is then not known. */
export interface WriterTampering {
  readonly by: "ptrace" | "process_vm_writev";
  readonly actor: Actor;
  readonly at: number;
  readonly event: string;
}

/** What sensors said of a file's content, as of `at`; a later write makes it old. */
export interface ReportedContent {
  readonly at: number;
  readonly event: string;
  readonly sizeBytes?: number;
  /** Lower-case hex. */
  readonly sha256?: string;
  readonly signing?: CodeSigning;
  /** Extended attributes that tell of its origin, by name, as the sensor writes them. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What happened to one file on one host, from its creation (or first sight) to now. */
export interface ArtifactLife {
  readonly key: LifeKey;
  readonly host: string;
  readonly device: string | undefined;
  readonly inode: Integer64 | undefined;
  /** How many lives this inode had before on this host, in this stream. */
  readonly generation: number;
  /** True when the birth itself was seen; false when the file was there before, or its creation was lost. */
  readonly birthSeen: boolean;
  readonly bornAt: number;
  readonly birthEvent: string;
  /** Where it lives in memory: a memfd never had a name. */
  readonly origin: "file" | "memory";
  /** Current name, or the last one. Undefined for one that never had a known name. */
  readonly path: string | undefined;
  /** Names it had before, oldest first. */
  readonly previousPaths: readonly string[];
  readonly creator: Creator;
  /** Oldest first; bounded, `touchesDropped` says how many of the middle are gone. */
  readonly touches: readonly Touch[];
  readonly touchesDropped: number;
  readonly writes: number;
  readonly lastWriteAt: number | undefined;
  readonly executions: readonly Execution[];
  readonly executionsDropped: number;
  /** When an execute bit was set after or at creation. */
  readonly madeExecutableAt: number | undefined;
  readonly removedAt: number | undefined;
  /** When another file was first seen under its name although its own removal was not seen. */
  readonly nameTakenAt?: number | undefined;
  /** The creator was under another process's control before it wrote. */
  readonly writerTampering?: WriterTampering | undefined;
  /**
   * A file system was mounted over its folder: afterwards, so that its name may mean another file since, or before
   * it was first met, so that it may have come with it.
   */
  readonly coveredBy?: { readonly path: string; readonly at: number; readonly event: string } | undefined;
  /** Only what still holds: nothing was seen to write since. */
  readonly reported?: ReportedContent | undefined;
  /**
   * The file whose content it took over: by a tool that puts a changed copy in its place (codesign,
   * install_name_tool), or by clone or copyfile. At most three deep.
   */
  readonly madeFrom?: ArtifactLife | undefined;
  /** A command line that was told to take the mark of a download away from it, or from a folder above it. */
  readonly unmarkedBy?: Touch | undefined;
  /** Whether this host's log shows extended attributes being set, so that one that is absent says something. */
  readonly attributesRecorded?: boolean | undefined;
  /** The command whose arguments named this path as its output, when that was seen. */
  readonly namedAsOutputBy: Actor | undefined;
  /** Ids by which other sensors told of an event that stands here under its own id. */
  readonly alsoTold?: ReadonlyMap<string, readonly string[]> | undefined;
  readonly lastSeenAt: number;
}

/** The bytes of an artifact, or why they could not be had. */
export type Bytes =
  | { readonly state: "inspected"; readonly artifact: Artifact }
  /** Nobody offered a place to look: no `--artifacts`, no live host. */
  | { readonly state: "not-offered" }
  /** It was looked for and is not there. */
  | { readonly state: "gone"; readonly explanation: string }
  /** There is a file, but it is not the one (a later file under this name). */
  | { readonly state: "replaced"; readonly explanation: string }
  | {
      readonly state: "unreadable";
      readonly explanation: string;
      /** An answer is on its way: whoever waits a moment knows more. */
      readonly pending?: true;
    };
