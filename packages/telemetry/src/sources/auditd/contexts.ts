import { byteAt, type Latin1, type LogBlock, own } from "@limpid/core";
import { orNull } from "../../linux-audit/accounts.ts";
import type { Context } from "../../linux-audit/call.ts";
import { FieldCursor, parseDecimal } from "./fields.ts";
import { RecordBody } from "./record.ts";
import type { Texts } from "./texts.ts";

interface Known {
  readonly text: Latin1;
  /** Its third last byte, which tells most others apart. */
  readonly mark: number;
  readonly context: Context;
}

const SLOTS = 1024; // programs by user, session and terminal that are active at a time
const MAX_LENGTH = 1024;
const PROCESSES = 4096; // processes that are active at a time
const NOTHING: Known = { text: "", mark: -1, context: {} as Context };

/**
 * Contexts by their text. From ` auid=` to the end of `exe="…"` a record is the same for all calls of a program
 * under one login, so it is decoded once and then only compared: comparing 200 characters costs a tenth of reading
 * them.
 */
export class Contexts {
  readonly #texts: Texts;
  readonly #known: Known[] = new Array<Known>(SLOTS).fill(NOTHING);
  /** The same by process: most calls of a process are made by the program that made the one before. */
  readonly #latest: Known[] = new Array<Known>(PROCESSES).fill(NOTHING);

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** The context of the process `pid` that begins at `start`, where ` auid=` stands. */
  read(block: LogBlock, pid: number, start: number, end: number): Context {
    const { bytes, text } = block;
    const latest = this.#latest[pid & (PROCESSES - 1)] ?? NOTHING;
    const stop = start + latest.text.length;
    // Known texts end with the closing quote of `exe=`, so a record that begins with one says the same.
    if (stop <= end && bytes[stop - 3] === latest.mark && text.slice(start, stop) === latest.text)
      return latest.context;
    const known = this.#repeated(block, start, end);
    if (known === undefined) return decodeContext(block, start, end, this.#texts);
    this.#latest[pid & (PROCESSES - 1)] = known;
    return known.context;
  }

  /** The same by text alone; undefined for one that is not written plainly. */
  #repeated(block: LogBlock, start: number, end: number): Known | undefined {
    const { bytes, text } = block;
    const stop = plainEnd(block, start, end);
    const length = stop - start;
    if (stop < 0 || length > MAX_LENGTH) return undefined;
    const slot = (Math.imul(length, 31) ^ mix(bytes, start, stop)) & (SLOTS - 1);
    const known = this.#known[slot] ?? NOTHING;
    if (known.text.length === length && text.slice(start, stop) === known.text) return known;
    const context = this.#plain(block, start, stop) ?? decodeContext(block, start, end, this.#texts);
    const made = { text: own(text.slice(start, stop)), mark: byteAt(bytes, stop - 3), context };
    this.#known[slot] = made;
    return made;
  }

  /** Decodes ` auid=0 uid=0 gid=0 euid=0 … tty=pts0 ses=1 comm="x" exe="/x"`; undefined when a field stands elsewhere. */
  #plain({ bytes, text }: LogBlock, start: number, stop: number): Context | undefined {
    const uid = text.indexOf(" ", start + 6);
    const gid = text.indexOf(" ", uid + 5);
    const euid = text.indexOf(" ", gid + 5);
    if (!isField(bytes, start, 5, LETTER_A) || !isField(bytes, uid, 4, LETTER_U)) return undefined;
    if (!isField(bytes, gid, 4, LETTER_G) || !isField(bytes, euid, 5, LETTER_E)) return undefined;
    // suid, fsuid, egid, sgid, fsgid
    let tty = euid;
    for (let skipped = 0; skipped < 6; skipped++) tty = text.indexOf(" ", tty + 1);
    const ses = text.indexOf(" ", tty + 1);
    const comm = text.indexOf(" ", ses + 1);
    if (!isField(bytes, tty, 4, LETTER_T) || !isField(bytes, ses, 4, LETTER_S)) return undefined;
    if (!isField(bytes, comm, 5, LETTER_C) || bytes[comm + 6] !== QUOTE) return undefined;
    const commEnd = text.indexOf('"', comm + 7) + 1;
    if (commEnd <= 0 || commEnd + 5 >= stop || bytes[commEnd + 4] !== EQUALS) return undefined;
    return {
      image: this.#texts.value(text, commEnd + 5, stop) ?? undefined,
      name: this.#texts.value(text, comm + 6, commEnd) ?? undefined,
      uid: parseDecimal(bytes, uid + 5, gid),
      euid: parseDecimal(bytes, euid + 6, stop),
      gid: parseDecimal(bytes, gid + 5, euid),
      loginUser: orNull(parseDecimal(bytes, start + 6, uid)),
      session: orNull(parseDecimal(bytes, ses + 5, comm)),
      terminal: this.#texts.plain(text, tty + 5, ses),
    };
  }
}

function decodeContext(block: LogBlock, start: number, end: number, texts: Texts): Context {
  return readContext(new FieldCursor(new RecordBody(block, start, end)), texts);
}

/** The same field by field. */
export function readContext(fields: FieldCursor, texts: Texts): Context {
  const { text } = fields;
  const loginUser = orNull(fields.number("auid"));
  const uid = fields.number("uid");
  const gid = fields.number("gid");
  const euid = fields.number("euid");
  const terminal = fields.find("tty") ? texts.plain(text, fields.start, fields.stop) : undefined;
  const session = orNull(fields.number("ses"));
  const name = fields.find("comm") ? texts.value(text, fields.start, fields.stop) : null;
  const image = fields.find("exe") ? texts.value(text, fields.start, fields.stop) : null;
  return { image: image ?? undefined, name: name ?? undefined, uid, euid, gid, loginUser, session, terminal };
}

const SPACE = 32;
const QUOTE = 34;
const EQUALS = 61;
const LETTER_A = 97;
const LETTER_C = 99;
const LETTER_E = 101;
const LETTER_G = 103;
const LETTER_M = 109;
const LETTER_S = 115;
const LETTER_T = 116;
const LETTER_U = 117;

/** Whether a blank, a name that begins with `first` and its equals sign stand at `at`. */
function isField(bytes: Uint8Array, at: number, length: number, first: number): boolean {
  return bytes[at] === SPACE && bytes[at + 1] === first && bytes[at + length] === EQUALS;
}

/** End of `comm="…" exe="…"` when both are quoted; -1 otherwise. */
function plainEnd({ bytes, text }: LogBlock, start: number, end: number): number {
  const comm = text.indexOf('"', start);
  if (comm < 0 || bytes[comm - 2] !== LETTER_M) return -1;
  const commEnd = text.indexOf('"', comm + 1);
  // `" exe="`
  if (commEnd < 0 || bytes[commEnd + 2] !== LETTER_E || bytes[commEnd + 6] !== QUOTE) return -1;
  const stop = text.indexOf('"', commEnd + 7) + 1;
  return stop <= 0 || stop > end ? -1 : stop;
}

/** A few bytes that differ between contexts of one length. */
function mix(bytes: Uint8Array, start: number, stop: number): number {
  return (
    Math.imul(byteAt(bytes, stop - 2), 7) ^
    Math.imul(byteAt(bytes, stop - 4), 131) ^
    Math.imul(byteAt(bytes, stop - 6), 1009) ^
    Math.imul(byteAt(bytes, stop - 8), 251) ^
    Math.imul(byteAt(bytes, start + 6), 61) ^
    Math.imul(byteAt(bytes, start + (((stop - start) * 5) >> 3)), 17)
  );
}
