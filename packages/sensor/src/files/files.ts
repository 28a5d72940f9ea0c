import type { ArtifactFormat, Integer64 } from "@limpid/core";
import type { BlindSpot } from "../blind-spot.ts";

/** Who did something, and between which moments: the kernel gives no time, so reading brackets it. */
export interface FileActor {
  /** Of the whole process. */
  readonly pid: number;
  /** The queue was empty at this moment, so it happened after; milliseconds of CLOCK_MONOTONIC. */
  readonly after: number;
  /** It was read at this moment, so it happened before; milliseconds of CLOCK_MONOTONIC. */
  readonly before: number;
  /** Whether the process lived when the event was read, where the kernel reports it (`pidDescriptors`). */
  readonly lived: boolean | undefined;
}

/** A file, as it was when the sensor looked at it. */
export interface WatchedFile {
  /**
   * Text of the model: bytes that are no UTF-8 are lone surrogates. Of this host's view where the file system is
   * mounted here, else of the mount namespace that shows it. Undefined when the name could not be found out.
   */
  readonly path: string | undefined;
  /** Inode of the mount namespace in which `path` is valid; undefined for the sensor's own. */
  readonly mountNamespace: number | undefined;
  /** `MAJOR:MINOR` in hexadecimal, as auditd prints it. */
  readonly device: string;
  readonly inode: Integer64;
  /** Never another file's while the file system lives; undefined where the kernel gives no handles. */
  readonly identity: string | undefined;
  /** What its first bytes say it is. */
  readonly begins: ArtifactFormat;
  /** st_mode with type bits. */
  readonly mode: number;
  readonly ownerUid: number;
  readonly sizeBytes: number;
  /** Names that it has; 0 when it was unlinked already. */
  readonly links: number;
}

/** What a path was, when the file behind it cannot be asked any more. */
export interface FormerFile {
  readonly path: string | undefined;
  readonly mountNamespace: number | undefined;
  readonly device: string;
  readonly inode: Integer64;
}

/** A file that begins like an executable was closed after it had been open for writing. */
export interface ClosedFile extends WatchedFile {
  readonly at: number;
  readonly actor: FileActor;
  /** It had been created just before; undefined where the kernel does not say which file a name was made for. */
  readonly created: boolean | undefined;
  /**
   * A descriptor to read from, for the caller to close. It is there already while the file is being reported, so no
   * unlink and no rename can win; later the file is opened by its handle, and `undefined` says that it is gone.
   */
  open(): number | undefined;
}

interface Changed {
  readonly at: number;
  readonly actor: FileActor;
}

/** A file was opened to be run: a program, its interpreter or its loader. */
export interface FileRun extends Changed {
  readonly kind: "run";
  readonly file: WatchedFile;
  /** As that of {@link ClosedFile}. */
  open(): number | undefined;
}

/** Mode, owner or times of a file that begins like an executable changed; `file.mode` is the new one. */
export interface FileModeSet extends Changed {
  readonly kind: "mode-set";
  readonly file: WatchedFile;
}

/** A file that begins like an executable has another name. */
export interface FileMoved extends Changed {
  readonly kind: "moved";
  /** With its new path. */
  readonly file: WatchedFile;
  /** Undefined where the kernel does not say. */
  readonly from: string | undefined;
  /** What had the new name and lost it, where it was known. */
  readonly replaced: FormerFile | undefined;
}

/** A file that begins like an executable has a further name; the first one of a file that was made without. */
export interface FileLinkMade extends Changed {
  readonly kind: "linked";
  /** With its new path. */
  readonly file: WatchedFile;
  /** The name it was known by; undefined when it was not known or had none. */
  readonly from: string | undefined;
}

/** A name of a file that was known to begin like an executable is gone. */
export interface FileNameRemoved extends Changed {
  readonly kind: "removed";
  readonly file: FormerFile;
}

/** A file that was known to begin like an executable was closed after writing, and does not any more. */
export interface FileOverwritten extends Changed {
  readonly kind: "overwritten";
  /** As it was known before. */
  readonly file: WatchedFile;
}

export type FileChange = FileRun | FileModeSet | FileMoved | FileLinkMade | FileNameRemoved | FileOverwritten;

/** Why something that happened to files is not known. */
export type FileLoss =
  /** The kernel's queue was full. How many events that cost it does not say: at least one. */
  | "overflow"
  /** The inode was gone before the sensor could look: whatever it held is not known. */
  | "gone"
  /** It could not be opened: somebody holds a lease on it, or the system has no more descriptors. */
  | "unopenable"
  /** The kernel wrote something that cannot be decoded. */
  | "undecodable";

/** Where everything goes. Losses of one reading are told together. */
export interface FileSinks {
  closed(file: ClosedFile): void;
  event(change: FileChange): void;
  lost(count: number, why: FileLoss): void;
  blind(spot: BlindSpot): void;
}

/** What was done so far. Every event is `own`, `directory`, `looked` at, `passed` over by its kind, or lost. */
export interface FileCounts extends Record<FileLoss, number> {
  /** Events that the kernel gave out. */
  events: number;
  /** Made by the sensor itself. */
  own: number;
  /** Of directories. */
  directories: number;
  /** Files whose first bytes were asked for. */
  looked: number;
  /** Removals of files that were never of interest, and the like. */
  passed: number;
  /** Began like an executable. */
  ofInterest: number;
  /** Were what a compiler leaves for a linker. */
  objects: number;
  /** File systems that are watched now. */
  filesystems: number;
}
