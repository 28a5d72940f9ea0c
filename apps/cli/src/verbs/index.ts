import type { Command } from "commander";

/** A verb of the program: one folder, whose `index.ts` adds the command when it is asked for. */
export interface Verb {
  readonly name: string;
  /** One line for `limpid --help`, shown without loading the verb. */
  readonly summary: string;
  readonly load: () => Promise<VerbModule>;
}

export interface VerbModule {
  /**
   * Adds the command. Its action sets `process.exitCode` to one of `EXIT`, throws `UsageError` or `InputError`
   * to end with a message, and writes through `terminal/output.ts`.
   */
  readonly register: (program: Command) => void;
}

/** In the order of `limpid --help`. A verb is loaded only when it runs, so that start-up stays short. */
export const VERBS: readonly Verb[] = [
  {
    name: "inspect",
    summary: "show what was removed from files to make them hard to read",
    load: () => import("./inspect/index.ts"),
  },
  {
    name: "hunt",
    summary: "find opaque executables in recorded telemetry and who made them",
    load: () => import("./hunt/index.ts"),
  },
  {
    name: "watch",
    summary: "find opaque executables as they appear, live or in logs as they are written",
    load: () => import("./watch/index.ts"),
  },
  {
    name: "service",
    summary: "install the watch as a service of this host, show how it is, remove it",
    load: () => import("./service/index.ts"),
  },
  {
    name: "serve",
    summary: "keep findings, receive from many hosts, and show the console in a browser",
    load: () => import("./serve/index.ts"),
  },
  {
    name: "users",
    summary: "accounts of the server: who may sign in, and what they may do",
    load: () => import("./users/index.ts"),
  },
  {
    name: "enroll",
    summary: "get a key of its own for this host, so that it may send to a server",
    load: () => import("./enroll/index.ts"),
  },
  {
    name: "forward",
    summary: "send what happens on this host to a server",
    load: () => import("./forward/index.ts"),
  },
  {
    name: "store",
    summary: "check, back up, restore and shrink what is kept, and say how much it is",
    load: () => import("./store/index.ts"),
  },
  {
    name: "exercise",
    summary: "play harmless drops and their benign twins, and check what the pipeline says",
    load: () => import("./exercise/index.ts"),
  },
  {
    name: "export",
    summary: "write findings and what the program knows in the formats of other tools",
    load: () => import("./export/index.ts"),
  },
  {
    name: "sources",
    summary: "show the kinds of telemetry that are read and what each can and cannot show",
    load: () => import("./sources/index.ts"),
  },
  {
    name: "mitre",
    summary: "the mirror of MITRE ATT&CK: import releases, show, compare, search objects",
    load: () => import("./mitre/index.ts"),
  },
  {
    name: "config",
    summary: "show the effective configuration and check a file",
    load: () => import("./config/index.ts"),
  },
  {
    name: "doctor",
    summary: "show what this host can record and read, and the command that mends what is missing",
    load: () => import("./doctor/index.ts"),
  },
  {
    name: "completion",
    summary: "print a script that completes verbs, options and file names",
    load: () => import("./completion/index.ts"),
  },
  {
    name: "demo",
    summary: "hunt in the example that comes with the project",
    load: () => import("./demo/index.ts"),
  },
];
