import type { CodeSigning, FileRef, ProcessName } from "./event.ts";
import type { ProcessKey } from "./values.ts";

/** One image that a process ran: a link of its image chain. */
export interface ImageRun {
  /** Path of the mapped image; undefined for a process that was never seen to execute or act. */
  readonly image: string | undefined;
  readonly argv: readonly string[];
  /** False when arguments were lost, or were never seen (`argv` is then empty). */
  readonly argvComplete: boolean;
  /** When it began; for the image a process was first seen with, that moment. */
  readonly at: number;
  /** The execution event; undefined when the start of this image was not seen. */
  readonly event: string | undefined;
  /** File that was executed, with its owner and mode at that moment. */
  readonly file: FileRef | undefined;
  /** Interpreted script, when the kernel ran an interpreter for it. */
  readonly script: FileRef | undefined;
  readonly cwd: string | undefined;
  /** What the system said of the image's signature. */
  readonly signing?: CodeSigning | undefined;
}

export type StartBasis =
  /** Its fork was seen. */
  | "forked"
  /** It was there, or its fork was lost: its start is the first event that names it. */
  | "first-seen"
  /** Named as a parent only, never seen to act. */
  | "named";

/**
 * A process instance. Identity never changes; the rest is what is known of it so far, and grows with later
 * events. Read-only for everybody but lineage.
 */
export interface ProcessInstance {
  readonly key: ProcessKey;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly startBasis: StartBasis;
  readonly parent: ProcessInstance | undefined;
  /** Oldest first, never empty; the last one runs now. */
  readonly images: readonly ImageRun[];
  readonly uid: number | undefined;
  readonly euid: number | undefined;
  readonly loginUser: number | null | undefined;
  readonly session: number | null | undefined;
  readonly terminal: string | null | undefined;
  readonly cwd: string | undefined;
  /** Id of the container it runs in: null for none, undefined when no source said so. */
  readonly container?: string | null | undefined;
  readonly exitedAt: number | undefined;
  /** On whose behalf it runs, by the system's account; undefined when no source said so. */
  readonly responsible?: ProcessName | undefined;
  /** That process where it is another one and was seen, with the image it ran then. */
  readonly answersTo?: { readonly process: ProcessInstance; readonly run: ImageRun } | undefined;
  /** How the login account came to be set, when that was seen. */
  readonly login: LoginOrigin | undefined;
  /** What sensors of the host said of it that a more trusted one contradicts; bounded. */
  readonly disputes?: readonly ImageDispute[] | undefined;
}

/** Two sensors name different images for one process at one moment. */
export interface ImageDispute {
  readonly at: number;
  /** The event that is not believed. */
  readonly event: string;
  readonly sensor: string;
  readonly image: string;
  /** The image that the more trusted sensor told. */
  readonly believed: string;
}

/** Who set the login account of a process, inherited by its children. */
export interface LoginOrigin {
  readonly loginUser: number | null;
  /** Image that wrote it. */
  readonly image: string | undefined;
  readonly at: number;
  readonly event: string;
  /** PAM's record of the session beside it, when there is one. */
  readonly session:
    | { readonly event: string; readonly program: string | undefined; readonly terminal: string | null | undefined }
    | undefined;
}

/** What kind of program an image is. Documented in docs/reference/roles.md. */
export type Role =
  | "login-shell"
  | "non-user-shell"
  | "user-shell"
  | "shell"
  | "scripting-engine"
  | "staging-app"
  | "compiler"
  | "linker"
  | "strip-tool"
  | "packer"
  | "build-tool"
  | "package-manager"
  | "ci-runner"
  | "management-agent"
  | "container-runtime"
  | "login-program"
  | "scheduler"
  | "service-manager"
  | "service"
  | "editor"
  | "copy-tool"
  | "other";

/** How sure it is that an image is the program its name says. */
export type ImageIdentity =
  | "package-owned"
  | "system-path"
  | "declared"
  /** The kernel checked its signature (macOS), and its maker is that of the program its name says. */
  | "signed"
  | "unverified";

export interface RoleOf {
  readonly role: Role;
  readonly identity: ImageIdentity;
}

/** One step of a lineage: a process with the image it ran at the moment in question. */
export interface Ancestor {
  readonly process: ProcessInstance;
  readonly run: ImageRun;
  readonly role: Role;
  readonly identity: ImageIdentity;
}

/** Whether a person stands at the top of a lineage. Unknown is not "no". */
export interface UserShellDecision {
  readonly answer: "person" | "no-person" | "unknown";
  /** 0 to 1. */
  readonly confidence: number;
  /** One sentence with the facts in it. */
  readonly explanation: string;
  /** Each fact that was weighed, in words. */
  readonly because: readonly {
    readonly id: string;
    readonly towards: "person" | "no-person";
    readonly explanation: string;
  }[];
  readonly events: readonly string[];
}
