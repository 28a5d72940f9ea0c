import { own, type TelemetryEvent } from "@limpid/core";
import { type CallRecord, readSyscall, readUringOperation } from "./call-record.ts";
import { callEvent } from "./events.ts";
import { loginSet } from "./login.ts";
import type { Gap } from "./numbering.ts";
import { RECORD, RecordBody, type RecordType } from "./record.ts";
import { CALL } from "./syscalls.ts";
import type { Tally } from "./tally.ts";
import type { Texts } from "./texts.ts";

const MAX_RECORDS = 1024; // a 2 MiB command line makes about 560 EXECVE records

/** An event whose records are being gathered, or that is made and waits for its turn. */
export class Waiting {
  readonly at: number;
  readonly serial: number;
  readonly id: string;
  readonly host: string;
  /** Newest time and number of records read when it was first seen: how long it may wait counts from there. */
  readonly since: number;
  readonly sinceRecord: number;
  /** Set for a place in the numbering where events are missing. */
  readonly gap: Gap | undefined;

  settled = false;
  event: TelemetryEvent | undefined;

  #records = 0;
  #call: CallRecord | undefined;
  #cwd: RecordBody | undefined;
  #paths: RecordBody[] = [];
  #arguments: RecordBody[] = [];
  #openat2: RecordBody | undefined;
  #target: RecordBody | undefined;
  #login: RecordBody | undefined;
  /** Under which type its records count when it says nothing. */
  #label: string | undefined;

  constructor(id: string, host: string, at: number, serial: number, since: number, sinceRecord: number, gap?: Gap) {
    this.id = id;
    this.host = host;
    this.at = at;
    this.serial = serial;
    this.since = since;
    this.sinceRecord = sinceRecord;
    this.gap = gap;
    this.settled = gap !== undefined;
  }

  /** Takes a record of this event; decides at once when all of it is there. */
  take(type: RecordType, record: RecordBody, texts: Texts, tally: Tally): void {
    if (this.settled) {
      if (this.event !== undefined || type === RECORD.SYSCALL) tally.skip("duplicate");
      else tally.ignore(this.#label ?? "no call");
      return;
    }
    if (!this.#place(type, record, texts)) {
      tally.skip("duplicate");
      return;
    }
    this.#records += 1;
    if (this.#label !== undefined && this.#login === undefined) this.#settle(tally);
    else if (this.#isWhole()) this.settle(texts, tally, false);
  }

  #place(type: RecordType, record: RecordBody, texts: Texts): boolean {
    switch (type) {
      case RECORD.SYSCALL:
      case RECORD.URINGOP: {
        if (this.#call !== undefined || this.#label !== undefined) return false;
        const call = type === RECORD.SYSCALL ? readSyscall(record, texts) : readUringOperation(record, texts);
        if (typeof call === "string") this.#label = call;
        else this.#call = call;
        return true;
      }
      case RECORD.CWD:
        if (this.#cwd !== undefined) return false;
        this.#cwd = record;
        return true;
      case RECORD.PATH:
        if (this.#paths.length >= MAX_RECORDS || contains(this.#paths, record)) return false;
        this.#paths.push(record);
        return true;
      case RECORD.EXECVE:
        if (this.#arguments.length >= MAX_RECORDS || contains(this.#arguments, record)) return false;
        this.#arguments.push(record);
        return true;
      case RECORD.OPENAT2:
        if (this.#openat2 !== undefined) return false;
        this.#openat2 = record;
        return true;
      case RECORD.OBJ_PID:
        if (this.#target !== undefined) return this.#paths.length < MAX_RECORDS;
        this.#target = record;
        return true;
      case RECORD.LOGIN:
        if (this.#login !== undefined) return false;
        this.#login = record;
        return true;
      default:
        return false;
    }
  }

  /** Whether all records are here that the call announces; what it does not announce is waited for. */
  #isWhole(): boolean {
    const call = this.#call;
    if (call === undefined || this.#paths.length < call.items) return false;
    switch (call.call.kind) {
      case CALL.WRITE:
        return this.#login !== undefined;
      case CALL.EXECUTE:
        return this.#arguments.length > 0 && this.#cwd !== undefined && call.items > 0;
      case CALL.OPENAT2:
        return this.#openat2 !== undefined && this.#cwd !== undefined;
      case CALL.PTRACE:
        return this.#target !== undefined;
      default:
        return call.items === 0 || this.#cwd !== undefined || call.args === undefined;
    }
  }

  /** Makes the event from what is there. With `final`, arguments that are missing are not waited for any more. */
  settle(texts: Texts, tally: Tally, final: boolean): void {
    if (this.settled) return;
    const { id, at, host } = this;
    const call = this.#call;
    let event: TelemetryEvent | undefined;
    if (this.#login !== undefined) {
      event = loginSet({ id, at, host }, this.#login, call?.process);
    } else if (call !== undefined) {
      const records = { id, at, host, call, cwd: this.#cwd, paths: this.#paths };
      event = callEvent(
        { ...records, arguments: this.#arguments, openat2: this.#openat2, target: this.#target },
        texts,
      );
      if (!final && event?.kind === "process.executed" && !event.argvComplete) return;
      this.#label = `${call.args === undefined ? "URINGOP" : "SYSCALL"}:${call.call.name}`;
    }
    this.event = event;
    this.#settle(tally);
  }

  #settle(tally: Tally): void {
    if (this.event !== undefined) tally.used += this.#records;
    else if (this.#label !== undefined) tally.ignore(this.#label, this.#records);
    else tally.skip("no-syscall", this.#records);
    this.settled = true;
    this.#call = this.#cwd = this.#openat2 = this.#target = this.#login = undefined;
    this.#paths = [];
    this.#arguments = [];
  }

  /** Copies what still waits out of its block. Returns the characters that are held now. */
  detach(block: string): number {
    let held = 0;
    const move = (record: RecordBody): RecordBody => {
      held += record.end - record.start;
      if (record.text !== block) return record;
      const text = own(record.text.slice(record.start, record.end));
      return new RecordBody(text, 0, text.length);
    };
    this.#paths = this.#paths.map(move);
    this.#arguments = this.#arguments.map(move);
    if (this.#cwd !== undefined) this.#cwd = move(this.#cwd);
    if (this.#openat2 !== undefined) this.#openat2 = move(this.#openat2);
    if (this.#target !== undefined) this.#target = move(this.#target);
    if (this.#login !== undefined) this.#login = move(this.#login);
    return held;
  }
}

function contains(records: readonly RecordBody[], record: RecordBody): boolean {
  if (records.length === 0) return false;
  const text = record.text.slice(record.start, record.end);
  return records.some((other) => other.text.slice(other.start, other.end) === text);
}
