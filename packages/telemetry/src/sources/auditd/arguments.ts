import { byteAt, decodeLatin1, type Latin1, own } from "@limpid/core";
import type { Arguments } from "../../linux-audit/call-event.ts";
import { parseDecimal, valueEnd } from "./fields.ts";
import type { RecordBody } from "./record.ts";
import type { Texts } from "./texts.ts";
import { decodeBytes } from "./values.ts";

interface Piece {
  readonly index: number;
  readonly part: number;
  readonly text: Latin1;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the EXECVE records of one event. A long argument comes in pieces (`a1_len=16384 a1[0]=… a1[1]=…`) that
 * may go on in further records; argc and the lengths are claims, what is there decides.
 *
 * @see audit_log_execve_info in kernel/auditsc.c
 */
export function readArguments(records: readonly RecordBody[], texts: Texts): Arguments {
  const [only] = records;
  const plain = only !== undefined && records.length === 1 ? readPlain(only, texts) : undefined;
  return plain ?? readSplit(records, texts);
}

const SPACE = 32;
const QUOTE = 34;
const EQUALS = 61;
const LETTER_A = 97;
const NOT_ASCII = /[^\0-\x7f]/;

/** `argc=2 a0="x" a1="y"`: one record, each argument whole and in its place; undefined for anything else. */
function readPlain({ block, start, end }: RecordBody, texts: Texts): Arguments | undefined {
  const { bytes, text } = block;
  if (bytes[start] !== LETTER_A || bytes[start + 4] !== EQUALS) return undefined;
  let at = start + 5;
  let count = 0;
  let digit = byteAt(bytes, at) - 48;
  while (digit >= 0 && digit <= 9 && at < end) {
    count = count * 10 + digit;
    digit = byteAt(bytes, ++at) - 48;
  }
  // The arguments of one execution are kept together, so they share one copy of the record.
  const kept = own(text.slice(start, end));
  if (NOT_ASCII.test(kept)) return undefined;
  const argv: string[] = [];
  while (at < end) {
    if (bytes[at] !== SPACE) return undefined;
    if (at + 1 === end) break;
    if (bytes[at + 1] !== LETTER_A) return undefined;
    let index = 0;
    at += 2;
    digit = byteAt(bytes, at) - 48;
    while (digit >= 0 && digit <= 9) {
      index = index * 10 + digit;
      digit = byteAt(bytes, ++at) - 48;
    }
    if (index !== argv.length || bytes[at] !== EQUALS) return undefined;
    const value = at + 1;
    if (bytes[value] === QUOTE) {
      at = text.indexOf('"', value + 1) + 1;
      if (at <= 0 || at > end) return undefined;
      argv.push(kept.slice(value + 1 - start, at - 1 - start));
    } else {
      at = text.indexOf(" ", value);
      if (at < 0 || at > end) at = end;
      argv.push(texts.once(text, value, at) ?? "");
    }
  }
  return { argv, complete: argv.length === count };
}

function readSplit(records: readonly RecordBody[], texts: Texts): Arguments {
  const pieces: Piece[] = [];
  const lengths = new Map<number, number>();
  let count: number | undefined;
  for (const record of records) count = readPieces(record, pieces, lengths) ?? count;
  // Pieces come in order but for records that overtook each other.
  pieces.sort((a, b) => a.index - b.index || a.part - b.part);

  const argv: string[] = [];
  let complete = true;
  for (let at = 0; at < pieces.length; ) {
    const first = pieces[at];
    if (first === undefined || first.index !== argv.length) {
      complete = false; // an argument in the middle is missing: what follows would stand at the wrong place
      break;
    }
    let next = at + 1;
    while (pieces[next]?.index === first.index) next++;
    if (first.part < 0) argv.push(texts.once(first.text, first.start, first.end) ?? "");
    else if (!join(pieces, at, next, lengths.get(first.index), argv, texts)) complete = false;
    at = next;
  }
  return { argv, complete: complete && argv.length === count };
}

/** Joins the pieces of one argument before it is decoded: a piece can end inside a character. */
function join(
  pieces: readonly Piece[],
  from: number,
  to: number,
  length: number | undefined,
  argv: string[],
  texts: Texts,
): boolean {
  let bytes = "";
  let written = 0;
  let whole = true;
  for (let at = from; at < to; at++) {
    const piece = pieces[at];
    if (piece === undefined) continue;
    if (piece.part !== at - from) whole = false;
    bytes += decodeBytes(piece.text, piece.start, piece.end) ?? "";
    written += piece.end - piece.start;
  }
  argv.push(texts.kept(decodeLatin1(bytes)));
  // Kernels count hex digits or bytes.
  return whole && (length === undefined || length === written || length === bytes.length);
}

const BRACKET = 91;
const UNDERSCORE = 95;

/** Walks one record; gives argc when it is there. */
function readPieces(record: RecordBody, pieces: Piece[], lengths: Map<number, number>): number | undefined {
  const { block, end } = record;
  const { bytes, text } = block;
  let count: number | undefined;
  for (let at = record.start; at < end; ) {
    if (byteAt(bytes, at) === 32) {
      at++;
      continue;
    }
    const equals = text.indexOf("=", at);
    if (equals < 0 || equals >= end) break;
    const stop = valueEnd(bytes, equals + 1, end);
    if (byteAt(bytes, at) === LETTER_A) {
      const index = parseDecimal(bytes, at + 1, equals);
      if (index === undefined) {
        if (text.startsWith("argc=", at)) count = parseDecimal(bytes, equals + 1, stop);
      } else {
        let mark = at + 1;
        while (isDigit(byteAt(bytes, mark))) mark++;
        const code = byteAt(bytes, mark);
        if (mark === equals) pieces.push({ index, part: -1, text, start: equals + 1, end: stop });
        else if (code === UNDERSCORE) lengths.set(index, parseDecimal(bytes, equals + 1, stop) ?? -1);
        else if (code === BRACKET) {
          pieces.push({ index, part: parseDecimal(bytes, mark + 1, equals) ?? 0, text, start: equals + 1, end: stop });
        }
      }
    }
    at = stop;
  }
  return count;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
