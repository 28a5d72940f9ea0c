import { fstatSync, writeSync } from "node:fs";

const BATCH = 64 * 1024; // characters; the size of a Linux pipe, so one system call fills it
const WAIT_MS = 5; // a reader that is slow is asked again this often
const DEFAULT_COLUMNS = 80;

/** The reader of our output went away (`limpid … | head`): no error, there is nobody left to tell. */
export class ReaderGone extends Error {}

/** Results cannot be written: disk full, I/O error. */
export class Unwritable extends Error {}

/**
 * One of the program's two output streams. Writing is synchronous and in batches: verbs that work without
 * pause would never give `process.stdout` a turn to send or to notice that its reader is gone.
 */
export class Output {
  readonly fd: number;
  #pending = "";
  #terminal: boolean | undefined;

  constructor(fd: number) {
    this.fd = fd;
  }

  get isTerminal(): boolean {
    this.#terminal ??= isTerminal(this.fd);
    return this.#terminal;
  }

  /** Columns of the terminal; 80 where there is none, so that a file reads like the screen. */
  get columns(): number {
    if (!this.isTerminal) return DEFAULT_COLUMNS;
    const stream = this.fd === 2 ? process.stderr : process.stdout;
    return Math.max(40, stream.columns ?? DEFAULT_COLUMNS);
  }

  write(text: string): void {
    this.#pending = this.#pending === "" ? text : this.#pending + text;
    if (this.#pending.length >= BATCH || this.isTerminal) this.flush();
  }

  line(text: string): void {
    this.write(`${text}\n`);
  }

  /** Writes text that is bytes already, at once. */
  bytes(text: Uint8Array): void {
    this.flush();
    this.#writeAll(text);
  }

  flush(): void {
    if (this.#pending === "") return;
    const text = Buffer.from(this.#pending);
    this.#pending = "";
    this.#writeAll(text);
  }

  #writeAll(text: Uint8Array): void {
    for (let rest = text; rest.length > 0; ) rest = rest.subarray(writeSome(this.fd, rest));
  }
}

const MEMORY_DEVICES = 1; // the major number of /dev/null and its like on Linux

/** A terminal is a character device: looking first spares most runs the loading of node:tty, 3 ms. */
function isTerminal(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    if (!stat.isCharacterDevice() || stat.rdev >>> 8 === MEMORY_DEVICES) return false;
    return process.getBuiltinModule("node:tty").isatty(fd);
  } catch {
    return false; // closed
  }
}

function writeSome(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EPIPE") throw new ReaderGone();
    // A pipe that somebody else made non-blocking is full: wait for its reader.
    if (code !== "EAGAIN") throw new Unwritable(`the output cannot be written: ${message}`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    return 0;
  }
}

/** Results. */
export const stdout = new Output(1);
/** Notes, counts, progress. */
export const stderr = new Output(2);
