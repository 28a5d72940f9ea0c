import { byteAt, type LogBlock } from "@limpid/core";
import type { CallRecord } from "../../linux-audit/call.ts";
import { isReading } from "../../linux-audit/open-flags.ts";
import { CALL, type CallTable, callNamed, callTable, numberOf } from "../../linux-audit/syscalls.ts";
import { Contexts, readContext } from "./contexts.ts";
import { FieldCursor } from "./fields.ts";
import { RecordBody } from "./record.ts";
import { lowBits, SyscallScan } from "./syscall-scan.ts";
import type { Texts } from "./texts.ts";

/** Why a record is of no further interest, as it is counted. */
export type Uninteresting = `SYSCALL:${string}` | `URINGOP:${string}`;

/** IORING_OP_* that name files. @see include/uapi/linux/io_uring.h */
const URING_CALLS = new Map<number, string>([
  [18, "openat"],
  [28, "openat2"],
  [35, "renameat"],
  [36, "unlinkat"],
  [37, "mkdirat"],
  [38, "symlinkat"],
  [39, "linkat"],
  [55, "ftruncate"],
]);

const EQUALS = 61;

/** Reads SYSCALL and URINGOP records as far as they matter. */
export class CallReader {
  readonly #contexts: Contexts;
  readonly #texts: Texts;
  readonly #scan = new SyscallScan();
  /** `arch=` of the record before: a host has one architecture, hardly two. */
  #arch = new Uint8Array(8);
  #table: CallTable | undefined = undefined;

  constructor(texts: Texts) {
    this.#texts = texts;
    this.#contexts = new Contexts(texts);
  }

  /** A failed call or one without meaning here gives its reason. */
  syscall(block: LogBlock, start: number, end: number): CallRecord | Uninteresting {
    const { bytes, text } = block;
    // `arch=c000003e syscall=`
    if (bytes[start + 4] !== EQUALS || bytes[start + 21] !== EQUALS) {
      return this.#searched(new RecordBody(block, start, end));
    }
    let same = 0;
    while (same < 8 && bytes[start + 5 + same] === this.#arch[same]) same++;
    if (same < 8) {
      if (!text.startsWith("arch=", start) || !text.startsWith(" syscall=", start + 13)) {
        return this.#searched(new RecordBody(block, start, end));
      }
      this.#arch = bytes.slice(start + 5, start + 13);
      this.#table = callTable(text.slice(start + 5, start + 13));
    }
    let at = start + 22;
    const first = at;
    let number = 0;
    let digit = byteAt(bytes, at) - 48;
    while (digit >= 0 && digit <= 9 && at < end) {
      number = number * 10 + digit;
      digit = byteAt(bytes, ++at) - 48;
    }
    if (at === first) return "SYSCALL:unreadable";
    if (this.#table === undefined) return "SYSCALL:unknown architecture";
    const call = this.#table.calls[numberOf(this.#table, number)];
    if (call === undefined) return "SYSCALL:unknown call";
    if (call.kind === CALL.NOTHING) return call.label;

    const scan = this.#scan;
    // exit_group never returns, so its record has neither success nor exit.
    const result = scan.read(bytes, at, end, call.kind !== CALL.EXIT);
    if (result === "failed") return "SYSCALL:failed";
    if (result === "other-order") return this.#searched(new RecordBody(block, start, end));
    // Most opens on most hosts are for reading: their other records need not be looked at.
    if (call.kind === CALL.OPEN && call.value >= 0 && isReading(scan.argument(bytes, call.value) ?? 0))
      return call.label;
    return {
      call,
      exit: call.kind === CALL.EXIT ? undefined : scan.exit,
      directory: scan.argument(bytes, call.directory),
      firstDirectory: scan.argument(bytes, call.firstDirectory),
      value: scan.argument(bytes, call.value),
      target: scan.argument(bytes, call.target),
      items: scan.items,
      pid: scan.pid,
      ppid: scan.ppid,
      context: this.#contexts.read(block, scan.pid, scan.context, end),
    };
  }

  /** The same for records whose fields stand in another order. */
  #searched(record: RecordBody): CallRecord | Uninteresting {
    const fields = new FieldCursor(record);
    const table = callTable(fields.raw("arch") ?? "");
    const number = fields.number("syscall");
    if (number === undefined || number < 0) return "SYSCALL:unreadable";
    if (table === undefined) return "SYSCALL:unknown architecture";
    const call = table.calls[numberOf(table, number)];
    if (call === undefined) return "SYSCALL:unknown call";
    if (call.kind === CALL.NOTHING) return call.label;
    if (call.kind !== CALL.EXIT && fields.raw("success") !== "yes") return "SYSCALL:failed";
    const exit = call.kind === CALL.EXIT ? undefined : fields.number("exit");
    const argument = (index: number): number | undefined =>
      index >= 0 && fields.find(`a${index}`) ? lowBits(fields.bytes, fields.start) : undefined;
    const [directory, firstDirectory] = [argument(call.directory), argument(call.firstDirectory)];
    const [value, target] = [argument(call.value), argument(call.target)];
    if (call.kind === CALL.OPEN && value !== undefined && isReading(value)) return call.label;
    const items = fields.number("items") ?? 0;
    const ppid = fields.number("ppid");
    const pid = fields.number("pid");
    if (pid === undefined) return "SYSCALL:unreadable";
    const context = readContext(fields, this.#texts);
    return { call, exit, directory, firstDirectory, value, target, items, pid, ppid, context };
  }

  /** An operation that a process queued in an io_uring: no arguments, no image, no working directory. */
  uringOperation(record: RecordBody): CallRecord | Uninteresting {
    const fields = new FieldCursor(record);
    const operation = fields.number("uring_op");
    const name = operation === undefined ? undefined : URING_CALLS.get(operation);
    const call = name === undefined ? undefined : callNamed(name);
    if (call === undefined) return "URINGOP:other";
    if (fields.raw("success") !== "yes") return "URINGOP:failed";
    const exit = fields.number("exit");
    const items = fields.number("items") ?? 0;
    const ppid = fields.number("ppid");
    const pid = fields.number("pid");
    if (pid === undefined) return "URINGOP:unreadable";
    const context = readContext(fields, this.#texts);
    const nothing = undefined;
    return {
      call,
      exit,
      directory: nothing,
      firstDirectory: nothing,
      value: nothing,
      target: nothing,
      items,
      pid,
      ppid,
      context,
    };
  }
}
