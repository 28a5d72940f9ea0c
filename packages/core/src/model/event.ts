import type { Integer64 } from "./values.ts";

/** What a server that received an event says beside the source. */
interface Received {
  /** When, in milliseconds by the server's clock. */
  readonly receivedAt?: number;
  /** What the source's clock said, where that was in the future: `at` is when it was received then. */
  readonly claimedAt?: number;
}

/**
 * What happened, decoded and joined from a source's records. A source fills in only what it was told:
 * `undefined` means the source did not say, `null` means known to be none.
 */
interface Observed extends Received {
  /** From the source's own sequence, so a replay gives the same id; `SECONDS.MILLIS:SERIAL` for auditd. */
  readonly id: string;
  /** Milliseconds since the Unix epoch, by the source's clock. */
  readonly at: number;
  /** RFC 3339 text where the source's digits are not milliseconds. */
  readonly time?: string;
  /** Name the records carry, `unknown` when they carry none. */
  readonly host: string;
  /** The system it happened on, where a source that knows of several can tell. */
  readonly platform?: Platform;
  readonly process: ProcessSighting;
  /** How other sensors of the host told the same occurrence; what they add stands in this event already. */
  readonly alsoTold?: readonly Telling[];
}

/** A sensor of a host that has several. */
export interface Sensor {
  /** Name of its source, as in `--format`. */
  readonly name: string;
  /** Whose word counts where two contradict each other: the lower one's. */
  readonly rank: number;
}

/** What became of one sensor's telling of an occurrence that another sensor told as well. */
export interface Telling {
  readonly sensor: string;
  /** Id of its event. */
  readonly event: string;
  /** Its own id of the process. */
  readonly sensorId?: string;
  readonly formerSensorId?: string;
  /** The image that ran by its word, where that is another one than by the word that counts. */
  readonly otherImage?: string;
}

/** Which systems are told of: each has an analytic of its own. */
export type Platform = "linux" | "macos";

/** The acting process as one record shows it. Lineage decides which process instance it is. */
export interface ProcessSighting {
  readonly pid: number;
  readonly ppid: number | undefined;
  /** The sensor's own stable id of the process, when it has one. */
  readonly sensorId?: string;
  /** The id it had before this execution, where the sensor gives a process another one with each image (pidversion). */
  readonly formerSensorId?: string;
  /** The sensor's id of its parent. */
  readonly parentSensorId?: string;
  /** Image of its parent, where the child's record names it. */
  readonly parentImage?: string;
  /** Who started it, where init or launchd has taken its parent's place since. */
  readonly originalPpid?: number;
  /** On whose behalf it runs, by the system's own account (macOS); the process itself when it is its own master. */
  readonly responsible?: ProcessName;
  /** When it began, in milliseconds since the Unix epoch. */
  readonly startedAt?: number;
  /** What the system says of the signature of its image. */
  readonly signing?: CodeSigning;
  /** Id of the container it runs in: null for none. */
  readonly container?: string | null;
  /** Absolute path of the image; for a successful execution the new one. May end in ` (deleted)`. */
  readonly image: string | undefined;
  /** Name of the task (`comm`, 15 bytes); any thread can change it. */
  readonly name: string | undefined;
  readonly uid: number | undefined;
  readonly euid: number | undefined;
  readonly gid: number | undefined;
  /** Account that logged in (auid): null when unset. */
  readonly loginUser: number | null | undefined;
  readonly session: number | null | undefined;
  /** Controlling terminal: null when there is none. */
  readonly terminal: string | null | undefined;
  readonly cwd: string | undefined;
}

/** A process as another one's record names it. */
export interface ProcessName {
  readonly pid: number;
  readonly sensorId?: string;
  readonly image?: string;
}

/** A code signature as the system or the sensor judged it, not as a file claims it. */
export interface CodeSigning {
  readonly status: SignedStatus;
  /** Identifier that the signature names: a bundle id, or the file's name when it was signed ad hoc. */
  readonly identifier?: string;
  readonly teamId?: string;
  /** Hash of the code directory, lower-case hex. */
  readonly cdHash?: string;
}

/** AN0057's mutable element SignedStatus. `signed`: by a certificate, whose kind the source does not say. */
export type SignedStatus =
  | "unsigned"
  | "invalid"
  | "ad-hoc"
  | "linker-signed"
  | "signed"
  | "developer-id"
  | "notarised"
  | "app-store"
  | "platform";

/** How a path came to be: only `absolute` and `joined` name one place in the process's own mount namespace. */
export type PathBasis =
  | "absolute"
  /** Relative to a recorded working directory. */
  | "joined"
  /** Relative to a directory descriptor whose path was not recorded: the path is as logged. */
  | "unknown-directory"
  /** The record names the file by descriptor or inode only. */
  | "none";

export interface FileRef {
  /** Lexically normalised when absolute or joined; symbolic links are not resolved. */
  readonly path: string | undefined;
  readonly pathBasis: PathBasis;
  /** `MAJOR:MINOR` as the source writes it. */
  readonly device: string | undefined;
  readonly inode: Integer64 | undefined;
  /** st_mode with type bits, before the call. */
  readonly mode: number | undefined;
  readonly ownerUid: number | undefined;
  readonly sizeBytes?: number;
  /** Lower-case hex, as the sensor computed it. */
  readonly sha256?: string;
  readonly signing?: CodeSigning;
}

/** A new process, or a thread: `thread` is undefined when the record cannot tell (clone3). */
export interface ProcessForked extends Observed {
  readonly kind: "process.forked";
  readonly child: number;
  /** The sensor's own id of the child, where it has one already. */
  readonly childSensorId?: string;
  readonly thread: boolean | undefined;
}

/** A process began to run another image. Failed attempts are no events. */
export interface ProcessExecuted extends Observed {
  readonly kind: "process.executed";
  readonly image: string | undefined;
  readonly argv: readonly string[];
  /** False when arguments were cut or lost on the way. */
  readonly argvComplete: boolean;
  /** The file that was asked for: the script of a script, otherwise the image. */
  readonly file: FileRef;
  /** Interpreter and loader, in the order the kernel opened them. */
  readonly interpreters: readonly FileRef[];
  /**
   * The pid under which it was seen to run, where its beginning was not: it began at this moment or before, and another
   * sensor, or this one before it was started anew, may have told of that.
   */
  readonly seenRunningAs?: number;
}

export interface ProcessExited extends Observed {
  readonly kind: "process.exited";
  readonly code: number | undefined;
}

/** The login account (auid) of a process was set. */
export interface LoginSet extends Observed {
  readonly kind: "login.set";
  readonly previousLoginUser: number | null | undefined;
  readonly loginUser: number | null;
  readonly session: number | null | undefined;
  readonly succeeded: boolean;
}

/** PAM or a login program opened a session (USER_START, USER_LOGIN). */
export interface SessionOpened extends Observed {
  readonly kind: "session.opened";
  readonly account: string | undefined;
  /** Program that reported it. User space wrote this record: a root process can forge it. */
  readonly program: string | undefined;
  readonly terminal: string | null | undefined;
  readonly address: string | undefined;
  readonly succeeded: boolean;
}

export interface SessionClosed extends Observed {
  readonly kind: "session.closed";
  readonly account: string | undefined;
  readonly program: string | undefined;
}

/** A regular file was opened so that it can be written: created, cut to nothing, or as it was. */
export interface FileOpened extends Observed {
  readonly kind: "file.opened";
  readonly file: FileRef;
  readonly created: boolean;
  readonly truncated: boolean;
  /** O_TMPFILE: it has no name yet. */
  readonly unnamed: boolean;
  readonly descriptor: number | undefined;
}

/** The bytes of a file changed, by the word of a sensor that sees writes and not only the intent to write. */
export interface FileWritten extends Observed {
  readonly kind: "file.written";
  readonly file: FileRef;
  /** It was closed after it had changed: its content is whole now. */
  readonly finished: boolean;
}

/** A file was made with the content of another one, by clone or copyfile: nobody wrote it byte by byte. */
export interface FileCopied extends Observed {
  readonly kind: "file.copied";
  readonly from: FileRef;
  readonly to: FileRef;
}

/** Two files exchanged their contents under their names (exchangedata, renamex_np with RENAME_SWAP). */
export interface FilesSwapped extends Observed {
  readonly kind: "files.swapped";
  readonly one: FileRef;
  readonly other: FileRef;
}

/** An extended attribute that tells of a file's origin was set or taken away (quarantine, provenance). */
export interface FileAttributeChanged extends Observed {
  readonly kind: "file.attribute-changed";
  readonly file: FileRef;
  /** `com.apple.quarantine` */
  readonly attribute: string;
  readonly removed: boolean;
}

/** truncate or ftruncate: bytes changed, often seen by inode only. */
export interface FileTruncated extends Observed {
  readonly kind: "file.truncated";
  readonly file: FileRef;
}

export interface FileModeChanged extends Observed {
  readonly kind: "file.mode-changed";
  readonly file: FileRef;
  /** Permission bits after the call. */
  readonly mode: number;
}

export interface FileRenamed extends Observed {
  readonly kind: "file.renamed";
  readonly from: FileRef;
  readonly to: FileRef;
  /** The file that had the new name before and lost it. */
  readonly replaced: FileRef | undefined;
}

/** A further name for a file; the first one of a file opened with O_TMPFILE. */
export interface FileLinked extends Observed {
  readonly kind: "file.linked";
  readonly from: FileRef;
  readonly to: FileRef;
}

export interface FileRemoved extends Observed {
  readonly kind: "file.removed";
  readonly file: FileRef;
}

/** Something that is no regular file took an inode or a name. */
export interface FileMade extends Observed {
  readonly kind: "file.made";
  readonly what: "directory" | "node" | "symlink";
  readonly file: FileRef;
  /** Where a symbolic link points, as logged. */
  readonly target: string | undefined;
}

/** memfd_create: a file without a name, in memory. */
export interface MemoryFileCreated extends Observed {
  readonly kind: "memory-file.created";
  readonly descriptor: number | undefined;
}

/** ptrace or process_vm_writev: one process can change another's memory. */
export interface ProcessTampered extends Observed {
  readonly kind: "process.tampered";
  readonly by: "ptrace" | "process_vm_writev";
  readonly target: number | undefined;
}

export interface FilesystemMounted extends Observed {
  readonly kind: "filesystem.mounted";
  readonly file: FileRef;
}

/** The source lost events of this host: a gap in its numbering, or its own word for it. */
export interface EventsLost extends Received {
  readonly kind: "events.lost";
  readonly id: string;
  readonly at: number;
  readonly time?: string;
  readonly host: string;
  readonly count: number;
}

/** The source names an account of this host: once for each name it gives a uid. */
export interface AccountNamed extends Received {
  readonly kind: "account.named";
  readonly id: string;
  readonly at: number;
  readonly time?: string;
  readonly host: string;
  readonly uid: number;
  readonly name: string;
}

/**
 * What a source says of a file without saying who did anything to it: a watch on names, or a table that was read at
 * one moment. Facts of a file that is known by other events; it begins no life of its own.
 */
export interface FileReported extends Received {
  readonly kind: "file.reported";
  readonly id: string;
  readonly at: number;
  readonly time?: string;
  readonly host: string;
  readonly file: FileRef;
  /** What happened to it; without, it was only looked at. */
  readonly change?: FileChange;
  /** Extended attributes that tell of its origin, by name. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly elf?: ReportedElf;
}

export type FileChange = "created" | "written" | "attributes-changed" | "moved-away" | "moved-here" | "removed";

/** What a sensor read in an ELF file. */
export interface ReportedElf {
  readonly type?: string;
  readonly machine?: string;
  /** Its section table names a symbol table; undefined when that section was not told. */
  readonly symbolTable?: true;
}

export type ActedEvent =
  | ProcessForked
  | ProcessExecuted
  | ProcessExited
  | LoginSet
  | SessionOpened
  | SessionClosed
  | FileOpened
  | FileWritten
  | FileCopied
  | FilesSwapped
  | FileAttributeChanged
  | FileTruncated
  | FileModeChanged
  | FileRenamed
  | FileLinked
  | FileRemoved
  | FileMade
  | MemoryFileCreated
  | ProcessTampered
  | FilesystemMounted;

export type TelemetryEvent = ActedEvent | EventsLost | AccountNamed | FileReported;
export type EventKind = TelemetryEvent["kind"];
export type EventOf<K extends EventKind> = Extract<TelemetryEvent, { readonly kind: K }>;

/** One function per kind: a new kind does not compile until each table has a place for it. */
export type PerKind<R> = { readonly [K in EventKind]: (event: EventOf<K>) => R };
