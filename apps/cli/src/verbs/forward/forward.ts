import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { escapeText } from "@limpid/core";
import { lockState, pathBytes, Tail, type TailPosition } from "@limpid/host";
import { EXIT, type ExitCode, InputError, UsageError } from "../../exit-codes.ts";
import { stderr } from "../../terminal/output.ts";
import { forwardFolder, readEnrolled } from "./enrolled.ts";
import { Kind } from "./kind.ts";
import { Outbox } from "./outbox.ts";
import { Sender } from "./sender.ts";

export interface ForwardOptions {
  readonly follow?: readonly string[];
  readonly format?: string;
  readonly state?: string;
  /** Megabytes that may wait on disk. */
  readonly spool: string;
  /** Read what is there, send it, and end. */
  readonly once: boolean;
}

const LOOK_MS = 200;
const TURN_BYTES = 1 << 20;
/** A batch is sent when it has so many bytes, or its first line waited so long. */
const BATCH_BYTES = 256 << 10;
const BATCH_MS = 500;
const GRACE_MS = 3_000;
const LINE_FEED = 10;

/** Reads until it is stopped, and sends what it read; what cannot be sent waits on disk. */
export async function forward(names: readonly string[], options: ForwardOptions): Promise<ExitCode> {
  const logs = [...new Set((options.follow ?? []).map((log) => resolve(log)))];
  const input = names.includes("-");
  const [other] = names.filter((name) => name !== "-");
  if (other !== undefined) throw new UsageError(`${other}: to forward a log, say: limpid forward --follow ${other}`);
  if (input && logs.length > 0) throw new UsageError("forward either standard input (-) or logs (--follow)");
  const folder = forwardFolder(options.state);
  const enrolled = readEnrolled(folder);
  const lock = lockState(folder, "forward");
  if ("heldBy" in lock) throw new InputError(`another limpid forward (pid ${lock.heldBy}) works with ${folder}`);
  const note = (text: string): void => stderr.line(`limpid: ${escapeText(text)}`);
  const outbox = new Outbox(folder, megabytesOf(options.spool));
  const sender = new Sender(enrolled, outbox, note);
  const stop = untilStopped();
  const sending = sender.run();
  let allRead = true;
  try {
    if (logs.length > 0) allRead = await follow(logs, options, outbox, sender, note, stop);
    else if (input) allRead = await forwardStream(process.stdin, options.format, outbox, sender, note, stop);
    else await forwardSensor(options.state, outbox, sender, note, stop);
  } finally {
    sender.stop();
    await sending;
    await sender.drain(options.once ? Number.POSITIVE_INFINITY : GRACE_MS);
    outbox.close();
    lock.release();
  }
  return allRead && sender.counts.problem === undefined ? EXIT.nothing : EXIT.input;
}

interface Stop {
  readonly asked: Promise<void>;
  isAsked: boolean;
}

function untilStopped(): Stop {
  const stop: Stop = {
    isAsked: false,
    asked: new Promise((done) => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
        process.once(signal, () => {
          stop.isAsked = true;
          done();
        });
    }),
  };
  return stop;
}

function megabytesOf(text: string): number {
  const count = Number(text);
  if (!(count >= 1 && count <= 1_000_000)) throw new UsageError(`--spool ${text}: megabytes are expected, 1 or more`);
  return Math.floor(count) * 2 ** 20;
}

/** Logs as they are written, through their rotations. False: one is nothing that could be sent. */
async function follow(
  logs: readonly string[],
  { format, once }: ForwardOptions,
  outbox: Outbox,
  sender: Sender,
  note: (text: string) => void,
  stop: Stop,
): Promise<boolean> {
  const followed = logs.map((log) => {
    const kind = new Kind(format);
    const gathered = new Gathered((bytes, end) => {
      const known = kind.of(bytes);
      if (known === undefined) return;
      outbox.add(known.source, known.lines, Date.now(), end === undefined ? undefined : { log, end });
      sender.wake();
    });
    const tail = new Tail(pathBytes(log), outbox.places[log], {
      block: ({ bytes }, end) => gathered.take(bytes, end),
      fileEnded: () => gathered.give(),
      note: (text) => note(`${log}: ${text}`),
    });
    return { log, kind, tail, gathered };
  });
  const refused = new Set<string>();
  const refuse = (log: string, { refusal }: Kind): void => {
    if (refusal === undefined || refused.has(log)) return;
    refused.add(log);
    note(`${log}: ${refusal}`);
  };
  while (!stop.isAsked && refused.size < logs.length) {
    let more = false;
    for (const { log, kind, tail, gathered } of followed) {
      if (refused.has(log)) continue;
      more = (await tail.poll(TURN_BYTES, performance.now())) || more;
      gathered.giveWhatWaits();
      refuse(log, kind);
    }
    if (!more && once) break;
    await Promise.race([sleep(more ? 0 : LOOK_MS), stop.asked]);
  }
  for (const { log, kind, tail, gathered } of followed) {
    gathered.give();
    if (once) kind.end(); // a log that goes on may become known with its next lines
    refuse(log, kind);
    tail.close();
  }
  return refused.size === 0;
}

/** Lines of a program, until it ends. False: they are nothing that could be sent. */
async function forwardStream(
  input: Readable,
  format: string | undefined,
  outbox: Outbox,
  sender: Sender,
  note: (text: string) => void,
  stop: Stop,
): Promise<boolean> {
  const kind = new Kind(format);
  const gathered = new Gathered((bytes) => {
    const known = kind.of(bytes);
    if (kind.refusal !== undefined) input.destroy();
    if (known === undefined) return;
    outbox.add(known.source, known.lines, Date.now());
    sender.wake();
  });
  let rest = Buffer.alloc(0);
  const timer = setInterval(() => gathered.giveWhatWaits(), BATCH_MS);
  const ended = new Promise<void>((done, failed) => {
    input.on("data", (piece: Buffer) => {
      const held = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const end = held.lastIndexOf(LINE_FEED) + 1;
      if (end > 0) gathered.take(held.subarray(0, end), undefined);
      rest = Buffer.from(held.subarray(end));
    });
    input.once("close", done);
    input.once("end", done);
    input.once("error", failed);
  });
  try {
    await Promise.race([ended, stop.asked]);
  } finally {
    clearInterval(timer);
    input.destroy();
    gathered.give();
  }
  kind.end();
  if (kind.refusal !== undefined) note(`standard input: ${kind.refusal}`);
  return kind.refusal === undefined;
}

/** The live sensor judges here, where the files are; what it finds is sent. */
async function forwardSensor(
  state: string | undefined,
  outbox: Outbox,
  sender: Sender,
  note: (text: string) => void,
  stop: Stop,
): Promise<void> {
  const [program = ""] = process.argv.slice(1);
  const args = ["watch", "--json", "--min-priority", "expected", ...(state === undefined ? [] : ["--state", state])];
  const child: ChildProcess = spawn(process.execPath, [...process.execArgv, program, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((done) => child.once("close", done));
  const output = child.stdout;
  if (output === null) return;
  try {
    await forwardStream(output, "findings", outbox, sender, note, stop);
  } finally {
    child.kill("SIGTERM");
  }
  const code = await ended;
  if (!stop.isAsked) throw new InputError(`limpid watch ended (${code}); what it said stands above`);
}

/** Gathers whole lines until they are worth a batch. */
class Gathered {
  readonly #give: (bytes: Uint8Array, end: TailPosition | undefined) => void;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #since = 0;
  #end: TailPosition | undefined;

  constructor(give: (bytes: Uint8Array, end: TailPosition | undefined) => void) {
    this.#give = give;
  }

  /** The bytes are used again by who gives them. */
  take(bytes: Uint8Array, end: TailPosition | undefined): void {
    if (this.#bytes === 0) this.#since = performance.now();
    this.#pieces.push(Buffer.from(bytes));
    this.#bytes += bytes.length;
    this.#end = end;
    if (this.#bytes >= BATCH_BYTES) this.give();
  }

  giveWhatWaits(): void {
    if (this.#bytes > 0 && performance.now() - this.#since >= BATCH_MS) this.give();
  }

  give(): void {
    if (this.#bytes === 0) return;
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    this.#give(bytes, this.#end);
  }
}
