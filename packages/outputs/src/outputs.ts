import { join } from "node:path";
import type { Finding } from "@limpid/core";
import { AppendFile } from "./file/append-file.ts";
import { Output, type OutputCounts } from "./output.ts";
import type { OutputSettings } from "./settings.ts";
import { Spool } from "./spool/spool.ts";
import { SyslogStream } from "./syslog/stream.ts";
import type { Transport } from "./transport.ts";
import { Webhook } from "./webhook/webhook.ts";

export interface OutputsOptions {
  /** The state folder; each output spools below `outputs/NAME`. */
  readonly state: string;
  /** Version of the program, for receivers. */
  readonly engine: string;
  readonly note: (text: string) => void;
}

/** All outputs of the configuration. */
export class Outputs {
  readonly #outputs: readonly Output[];

  constructor(settings: readonly OutputSettings[], options: OutputsOptions) {
    this.#outputs = settings.map(
      (one) =>
        new Output(one, {
          transport: transportOf(one, options.engine),
          spool: new Spool(join(options.state, "outputs", one.name)),
          note: options.note,
          random: Math.random,
        }),
    );
  }

  offer(finding: Finding): void {
    for (const output of this.#outputs) output.offer(finding);
  }

  get counts(): Readonly<Record<string, OutputCounts>> {
    return Object.fromEntries(this.#outputs.map((output) => [output.name, output.counts]));
  }

  async close(graceMs: number): Promise<void> {
    await Promise.all(this.#outputs.map((output) => output.close(graceMs)));
  }
}

function transportOf(settings: OutputSettings, engine: string): Transport {
  switch (settings.kind) {
    case "file":
      return new AppendFile(settings);
    case "syslog":
      return new SyslogStream(settings);
    case "webhook":
      return new Webhook(settings, engine);
  }
}
