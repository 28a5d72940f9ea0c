import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { Socket } from "node:net";
import type { Kernel } from "../kernel/kernel.ts";
import { type ChildAnswer, parseAnswer } from "./answer.ts";
import { CHILD_LIBRARY, CHILD_NODE, type Confinement } from "./confinement.ts";
import { DescriptorMessage, keepFromPrograms, socketPair } from "./descriptors.ts";
import { AnswerFrames, encodeRequest, REQUEST_SIZE } from "./wire.ts";

/** What all children of one sensor share: opened once, handed on as descriptors. */
export class ChildProgram {
  readonly kernel: Kernel;
  readonly confinement: Confinement;
  readonly message: DescriptorMessage;
  /** The bundle of child/main.ts, as a path that is read anew for each child. */
  readonly path: string;
  readonly node: number;
  readonly library: number;

  /** @param path the single file that scripts/inspection-child.mjs makes */
  constructor(kernel: Kernel, confinement: Confinement, path: string) {
    keepFromPrograms(kernel);
    this.kernel = kernel;
    this.confinement = confinement;
    this.message = new DescriptorMessage(kernel, REQUEST_SIZE);
    this.path = path;
    this.node = openSync("/proc/self/exe", "r");
    this.library = openSync(libraryPath(), "r");
  }

  close(): void {
    closeSync(this.node);
    closeSync(this.library);
  }
}

/** Where this process has koffi's native part from. */
function libraryPath(): string {
  const [, path] = /^\S+ \S+ \S+ \S+ \S+ +(\/.*\/koffi\.node)$/m.exec(readFileSync("/proc/self/maps", "latin1")) ?? [];
  if (path === undefined) throw new Error("koffi's native library is not among this process's mappings");
  return path;
}

export interface ChildSinks {
  /** It is up and its doors are closed. */
  ready(systemCallsRefused: boolean): void;
  answer(answer: ChildAnswer): void;
  /** It is of no more use; `why` is for people. Called once. */
  end(why: string): void;
}

const READ_SIZE = 64 * 1024;
const MAX_LAST_WORDS = 2048;
const EXIT_NEWS_MS = 50;
const STUCK_MS = 2000; // a process that lives on so long after SIGKILL waits inside the kernel
/** Whatever a child of ours wrote to its standard error: the first line, without what a terminal would obey. */
const CONTROLS = /[^\x20-\x7e]/g;

/** One process that reads hostile files. All it says is checked; after `end` nothing it says counts. */
export class ConfinedChild {
  readonly #program: ChildProgram;
  readonly #process: ChildProcess;
  readonly #socket: number;
  readonly #channel: Socket;
  readonly #frames = new AnswerFrames();
  readonly #sinks: ChildSinks;
  #isReady = false;
  #ended = false;
  #lastWords = "";
  /** Resolves when the process is no more. */
  readonly exited: Promise<void>;
  /** Resolves to true when it is, to false when it stays although it was killed. */
  readonly gone: Promise<boolean>;

  constructor(program: ChildProgram, sinks: ChildSinks) {
    this.#program = program;
    this.#sinks = sinks;
    const { command, namespaces, account } = program.confinement;
    const [ours, theirs] = socketPair(program.kernel);
    const script = openSync(program.path, "r");
    const [tool, ...before] = command;
    const spare = [CHILD_NODE, ...namespaces.map((_, index) => CHILD_LIBRARY + 1 + index)];
    const own = ["--input-type=module", "-", `/proc/self/fd/${CHILD_LIBRARY}`, process.arch, ...spare.map(String)];
    this.#process = spawn(tool, [...before, ...own], {
      stdio: [script, "ignore", "pipe", theirs, program.node, program.library, ...namespaces],
      env: {},
      cwd: "/",
      detached: true, // a session of its own: no terminal reaches it, and it reaches none
      ...account,
    });
    closeSync(script);
    closeSync(theirs);
    this.#socket = ours;
    this.#channel = this.#listen();
    this.exited = this.#waitForEnd();
    const stays = new Promise<boolean>((resolve) => {
      this.#channel.once("close", () => setTimeout(() => resolve(false), STUCK_MS).unref());
    });
    this.gone = Promise.race([this.exited.then(() => true), stays]);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get isReady(): boolean {
    return this.#isReady && !this.#ended;
  }

  /** Resident memory in bytes; 0 when it is gone. */
  get residentBytes(): number {
    try {
      const [, kilobytes = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, "latin1")) ?? [];
      return Number(kilobytes) * 1024;
    } catch {
      return 0;
    }
  }

  /** Hands over a descriptor, which stays open here as well. False when the child takes nothing now. */
  ask(sequence: number, descriptor: number, hashMegabytes: number): boolean {
    if (this.#ended || this.#channel.destroyed) return false; // its number may be another file's by now
    try {
      return this.#program.message.send(this.#socket, encodeRequest(sequence, hashMegabytes), descriptor);
    } catch (error) {
      this.end(`it took no more files (${error instanceof Error ? error.message : String(error)})`);
      return false;
    }
  }

  /** Ends it at once, whatever it does. */
  end(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#channel.destroy();
    this.#process.kill("SIGKILL");
    this.#sinks.end(why);
  }

  #listen(): Socket {
    const buffer = Buffer.allocUnsafeSlow(READ_SIZE);
    const take = (size: number): boolean => {
      if (!this.#ended) this.#take(buffer.subarray(0, size));
      return true;
    };
    const channel = new Socket({
      fd: this.#socket,
      readable: true,
      writable: false,
      onread: { buffer, callback: take },
    });
    channel.on("error", (error) => this.end(`its socket failed (${error.message})`));
    channel.on("end", () => setTimeout(() => this.end("it hung up"), EXIT_NEWS_MS)); // how it ended says more
    return channel;
  }

  #take(bytes: Uint8Array): void {
    const { bodies, broken } = this.#frames.push(bytes);
    for (const body of bodies) {
      if (this.#ended) return;
      if (!this.#isReady) this.#greet(body);
      else {
        const answer = parseAnswer(body);
        if (answer === undefined) this.end("it sent what is no answer");
        else this.#sinks.answer(answer);
      }
    }
    if (broken) this.end("it sent what is no answer");
  }

  /** The first thing a child says, before it has read any hostile byte. */
  #greet(body: Uint8Array): void {
    const text = Buffer.from(body).toString("utf8");
    if (text !== '{"ready":true,"systemCalls":true}' && text !== '{"ready":true,"systemCalls":false}') {
      this.end("it sent what is no greeting");
      return;
    }
    this.#isReady = true;
    this.#sinks.ready(text.includes('"systemCalls":true'));
  }

  #waitForEnd(): Promise<void> {
    const { stderr } = this.#process;
    stderr?.on("data", (bytes: Buffer) => {
      if (this.#lastWords.length < MAX_LAST_WORDS) this.#lastWords += bytes.toString("latin1", 0, MAX_LAST_WORDS);
    });
    return new Promise((resolve) => {
      this.#process.once("error", (error) => {
        this.end(`it could not be started (${error.message})`);
        resolve();
      });
      this.#process.once("exit", (code, signal) => {
        setImmediate(() => this.end(this.#epitaph(code, signal))); // its last words may still be on their way
        resolve();
      });
    });
  }

  #epitaph(code: number | null, signal: string | null): string {
    const how = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
    const words = (this.#lastWords.trim().split("\n", 1)[0] ?? "").replace(CONTROLS, "?").slice(0, 200);
    return words === "" ? how : `${how}: ${words}`;
  }
}
