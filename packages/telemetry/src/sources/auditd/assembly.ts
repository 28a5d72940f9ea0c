import { byteAt, type Latin1, type LogBlock, own, type TelemetryEvent } from "@limpid/core";
import { callEvent } from "../../linux-audit/call-event.ts";
import { CALL } from "../../linux-audit/syscalls.ts";
import type { Tally } from "../../tally.ts";
import type { Accounts } from "./accounts.ts";
import { Beside } from "./beside.ts";
import { CallReader } from "./call-record.ts";
import { FieldCursor } from "./fields.ts";
import { loginSet } from "./login.ts";
import { PathReader } from "./path-record.ts";
import { RECORD, RecordBody, type RecordType } from "./record.ts";
import { Sightings } from "./sightings.ts";
import type { Texts } from "./texts.ts";
import type { Waiting } from "./waiting.ts";

const CWD_SLOTS = 256;

interface KnownCwd {
  readonly text: Latin1;
  readonly cwd: string | undefined;
}

/** Puts records to their event and makes it as soon as all that was announced is there. */
export class Assembly {
  readonly #texts: Texts;
  readonly #tally: Tally;
  readonly #accounts: Accounts;
  readonly #calls: CallReader;
  readonly #paths: PathReader;
  readonly #beside: Beside;
  readonly #sightings = new Sightings();
  /** Working directories as written and decoded: they repeat. */
  readonly #cwds: (KnownCwd | undefined)[] = new Array<KnownCwd | undefined>(CWD_SLOTS).fill(undefined);

  constructor(texts: Texts, tally: Tally, accounts: Accounts) {
    this.#texts = texts;
    this.#tally = tally;
    this.#accounts = accounts;
    this.#calls = new CallReader(texts);
    this.#paths = new PathReader(texts);
    this.#beside = new Beside(texts);
  }

  /** Takes a record of the event `waiting`. */
  take(waiting: Waiting, type: RecordType, block: LogBlock, start: number, end: number, host: string): void {
    if (waiting.settled) {
      if (waiting.event !== undefined || type === RECORD.SYSCALL) this.#tally.skip("duplicate");
      else this.#tally.ignore(waiting.label ?? "no-syscall");
      return;
    }
    if (!this.#add(waiting, type, block, start, end, host)) {
      this.#tally.skip("duplicate");
      return;
    }
    waiting.records += 1;
    if (waiting.label !== undefined && waiting.login === undefined) this.#close(waiting, undefined);
    else if (isWhole(waiting)) this.settle(waiting, host, false);
  }

  #add(waiting: Waiting, type: RecordType, block: LogBlock, start: number, end: number, host: string): boolean {
    const { text } = block;
    switch (type) {
      case RECORD.SYSCALL: {
        const call = this.#calls.syscall(block, start, end);
        if (typeof call === "object") this.#accounts.meet(call.context.uid, waiting, text, start, end, host);
        return waiting.addCall(call);
      }
      case RECORD.PATH:
        return waiting.addPath(this.#paths.read(block, start, end));
      case RECORD.EXECVE:
        return waiting.addArguments(new RecordBody(block, start, end));
      case RECORD.CWD:
        if (waiting.cwd !== undefined) return false;
        waiting.cwd = new RecordBody(block, start, end);
        return true;
      case RECORD.URINGOP:
        return waiting.addCall(this.#calls.uringOperation(new RecordBody(block, start, end)));
      case RECORD.OPENAT2:
        if (waiting.openat2 !== undefined) return false;
        waiting.openat2 = new RecordBody(block, start, end);
        return true;
      case RECORD.OBJ_PID:
        // One per process that is acted on; only ptrace, which has one, is asked for it.
        waiting.target ??= new RecordBody(block, start, end);
        return true;
      case RECORD.LOGIN:
        if (waiting.login !== undefined) return false;
        waiting.login = new RecordBody(block, start, end);
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
      const process = call === undefined ? undefined : this.#sightings.of(call, this.#readCwd(waiting.cwd));
      event = loginSet({ id: own(waiting.stamp), at, host }, login, process);
      waiting.label ??= "LOGIN";
    } else if (call !== undefined) {
      const process = this.#sightings.of(call, this.#readCwd(waiting.cwd));
      event = callEvent(this.#beside.of(waiting), call, { id: own(waiting.stamp), at, host, process });
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
    const { block, start, end } = record;
    const { bytes, text } = block;
    const slot = (end - start + 7 * byteAt(bytes, end - 2) + 31 * byteAt(bytes, (start + end) >> 1)) & (CWD_SLOTS - 1);
    const known = this.#cwds[slot];
    if (known !== undefined && text.slice(start, end) === known.text) return known.cwd;
    const fields = new FieldCursor(record);
    const cwd = (fields.find("cwd") ? this.#texts.value(text, fields.start, fields.stop) : undefined) ?? undefined;
    this.#cwds[slot] = { text: own(text.slice(start, end)), cwd };
    return cwd;
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
