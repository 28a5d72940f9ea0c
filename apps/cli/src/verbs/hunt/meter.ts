import { escapeText, type LogBlock } from "@limpid/core";
import { stderr } from "../../terminal/output.ts";
import { Progress } from "../../terminal/progress.ts";
import type { Log } from "./logs.ts";

/** What a reading shows of itself while it goes on. */
export class Meter {
  damaged = false;
  readonly #progress = new Progress(stderr);
  #megabytes = 0;

  read(block: LogBlock, name: string): void {
    this.#megabytes += block.text.length / 1e6;
    this.#progress.at(Math.floor(this.#megabytes), "MB", name);
  }

  finished(log: Log): void {
    for (const issue of log.issues) {
      this.#progress.hide();
      stderr.line(`limpid: ${escapeText(`${log.name}: ${issue.what}`)}; what came before was read`);
      this.damaged = true;
    }
  }

  end(): void {
    this.#progress.hide();
  }
}
