import type { QuestionName } from "@limpid/attack";
import type { MirrorError } from "../mirror-error.ts";

export interface ThreadTask {
  /** Undefined: only what is shipped, in memory. */
  readonly folder: string | undefined;
}

export interface ToThread {
  readonly n: number;
  readonly name: QuestionName;
  readonly ask: unknown;
}

export type FromThread =
  | { readonly n: number; readonly answer: unknown }
  | { readonly n: number; readonly code: MirrorError["code"] | "internal"; readonly message: string };
