import { type Artifact, artifactLine } from "@limpid/core";
import type { Output } from "../../terminal/output.ts";

/** How artifacts are shown, in the order they are met. */
export interface Report {
  /** `named`: the user named this file, rather than a directory above it. */
  readonly show: (artifact: Artifact, named: boolean) => void;
  /** Something that is no artifact and about which there is something to say; people are told at the end. */
  readonly problem: (artifact: Artifact) => void;
  /** Writes what was held back to be grouped. */
  readonly end: () => void;
}

/** One `limpid.artifact/1` per line. */
export class JsonReport implements Report {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  show(artifact: Artifact): void {
    this.#output.line(artifactLine(artifact));
  }

  problem(artifact: Artifact): void {
    this.show(artifact);
  }

  end(): void {}
}
