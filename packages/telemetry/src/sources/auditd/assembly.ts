import { type Latin1, own, type TelemetryEvent } from "@limpid/core";
import { CallReader } from "./call-record.ts";
import { callEvent, sightingOf } from "./events.ts";
import { FieldCursor } from "./fields.ts";
import { loginSet } from "./login.ts";
import { PathReader } from "./path-record.ts";
import { RECORD, type RecordBody, type RecordType } from "./record.ts";
import { CALL } from "./syscalls.ts";
import type { Tally } from "./tally.ts";
import type { Texts } from "./texts.ts";
import type { Waiting } from "./waiting.ts";

/** Puts records to their event and makes it as soon as all that was announced is there. */
export class Assembly {
  readonly #texts: Texts;
  readonly #tally: Tally;
  readonly #calls: CallReader;
  readonly #paths: PathReader;
  /** The working directory that was read last, as written and decoded: it repeats. */
  #cwdText: Latin1 = "";
  #cwd: string | undefined;

  constructor(texts: Texts, tally: Tally) {
    this.#texts = texts;
    this.#tally = tally;
    this.#calls = new CallReader(texts);
    this.#paths = new PathReader(texts);
  }

  /** Takes a record of the event `waiting`. */
  take(waiting: Waiting, type: RecordType, record: RecordBody, host: string): void {
    if (waiting.settled) {
      if (waiting.event !== undefined || type === RECORD.SYSCALL) this.#tally.skip("duplicate");
      else this.#tally.ignore(waiting.label ?? "no-syscall");
      return;
    }
    if (!this.#add(waiting, type, record)) {
      this.#tally.skip("duplicate");
      return;
    }
    waiting.records += 1;
    if (waiting.label !== undefined && waiting.login === undefined) this.#close(waiting, undefined);
    else if (isWhole(waiting)) this.settle(waiting, host, false);
  }

  #add(waiting: Waiting, type: RecordType, record: RecordBody): boolean {
    switch (type) {
      case RECORD.SYSCALL:
        return waiting.addCall(this.#calls.syscall(record));
      case RECORD.PATH:
        return waiting.addPath(this.#paths.read(record));
      case RECORD.EXECVE:
        return waiting.addArguments(record);
      case RECORD.CWD:
        if (waiting.cwd !== undefined) return false;
        waiting.cwd = record;
        return true;
      case RECORD.URINGOP:
        return waiting.addCall(this.#calls.uringOperation(record));
      case RECORD.OPENAT2:
        if (waiting.openat2 !== undefined) return false;
        waiting.openat2 = record;
        return true;
      case RECORD.OBJ_PID:
        // One per process that is acted on; only ptrace, which has one, is asked for it.
        waiting.target ??= record;
        return true;
      case RECORD.LOGIN:
        if (waiting.login !== undefined) return false;
        waiting.login = record;
        return true;
      default:
        return false;
    }
  }

  /** Makes the event from what is there. Unless `final`, arguments that are missing are waited for. */
  settle(waiting: Waiting, host: string, final: boolean): void {
    if (waiting.settled) return;
    const { at, call, login } = waiting;
    let event: TelemetryEvent | undefined;
    if (login !== undefined) {
      const process = call === undefined ? undefined : sightingOf(call, this.#readCwd(waiting.cwd));
      event = loginSet({ id: own(waiting.stamp), at, host }, login, process);
      waiting.label ??= "LOGIN";
    } else if (call !== undefined) {
      const process = sightingOf(call, this.#readCwd(waiting.cwd));
      const { paths, arguments: parts, openat2, target } = waiting;
      const records = { call, paths, arguments: parts, openat2, target };
      event = callEvent(records, { id: own(waiting.stamp), at, host, process }, this.#texts);
      if (!final && event?.kind === "process.executed" && !event.argvComplete) return;
      waiting.label = call.call.label;
    }
    this.#close(waiting, event);
  }

  #close(waiting: Waiting, event: TelemetryEvent | undefined): void {
    if (event !== undefined) this.#tally.used += waiting.records;
    else if (waiting.label !== undefined) this.#tally.ignore(waiting.label, waiting.records);
    else this.#tally.skip("no-syscall", waiting.records);
    waiting.close(event);
  }

  #readCwd(record: RecordBody | undefined): string | undefined {
    if (record === undefined) return undefined;
    const { text, start, end } = record;
    const length = this.#cwdText.length;
    if (end - start === length && text.slice(start, end) === this.#cwdText) return this.#cwd;
    const fields = new FieldCursor(record);
    const cwd = fields.find("cwd") ? this.#texts.value(text, fields.start, fields.stop) : null;
    this.#cwdText = own(text.slice(start, end));
    this.#cwd = cwd ?? undefined;
    return this.#cwd;
  }
}

/** Whether all records are here that the call announces; what it does not announce is waited for. */
function isWhole(waiting: Waiting): boolean {
  const { call } = waiting;
  if (call === undefined || waiting.paths.length < call.items) return false;
  // The working directory is written beside names only.
  const hasCwd = waiting.cwd !== undefined || call.items === 0;
  switch (call.call.kind) {
    case CALL.WRITE:
      return hasCwd && waiting.login !== undefined;
    case CALL.EXECUTE:
      return hasCwd && call.items > 0 && waiting.arguments.length > 0;
    case CALL.OPENAT2:
      return hasCwd && waiting.openat2 !== undefined;
    case CALL.PTRACE:
      return hasCwd && waiting.target !== undefined;
    default:
      return hasCwd;
  }
}
