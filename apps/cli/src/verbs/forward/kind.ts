import { recogniseCompression } from "@limpid/host";
import { knownFormat, recogniseSource } from "@limpid/telemetry";

/** As much of a log as it takes to know what it is. */
const HEAD_BYTES = 64 * 1024;

/** Lines of a log, and the source they are of. */
export interface Known {
  readonly source: string;
  readonly lines: Uint8Array;
}

/**
 * What a log is, by its beginning. It is found out here and not by the server: whoever names a wrong file is told so at
 * once, and nothing of it leaves the host.
 */
export class Kind {
  #source: string | undefined;
  #held = Buffer.alloc(0);
  #refusal: string | undefined;

  /** `format`: what the log is said to be. */
  constructor(format: string | undefined) {
    this.#source = format;
  }

  /** Why nothing of it is sent. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** undefined: it is not known yet what they are, and they are held back; or they are of no use. */
  of(lines: Uint8Array): Known | undefined {
    if (this.#source !== undefined) return { source: this.#source, lines };
    if (this.#refusal !== undefined) return undefined;
    this.#held = Buffer.concat([this.#held, lines]);
    const head = this.#held.toString("latin1", 0, HEAD_BYTES);
    this.#source = recogniseSource(head)?.name;
    if (this.#source === undefined) {
      if (recogniseCompression(this.#held) !== undefined || this.#held.length >= HEAD_BYTES) this.end();
      return undefined;
    }
    const known = { source: this.#source, lines: this.#held };
    this.#held = Buffer.alloc(0);
    return known;
  }

  /** Nothing comes any more: what is not known by now never will be. */
  end(): void {
    if (this.#held.length === 0) return;
    const packed = recogniseCompression(this.#held) !== undefined;
    this.#refusal = packed
      ? "it is compressed: unpack it, and forward its lines from standard input (zcat FILE | limpid forward -)"
      : (knownFormat(this.#held.toString("latin1", 0, HEAD_BYTES))?.message ??
        "not recognised as telemetry; if you know what it is: --format NAME");
    this.#held = Buffer.alloc(0);
  }
}
