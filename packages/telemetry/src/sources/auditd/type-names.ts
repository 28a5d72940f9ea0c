import { type Latin1, own } from "@limpid/core";
import type { Tally } from "../../tally.ts";
import { RECORD, type RecordType, recordType } from "./record.ts";

const SPACE = 32;
const [A, C, E, P, R, S, T, W, X, Y] = [65, 67, 69, 80, 82, 83, 84, 87, 88, 89] as const;
const LOWER_T = 116;
const EQUALS = 61;

/**
 * The type of a line that begins with `type=` and is one of the five that most records are; OTHER for any other
 * line. The letters that tell them apart and the blank behind them are looked at.
 */
export function frequentType(bytes: Uint8Array, start: number): RecordType {
  if (bytes[start] !== LOWER_T || bytes[start + 4] !== EQUALS) return RECORD.OTHER;
  const second = bytes[start + 6];
  switch (bytes[start + 5]) {
    case S:
      return second === Y && bytes[start + 8] === C && bytes[start + 12] === SPACE ? RECORD.SYSCALL : RECORD.OTHER;
    case P:
      if (second === A) return bytes[start + 7] === T && bytes[start + 9] === SPACE ? RECORD.PATH : RECORD.OTHER;
      return second === R && bytes[start + 14] === SPACE ? RECORD.PROCTITLE : RECORD.OTHER;
    case C:
      return second === W && bytes[start + 8] === SPACE ? RECORD.CWD : RECORD.OTHER;
    case E:
      return second === X && bytes[start + 11] === SPACE ? RECORD.EXECVE : RECORD.OTHER;
    default:
      return RECORD.OTHER;
  }
}

const NAME_LENGTHS: readonly number[] = [0, 7, 4, 3, 6, 9];

/** Where the name of a frequent type ends. */
export function frequentTypeEnd(type: RecordType, start: number): number {
  return start + 5 + (NAME_LENGTHS[type] ?? 0);
}

export interface TypeName {
  readonly type: RecordType;
  readonly written: Latin1;
  /** Records of it that carried nothing. */
  readonly count: { amount: number };
}

const SLOTS = 256;

/** Record types by the text behind `type=`, with a count for each. */
export class TypeNames {
  readonly #tally: Tally;
  readonly #known: (TypeName | undefined)[] = new Array<TypeName | undefined>(SLOTS).fill(undefined);
  readonly proctitle: { amount: number };

  constructor(tally: Tally) {
    this.#tally = tally;
    this.proctitle = tally.ignored("PROCTITLE");
  }

  of(text: Latin1, start: number, end: number): TypeName {
    const slot =
      (end - start + 7 * text.charCodeAt(start) + 31 * text.charCodeAt(end - 1) + 3 * text.charCodeAt(start + 5)) &
      (SLOTS - 1);
    const known = this.#known[slot];
    if (known !== undefined && text.slice(start, end) === known.written) return known;
    const written = own(text.slice(start, end));
    const { type, name } = recordType(written);
    const made = { type, written, count: this.#tally.ignored(name) };
    this.#known[slot] = made;
    return made;
  }
}
