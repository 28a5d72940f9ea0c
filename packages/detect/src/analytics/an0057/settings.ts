import type { Role, SignedStatus } from "@limpid/core";
import { AN0057_WEIGHTS, type An0057Weights } from "../../triage/weights-an0057.ts";

/** Where the run-only flag of a script is looked for. */
export type RunOnlyFlag =
  /** In the compiled script: its parse tree is not there. */
  | "content"
  /** Among the arguments of osacompile, in every spelling of -x. */
  | "command-line";

/** What a signature of a kind is to this organisation. */
export type SignatureBearing = "supports" | "neutral" | "contradicts";

/** What ATT&CK leaves to each organisation, by its names, and the figures of our own signals. */
export interface An0057Settings {
  readonly RunOnlyFlag: readonly RunOnlyFlag[];
  /** Writers that count as scripting engines or staging apps: roles, or names of programs. */
  readonly ParentProcess: readonly (Role | (string & {}))[];
  readonly SignedStatus: { readonly [S in SignedStatus]: SignatureBearing };
  /** Folders in which people build; `*` is one step of a path, `**` at the end any number. */
  readonly DevelopmentDirectories: readonly string[];
  /** Work folders of CI runners, in the same notation. */
  readonly CiWorkDirectories: readonly string[];
  /** An execution within this time after the last write is soon. */
  readonly runSoonMs: number;
  /** A removal within this time after an execution belongs to it. */
  readonly removedSoonMs: number;
  readonly weights: An0057Weights;
}

export const AN0057_DEFAULTS: An0057Settings = {
  RunOnlyFlag: ["content", "command-line"],
  // `swift FILE` runs a script; as a compiler it writes programs in development folders.
  ParentProcess: ["scripting-engine", "staging-app", "swift"],
  SignedStatus: {
    unsigned: "supports",
    invalid: "supports",
    "ad-hoc": "supports",
    // Every linker for Apple silicon signs what it makes.
    "linker-signed": "neutral",
    // By a certificate whose kind nobody told.
    signed: "neutral",
    "developer-id": "contradicts",
    notarised: "contradicts",
    "app-store": "contradicts",
    platform: "contradicts",
  },
  DevelopmentDirectories: ["/Users/*/**", "/private/var/folders/**", "/Volumes/*/**"],
  CiWorkDirectories: [
    "/Users/*/actions-runner/_work/**",
    "/Users/runner/work/**",
    "/Users/*/builds/**",
    "/Users/*/.jenkins/workspace/**",
    "/Users/*/buildkite-agent/builds/**",
  ],
  runSoonMs: 5 * 60_000,
  removedSoonMs: 10 * 60_000,
  weights: AN0057_WEIGHTS,
};
