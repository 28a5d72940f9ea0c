import { openSync } from "node:fs";
import { ReadStream } from "node:tty";
import type { Finding, Priority } from "@limpid/core";
import { stdout } from "../../../terminal/output.ts";
import { paintFor } from "../../../terminal/paint.ts";
import { type Chosen, type Frame, frameOf } from "./frame.ts";
import { type Key, keysIn } from "./keys.ts";
import type { Moment, Note, View } from "./view.ts";

const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l";
const LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l";
/** At most so often; ages and rates move once a second by themselves. */
const DRAW_MS = 150;
const TICK_MS = 1_000;
const NOTES_KEPT = 50;

/** Where keys come from: standard input, or the terminal itself while standard input brings telemetry. */
function keyboard(inputIsTaken: boolean): ReadStream | undefined {
  if (!inputIsTaken) return process.stdin.isTTY ? (process.stdin as ReadStream) : undefined;
  try {
    return new ReadStream(openSync("/dev/tty", "r"));
  } catch {
    return undefined; // no terminal to ask: signals still stop it
  }
}

/** The live view on a terminal. It gives the terminal back as it was, whatever ends the program. */
export class Screen implements View {
  readonly stopped: Promise<void>;
  readonly #moment: (withExpected: boolean) => Omit<Moment, "notes">;
  readonly #paint = paintFor(stdout);
  readonly #keys: ReadStream | undefined;
  readonly #notes: Note[] = [];
  #chosen: Chosen = { page: "findings", id: undefined, from: 0, paused: false, missed: 0 };
  #withExpected: boolean;
  #held: Moment | undefined;
  #frame: Frame = { lines: [], pageLines: 0, room: 0 };
  #closed = false;
  #drawing: NodeJS.Timeout | undefined;
  readonly #tick: NodeJS.Timeout;
  #stop: () => void = () => undefined;

  constructor(
    moment: (withExpected: boolean) => Omit<Moment, "notes">,
    options: { readonly inputIsTaken: boolean; readonly withExpected: boolean },
  ) {
    this.#moment = moment;
    this.#withExpected = options.withExpected;
    this.stopped = new Promise((resolve) => {
      this.#stop = resolve;
    });
    this.#keys = keyboard(options.inputIsTaken);
    this.#keys?.setRawMode(true);
    this.#keys?.on("data", this.#heard);
    this.#keys?.resume();
    process.stdout.on("resize", this.#drawSoon);
    process.on("SIGCONT", this.#resumed);
    process.on("exit", this.close);
    // Before anybody prints what went wrong: it would be lost on the other screen.
    process.on("uncaughtExceptionMonitor", this.close);
    stdout.write(ENTER);
    this.#tick = setInterval(this.#draw, TICK_MS);
    this.#draw();
  }

  readonly found = (_finding: Finding, _former: Priority | undefined): void => {
    if (this.#chosen.paused) this.#chosen = { ...this.#chosen, missed: this.#chosen.missed + 1 };
    this.#drawSoon();
  };

  readonly note = (text: string): void => {
    this.#notes.push({ at: Date.now(), text });
    if (this.#notes.length > NOTES_KEPT) this.#notes.shift();
    this.#drawSoon();
  };

  readonly close = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#tick);
    clearTimeout(this.#drawing);
    process.stdout.off("resize", this.#drawSoon);
    process.off("SIGCONT", this.#resumed);
    process.off("exit", this.close);
    process.off("uncaughtExceptionMonitor", this.close);
    this.#keys?.off("data", this.#heard);
    try {
      this.#keys?.setRawMode(false);
    } catch {
      // the terminal is gone
    }
    this.#keys?.pause();
    if (this.#keys !== process.stdin) this.#keys?.destroy();
    stdout.write(LEAVE);
  };

  /** What was said while the screen was in the way. */
  get notes(): readonly Note[] {
    return this.#notes;
  }

  readonly #heard = (sent: Buffer): void => {
    for (const key of keysIn(sent.toString())) this.#press(key);
    this.#draw();
  };

  readonly #resumed = (): void => {
    this.#keys?.setRawMode(true);
    stdout.write(ENTER);
    this.#draw();
  };

  readonly #drawSoon = (): void => {
    this.#drawing ??= setTimeout(this.#draw, DRAW_MS);
  };

  readonly #draw = (): void => {
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    if (this.#closed) return;
    const { columns = 80, rows = 24 } = process.stdout;
    const moment = this.#now();
    this.#frame = frameOf(moment, this.#chosen, Math.max(20, columns), Math.max(3, rows), this.#paint);
    // Erased before it is written: behind a line that fills the window the cursor still stands on its last column.
    stdout.write(`\x1b[H${this.#frame.lines.map((line) => `\x1b[K${line}\x1b[0m`).join("\r\n")}`);
  };

  /** What is shown: as it is, or as it was when the list was stopped, with the clock and counts going on. */
  #now(): Moment {
    const now = { ...this.#moment(this.#withExpected), notes: this.#notes };
    return this.#held === undefined ? now : { ...now, findings: this.#held.findings };
  }

  #press(key: Key): void {
    const { page } = this.#chosen;
    if (key === "quit") this.#stop();
    else if (key === "pause") this.#pause();
    else if (key === "help" || key === "coverage") this.#turnTo(page === key ? "findings" : key);
    else if (page === "findings") this.#choose(key);
    else if (key === "back" || key === "enter") this.#turnTo("findings");
    else this.#move(key);
  }

  #pause(): void {
    this.#held = this.#held === undefined ? this.#now() : undefined;
    this.#chosen = { ...this.#chosen, paused: this.#held !== undefined, missed: 0 };
  }

  #turnTo(page: Chosen["page"]): void {
    this.#chosen = { ...this.#chosen, page, from: 0 };
  }

  #choose(key: Key): void {
    if (key === "expected") {
      this.#withExpected = !this.#withExpected;
      return;
    }
    const { findings } = this.#now();
    const last = findings.length - 1;
    const marked = findings.findIndex(({ id }) => id === this.#chosen.id);
    const steps: Partial<Record<Key, number>> = {
      up: marked - 1,
      down: marked + 1,
      "page-up": marked - 5,
      "page-down": marked + 5,
      home: 0,
      end: last,
      enter: Math.max(0, marked),
    };
    const to = steps[key];
    if (to === undefined) return;
    const chosen = findings[Math.max(0, Math.min(last, to))];
    if (chosen === undefined) return;
    this.#chosen = { ...this.#chosen, id: chosen.id };
    if (key === "enter") this.#turnTo("finding");
  }

  #move(key: Key): void {
    const { pageLines, room } = this.#frame;
    const end = Math.max(0, pageLines - room);
    const steps: Partial<Record<Key, number>> = {
      up: this.#chosen.from - 1,
      down: this.#chosen.from + 1,
      "page-up": this.#chosen.from - room + 1,
      "page-down": this.#chosen.from + room - 1,
      home: 0,
      end,
    };
    this.#chosen = { ...this.#chosen, from: Math.max(0, Math.min(end, steps[key] ?? this.#chosen.from)) };
  }
}
