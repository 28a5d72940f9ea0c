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
];
