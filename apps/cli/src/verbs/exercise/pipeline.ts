import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Finding } from "@limpid/core";
import type { Sighting } from "./verdict.ts";

/** The pipeline that is put to the test: what it said so far. */
export interface PipelineUnderTest {
  /** In words: "the live sensor of this host". */
  readonly name: string;
  readonly sightings: readonly Sighting[];
  /** Why nothing more can come; undefined while it works. */
  readonly failure: string | undefined;
  close(): Promise<void>;
}

const CLOSE_MS = 5_000;
const WORDS_KEPT = 2_000;

/** A `limpid watch --json` of its own, live or following a log. */
export class WatchedPipeline implements PipelineUnderTest {
  readonly name: string;
  readonly sightings: Sighting[] = [];
  failure: string | undefined;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #closing = false;

  constructor(name: string, argv: readonly string[]) {
    this.name = name;
    const [program = "", ...rest] = argv;
    // In a session of its own: a terminal's Ctrl-C ends the exercise, which then ends the watch.
    this.#child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    let words = "";
    this.#child.stderr?.on("data", (data: Buffer) => {
      words = (words + data.toString()).slice(-WORDS_KEPT);
    });
    if (this.#child.stdout !== null) {
      createInterface({ input: this.#child.stdout }).on("line", (line) => {
        const finding = findingOf(line);
        if (finding !== undefined) this.sightings.push({ finding, seenAt: Date.now() });
      });
    }
    this.#ended = new Promise((resolve) => {
      const ended = (how: string) => {
        if (!this.#closing) this.failure = `limpid watch ended ${how}: ${words.trim()}`;
        resolve();
      };
      this.#child.once("error", (error) => ended(`with ${error.message}`));
      this.#child.once("close", (status, signal) => ended(`with ${status ?? signal}`));
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), CLOSE_MS);
    await this.#ended;
    clearTimeout(timer);
  }
}

const POLL_MS = 20;
const PIECE = 1 << 20;
const LONGEST_LINE = 16 << 20;

/** Findings as a service that runs already appends them to a file output. */
export class FindingsFile implements PipelineUnderTest {
  readonly name: string;
  readonly sightings: Sighting[] = [];
  failure: string | undefined;
  readonly #path: string;
  readonly #timer: ReturnType<typeof setInterval>;
  #inode: number;
  #offset: number;
  #rest: Buffer = Buffer.alloc(0);

  /** Throws when the file is not there. */
  constructor(path: string) {
    this.name = `the findings in ${path}`;
    this.#path = path;
    const { ino, size } = statSync(path);
    this.#inode = ino;
    this.#offset = size; // what was found before is not about this
    this.#timer = setInterval(() => this.#read(), POLL_MS);
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    return Promise.resolve();
  }

  #read(): void {
    const now = statSync(this.#path, { throwIfNoEntry: false });
    if (now === undefined) return; // turned over, and not begun anew yet
    if (now.ino !== this.#inode || now.size < this.#offset) {
      this.#inode = now.ino;
      this.#offset = 0;
      this.#rest = Buffer.alloc(0);
    }
    if (now.size === this.#offset) return;
    const file = openSync(this.#path, "r");
    try {
      const piece = Buffer.alloc(Math.min(PIECE, now.size - this.#offset));
      const count = readSync(file, piece, 0, piece.length, this.#offset);
      this.#offset += count;
      this.#take(Buffer.concat([this.#rest, piece.subarray(0, count)]));
    } finally {
      closeSync(file);
    }
  }

  #take(bytes: Buffer): void {
    const end = bytes.lastIndexOf(10) + 1;
    // No finding is that long: what has no line feed by then is no findings file, and is not held.
    this.#rest = bytes.length - end > LONGEST_LINE ? Buffer.alloc(0) : bytes.subarray(end);
    for (const line of bytes.subarray(0, end).toString().split("\n")) {
      const finding = findingOf(line);
      if (finding !== undefined) this.sightings.push({ finding, seenAt: Date.now() });
    }
  }
}

/** A line as a finding; undefined for anything else (a summary, half a line). */
function findingOf(line: string): Finding | undefined {
  if (!line.startsWith('{"schema":"limpid.finding/1"')) return undefined;
  try {
    return JSON.parse(line) as Finding;
  } catch {
    return undefined;
  }
}
