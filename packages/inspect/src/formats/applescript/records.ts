import type { Parsed, ParseIssue } from "@limpid/core";
import type { ScriptBudget } from "./budget.ts";
import { NONE, RecordTree } from "./record-tree.ts";
import {
  BOOLEAN,
  BYTES,
  DATA,
  IDENTIFIER,
  INTEGER,
  LIST_CELL,
  LONG_BYTES,
  LONG_DATA,
  NIL,
  REAL,
  RECORD_CELL,
  SMALL_INTEGER,
  STYLED_TEXT,
  SYNTAX_NODE,
  TERM,
  TERM_CLASS,
  TERM_CONSTANT,
  TERM_EVENT,
  TERM_FORM,
  VALUE_BLOCK,
  VALUE_BLOCK_2,
  VECTOR,
} from "./record-types.ts";

const HEADER = 5; // type u8, reference i16, size u16
const SHARED = 32_768; // references from 0 upwards may be named again
const MAX_MISMATCHES = 6; // a public port of Apple's loader gives up at this many, too

/** A script's tree of records, and where it ends. */
export interface Records {
  readonly tree: RecordTree;
  /** Whether every record that the tree asks for was read. */
  readonly complete: boolean;
  /** Relative to the script: the first byte behind the last record. */
  readonly end: number;
}

/**
 * Reads the tree of records that begins at `start`, depth first as it is stored, without recursion. Every slot of a
 * record names another by number: one that is not known yet follows at once, a number from 0 upwards may be named
 * again and stores nothing then. What was read before damage stands.
 */
export function parseRecords(bytes: Uint8Array, base: number, start: number, budget: ScriptBudget): Parsed<Records> {
  return new RecordParser(bytes, base, start, budget).parse();
}

class RecordParser {
  readonly #tree: RecordTree;
  readonly #view: DataView;
  readonly #length: number;
  readonly #shared = new Int32Array(SHARED).fill(NONE);
  readonly #issues: ParseIssue[] = [];
  /** Records whose slots are not all filled, outermost first, and the slot that comes next. */
  readonly #open: { readonly record: number; slot: number }[] = [];
  #position: number;
  #mismatches = 0;

  constructor(bytes: Uint8Array, base: number, start: number, budget: ScriptBudget) {
    this.#tree = new RecordTree(bytes, base, budget);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#length = bytes.length;
    this.#position = start;
  }

  parse(): Parsed<Records> {
    const root = this.#read(0);
    let complete = root !== undefined;
    while (complete) {
      const frame = this.#open.at(-1);
      if (frame === undefined) break;
      if (frame.slot === this.#tree.slotCount(frame.record)) this.#open.pop();
      else complete = this.#fill(frame.record, frame.slot++);
    }
    return { value: { tree: this.#tree, complete, end: this.#position }, issues: this.#issues };
  }

  /** Finds or reads what a slot names; false when the walk cannot go on. */
  #fill(record: number, slot: number): boolean {
    const reference = this.#view.getInt16(this.#slotsAt(record) + 2 * slot);
    const known = reference < 0 ? NONE : (this.#shared[reference] ?? NONE);
    const target = known === NONE ? this.#read(reference) : known;
    if (target === undefined) return false;
    this.#tree.setSlot(record, slot, target);
    return true;
  }

  #slotsAt(record: number): number {
    return this.#tree.offset(record) + HEADER + fieldsBeforeSlots(this.#tree.type(record));
  }

  /** Reads the record that begins here; NONE when another one than the expected does, undefined at damage. */
  #read(reference: number): number | undefined {
    const at = this.#position;
    if (at + HEADER > this.#length) return this.#stop("truncated", at, "record header: the script ends before it");
    const type = this.#view.getUint8(at);
    const found = this.#view.getInt16(at + 1);
    const size = this.#view.getUint16(at + 3);
    if (found !== reference) return this.#mismatch(at, reference, found);
    const slots = slotsOf(type, size);
    const length = this.#payloadLength(type, size, at + HEADER, slots);
    if (length === undefined) return undefined;
    if (at + HEADER + length > this.#length) {
      const what = `record of type ${hexByte(type)}: ${length} bytes expected, ${this.#length - at - HEADER} present`;
      return this.#stop("truncated", at, what);
    }
    if (!this.#tree.hasRoom(slots)) return this.#stop("limit-exceeded", at, "records: more than are read of one file");
    const record = this.#tree.add(type, size, at, slots);
    if (found >= 0) this.#shared[found] = record;
    if (slots > 0) this.#open.push({ record, slot: 0 });
    this.#position = at + HEADER + length;
    return record;
  }

  #payloadLength(type: number, size: number, at: number, slots: number): number | undefined {
    switch (type) {
      case NIL:
        return size === 0 ? 0 : 8;
      case SMALL_INTEGER:
      case BOOLEAN:
        return 0;
      case INTEGER:
      case REAL:
        return size === (type === INTEGER ? 4 : 8) ? size : this.#unknown(at, `number of ${size} bytes`);
      case LIST_CELL:
      case RECORD_CELL:
      case VECTOR:
      case VALUE_BLOCK:
      case VALUE_BLOCK_2:
      case SYNTAX_NODE:
        return fieldsBeforeSlots(type) + 2 * slots;
      case TERM:
        return this.#termLength(size, at);
      case IDENTIFIER:
        return 1 + this.#twoTexts(at + 1);
      case STYLED_TEXT:
        return this.#twoTexts(at);
      case DATA:
        return 1 + size;
      case BYTES:
        return size;
      case LONG_DATA:
        return 5 + this.#u32(at + 1);
      case LONG_BYTES:
        return 4 + this.#u32(at);
      default:
        return this.#unknown(at, `record type ${hexByte(type)}`);
    }
  }

  #termLength(size: number, at: number): number | undefined {
    const kind = at < this.#length ? this.#view.getUint8(at) : 0;
    if (TERM_LENGTHS.get(kind) === size) return 1 + size;
    return this.#unknown(at, `term of kind ${hexByte(kind)} with ${size} bytes`);
  }

  /** Length of two texts, each behind its own 16-bit length. */
  #twoTexts(at: number): number {
    const first = this.#u16(at);
    return 4 + first + this.#u16(at + 2 + first);
  }

  #u16(at: number): number {
    return at + 2 > this.#length ? 0 : this.#view.getUint16(at);
  }

  #u32(at: number): number {
    return at + 4 > this.#length ? 0 : this.#view.getUint32(at);
  }

  #mismatch(at: number, expected: number, found: number): number | undefined {
    const what = `record: reference ${expected} expected, ${found} found`;
    if (this.#mismatches++ === 0) this.#stop("contradiction", at, what);
    return this.#mismatches >= MAX_MISMATCHES ? undefined : NONE;
  }

  #unknown(at: number, what: string): undefined {
    return this.#stop("invalid-value", at - HEADER, `${what}: not known`);
  }

  #stop(code: ParseIssue["code"], at: number, what: string): undefined {
    this.#issues.push({ code, at: this.#tree.base + at, what });
  }
}

const TERM_LENGTHS: ReadonlyMap<number, number> = new Map([
  [TERM_CLASS, 4],
  [TERM_FORM, 4],
  [TERM_CONSTANT, 8],
  [TERM_EVENT, 24],
]);

function slotsOf(type: number, size: number): number {
  if (type === VECTOR || type === VALUE_BLOCK || type === VALUE_BLOCK_2 || type === SYNTAX_NODE) return size;
  if (type === LIST_CELL) return size === 2 ? 2 : 0;
  return type === RECORD_CELL && size === 3 ? 3 : 0;
}

/** Bytes between a header and its references: the kind, for a syntax node also flags and the range of the source. */
function fieldsBeforeSlots(type: number): number {
  if (type === VALUE_BLOCK || type === VALUE_BLOCK_2) return 1;
  return type === SYNTAX_NODE ? 7 : 0;
}

function hexByte(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}
