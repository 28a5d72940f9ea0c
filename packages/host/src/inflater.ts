import type { Transform } from "node:stream";

/** Output that may wait before the stream is told to pause: a few bytes can expand to gigabytes. */
const MAX_WAITING = 4 * 1024 * 1024;

/**
 * Drives one of node:zlib's streams piece by piece. Piping would be shorter, but a stream that fails drops the
 * output it holds, says nothing of how much input it used, and what comes before damage is evidence.
 */
export class Inflater {
  readonly #stream: Transform & { readonly bytesWritten: number };
  #chunks: Buffer[] = [];
  #waiting = 0;
  #busy = false;
  #error: Error | undefined;
  #wake: () => void = () => undefined;
  #before = 0;

  constructor(stream: Transform & { readonly bytesWritten: number }) {
    this.#stream = stream;
    stream.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#waiting += chunk.length;
      if (this.#waiting > MAX_WAITING) stream.pause();
      this.#wake();
    });
    stream.on("error", (error) => {
      this.#error = error;
      this.#rest();
    });
    stream.on("end", () => this.#rest());
  }

  /** Bytes of the last piece that were used; fewer than it has when the compressed data ended inside it. */
  get consumed(): number {
    return this.#stream.bytesWritten - this.#before;
  }

  /** Gives out what `piece` decompresses to; throws zlib's error after everything that came before it. */
  async *feed(piece: Buffer): AsyncGenerator<Buffer, void, undefined> {
    this.#before = this.#stream.bytesWritten;
    this.#busy = true;
    this.#stream.write(piece, () => this.#rest());
    yield* this.#results();
  }

  /** Tells the stream that nothing follows; throws when it wanted more. */
  async *finish(): AsyncGenerator<Buffer, void, undefined> {
    this.#busy = true;
    this.#stream.end();
    yield* this.#results();
  }

  close(): void {
    this.#stream.destroy();
  }

  #rest(): void {
    this.#busy = false;
    this.#wake();
  }

  async *#results(): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const chunks = this.#chunks;
      this.#chunks = [];
      this.#waiting = 0;
      yield* chunks;
      if (this.#error !== undefined && this.#chunks.length === 0) throw this.#error;
      if (this.#stream.isPaused()) this.#stream.resume();
      if (this.#chunks.length > 0) continue;
      if (!this.#busy && this.#stream.readableLength === 0) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        // Output that is on its way to our listener comes with the next turn.
        if (!this.#busy) setImmediate(resolve);
      });
    }
  }
}
