import { type Latin1, own } from "@limpid/core";
import { FieldCursor, parseDecimal } from "./fields.ts";
import { RecordBody } from "./record.ts";
import type { Texts } from "./texts.ts";

/** Who a process runs as and what it runs: the part of a record that repeats from call to call. */
export interface Context {
  readonly image: string | undefined;
  readonly name: string | undefined;
  readonly uid: number | undefined;
  readonly euid: number | undefined;
  readonly gid: number | undefined;
  readonly loginUser: number | null | undefined;
  readonly session: number | null | undefined;
  readonly terminal: string | null | undefined;
}

interface Known {
  readonly text: Latin1;
  readonly context: Context;
}

const SLOTS = 1024; // programs by user, session and terminal that are active at a time
const MAX_LENGTH = 1024;
const NOTHING: Known = { text: "", context: {} as Context };

/**
 * Contexts by their text. From ` auid=` to the end of `exe="…"` a record is the same for all calls of a program
 * under one login, so it is decoded once and then only compared: comparing 200 characters costs a tenth of reading
 * them.
 */
export class Contexts {
  readonly #texts: Texts;
  readonly #known: Known[] = new Array<Known>(SLOTS).fill(NOTHING);

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** The context that begins at `start`, where ` auid=` stands. */
  read(text: Latin1, start: number, end: number): Context {
    const stop = plainEnd(text, start, end);
    if (stop < 0) return this.#decode(text, start, end);
    const length = stop - start;
    const slot =
      (Math.imul(length, 31) ^ Math.imul(text.charCodeAt(stop - 2), 7) ^ mix(text, start, stop)) & (SLOTS - 1);
    const known = this.#known[slot] ?? NOTHING;
    if (known.text.length === length && text.slice(start, stop) === known.text) return known.context;
    const context = this.#plain(text, start, stop) ?? this.#decode(text, start, end);
    if (length <= MAX_LENGTH) this.#known[slot] = { text: own(text.slice(start, stop)), context };
    return context;
  }

  /** Decodes ` auid=0 uid=0 gid=0 euid=0 … tty=pts0 ses=1 comm="x" exe="/x"`; undefined when a field stands elsewhere. */
  #plain(text: Latin1, start: number, stop: number): Context | undefined {
    const uid = text.indexOf(" ", start + 6);
    const gid = text.indexOf(" ", uid + 5);
    const euid = text.indexOf(" ", gid + 5);
    if (!isField(text, start, 5, LETTER_A) || !isField(text, uid, 4, LETTER_U)) return undefined;
    if (!isField(text, gid, 4, LETTER_G) || !isField(text, euid, 5, LETTER_E)) return undefined;
    // suid, fsuid, egid, sgid, fsgid
    let tty = euid;
    for (let skipped = 0; skipped < 6; skipped++) tty = text.indexOf(" ", tty + 1);
    const ses = text.indexOf(" ", tty + 1);
    const comm = text.indexOf(" ", ses + 1);
    if (!isField(text, tty, 4, LETTER_T) || !isField(text, ses, 4, LETTER_S)) return undefined;
    if (!isField(text, comm, 5, LETTER_C) || text.charCodeAt(comm + 6) !== QUOTE) return undefined;
    const commEnd = text.indexOf('"', comm + 7) + 1;
    if (commEnd <= 0 || commEnd + 5 >= stop || text.charCodeAt(commEnd + 4) !== EQUALS) return undefined;
    return {
      image: this.#texts.value(text, commEnd + 5, stop) ?? undefined,
      name: this.#texts.value(text, comm + 6, commEnd) ?? undefined,
      uid: parseDecimal(text, uid + 5, gid),
      euid: parseDecimal(text, euid + 6, stop),
      gid: parseDecimal(text, gid + 5, euid),
      loginUser: orNull(parseDecimal(text, start + 6, uid)),
      session: orNull(parseDecimal(text, ses + 5, comm)),
      terminal: this.#texts.plain(text, tty + 5, ses),
    };
  }

  #decode(text: Latin1, start: number, end: number): Context {
    return readContext(new FieldCursor(new RecordBody(text, start, end)), this.#texts);
  }
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

/** auid and ses of nobody. */
const UNSET = 4294967295;

/** auid, ses: all ones is "none". Old kernels write -1. */
export function orNull(value: number | undefined): number | null | undefined {
  return value === UNSET || value === -1 ? null : value;
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
function isField(text: Latin1, at: number, length: number, first: number): boolean {
  return text.charCodeAt(at) === SPACE && text.charCodeAt(at + 1) === first && text.charCodeAt(at + length) === EQUALS;
}

/** End of `comm="…" exe="…"` when both are quoted; -1 otherwise. */
function plainEnd(text: Latin1, start: number, end: number): number {
  const comm = text.indexOf('"', start);
  if (comm < 0 || text.charCodeAt(comm - 2) !== LETTER_M) return -1;
  const commEnd = text.indexOf('"', comm + 1);
  // `" exe="`
  if (commEnd < 0 || text.charCodeAt(commEnd + 2) !== LETTER_E || text.charCodeAt(commEnd + 6) !== QUOTE) return -1;
  const stop = text.indexOf('"', commEnd + 7) + 1;
  return stop <= 0 || stop > end ? -1 : stop;
}

/** A few characters that differ between contexts of one length. */
function mix(text: Latin1, start: number, stop: number): number {
  return (
    Math.imul(text.charCodeAt(stop - 4), 131) ^
    Math.imul(text.charCodeAt(stop - 6), 1009) ^
    Math.imul(text.charCodeAt(stop - 8), 251) ^
    Math.imul(text.charCodeAt(start + 6), 61) ^
    Math.imul(text.charCodeAt(start + (((stop - start) * 5) >> 3)), 17)
  );
}
