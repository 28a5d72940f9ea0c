import { type Latin1, type LogBlock, own, type TelemetryEvent } from "@limpid/core";
import type { CallRecord } from "../../linux-audit/call.ts";
import type { PathRecord } from "../../linux-audit/logged-file.ts";
import type { Uninteresting } from "./call-record.ts";
import type { Gap } from "./numbering.ts";
import type { RecordBody } from "./record.ts";

const NO_PATHS: readonly PathRecord[] = [];
const NO_RECORDS: readonly RecordBody[] = [];
const MAX_PATHS = 512; // loading a kernel module names hundreds
const MAX_COMPARED = 16; // copies are noticed as long as there are few records to compare with
const MAX_ARGUMENT_RECORDS = 1024; // a command line of 2 MiB makes about 560

/** An event whose records are being gathered, or that is made and waits for its turn. */
export class Waiting {
  readonly at: number;
  readonly serial: number;
  /** Its stamp as written; a view of the block until it is owned. */
  stamp: Latin1;
  /** Newest time and number of records read when it was first seen: how long it may wait counts from there. */
  readonly since: number;
  readonly sinceRecord: number;
  /** Set for a place in the numbering where events are missing. */
  readonly gap: Gap | undefined;

  settled: boolean;
  event: TelemetryEvent | undefined = undefined;
  /** Under which name its records count when they say nothing. */
  label: string | undefined = undefined;

  /** Records that an event is made of, so far. */
  records = 0;
  call: CallRecord | undefined = undefined;
  cwd: RecordBody | undefined = undefined;
  paths: readonly PathRecord[] = NO_PATHS;
  arguments: readonly RecordBody[] = NO_RECORDS;
  openat2: RecordBody | undefined = undefined;
  target: RecordBody | undefined = undefined;
  login: RecordBody | undefined = undefined;

  constructor(stamp: Latin1, at: number, serial: number, since: number, sinceRecord: number, gap: Gap | undefined) {
    this.stamp = stamp;
    this.at = at;
    this.serial = serial;
    this.since = since;
    this.sinceRecord = sinceRecord;
    this.gap = gap;
    this.settled = gap !== undefined;
  }

  /** Each of these takes a record of the event and is false for one that it has already. */
  addCall(call: CallRecord | Uninteresting): boolean {
    if (this.call !== undefined || this.label !== undefined) return false;
    if (typeof call === "string") this.label = call;
    else this.call = call;
    return true;
  }

  addPath(path: PathRecord): boolean {
    const { paths } = this;
    if (paths.length >= MAX_PATHS) return false;
    if (paths.length === 0) {
      this.paths = [path];
      return true;
    }
    const last = paths[paths.length - 1];
    const inOrder = last !== undefined && path.item > last.item;
    if (!inOrder && path.item >= 0 && paths.some(({ item }) => item === path.item)) return false;
    (paths as PathRecord[]).push(path);
    if (!inOrder) (paths as PathRecord[]).sort((a, b) => a.item - b.item);
    return true;
  }

  addArguments(record: RecordBody): boolean {
    const { length } = this.arguments;
    if (length === 0) {
      this.arguments = [record];
      return true;
    }
    if (length >= MAX_ARGUMENT_RECORDS) return false;
    if (length < MAX_COMPARED && this.arguments.some((other) => sameText(other, record))) return false;
    (this.arguments as RecordBody[]).push(record);
    return true;
  }

  /** Lets go of the records once they are decided on. */
  close(event: TelemetryEvent | undefined): void {
    this.event = event;
    this.settled = true;
    this.call = undefined;
    this.cwd = undefined;
    this.paths = NO_PATHS;
    this.arguments = NO_RECORDS;
    this.openat2 = undefined;
    this.target = undefined;
    this.login = undefined;
  }

  /** Copies what still waits out of its block. Returns the characters that are held now. */
  detach(block: LogBlock): number {
    this.stamp = own(this.stamp);
    let held = 0;
    const move = (record: RecordBody): RecordBody => {
      held += record.end - record.start;
      return record.block === block ? record.detached() : record;
    };
    if (this.arguments.length > 0) this.arguments = this.arguments.map(move);
    this.cwd = this.cwd && move(this.cwd);
    this.openat2 = this.openat2 && move(this.openat2);
    this.target = this.target && move(this.target);
    this.login = this.login && move(this.login);
    return held + 256 * this.paths.length;
  }
}

function sameText(a: RecordBody, b: RecordBody): boolean {
  return a.end - a.start === b.end - b.start && a.text === b.text;
}
