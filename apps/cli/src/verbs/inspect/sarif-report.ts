import type { Artifact } from "@limpid/core";
import { SarifLog } from "@limpid/exchange/sarif";
import type { Output } from "../../terminal/output.ts";
import { VERSION } from "../../version.ts";
import type { Report } from "./report.ts";

/** One SARIF log for everything that was looked at. */
export class SarifReport implements Report {
  readonly #output: Output;
  readonly #log = new SarifLog({ version: VERSION });

  constructor(output: Output) {
    this.#output = output;
    output.write(this.#log.begin());
  }

  show(artifact: Artifact): void {
    this.#output.write(this.#log.add(artifact));
  }

  problem(artifact: Artifact): void {
    this.show(artifact);
  }

  end(): void {
    this.#output.write(this.#log.end());
  }
}
