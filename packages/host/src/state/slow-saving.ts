import { close, fsync, writev } from "node:fs";
import { promisify } from "node:util";
import { headOf, openBeside, putInPlace } from "./state-file.ts";

const written = promisify(writev);
const flushed = promisify(fsync);
const closed = promisify(close);

const TURN_MS = 4; // shorter than anybody notices who waits for a finding
const ELEMENTS = 64; // of a long list, told of at once: some kilobytes
const DEPTH = 4; // levels that are walked; what lies deeper is small

/**
 * Writes a value as `saveState` does, in turns with everything else: making the text and waiting for the disk take a
 * tenth of a second and more on a busy host, in which nothing would be found. The value must stay as it is meanwhile.
 */
export class SlowSaving {
  readonly done: Promise<void>;
  readonly #path: string;
  #givenUp = false;

  constructor(path: string, value: unknown) {
    this.#path = path;
    this.done = this.#save(value);
  }

  /** Something newer takes the place: what is not there yet must not come after it. */
  giveUp(): void {
    this.#givenUp = true;
  }

  async #save(value: unknown): Promise<void> {
    const body: Buffer[] = [];
    let since = performance.now();
    for (const text of jsonParts(value, DEPTH)) {
      body.push(Buffer.from(text));
      if (performance.now() - since < TURN_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    }
    if (this.#givenUp) return;
    const fd = openBeside(this.#path);
    try {
      const parts = [headOf(body), Buffer.concat(body)];
      const { bytesWritten } = await written(fd, parts);
      const missing = Buffer.concat(parts).subarray(bytesWritten);
      if (missing.length > 0) await written(fd, [missing]);
      await flushed(fd);
    } finally {
      await closed(fd);
    }
    if (!this.#givenUp) putInPlace(this.#path);
  }
}

/** The text that `JSON.stringify` makes of plain data, in parts. */
function* jsonParts(value: unknown, depth: number): Generator<string> {
  if (depth === 0 || typeof value !== "object" || value === null) yield JSON.stringify(value) ?? "null";
  else if (Array.isArray(value)) yield* listParts(value);
  else {
    let before = "{";
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${before}${JSON.stringify(key)}:`;
      yield* jsonParts(member, depth - 1);
      before = ",";
    }
    yield before === "{" ? "{}" : "}";
  }
}

function* listParts(list: readonly unknown[]): Generator<string> {
  if (list.length === 0) yield "[]";
  for (let at = 0; at < list.length; at += ELEMENTS) {
    const text = JSON.stringify(list.slice(at, at + ELEMENTS));
    const end = at + ELEMENTS >= list.length ? "]" : ",";
    yield `${at === 0 ? "[" : ""}${text.slice(1, -1)}${end}`;
  }
}
