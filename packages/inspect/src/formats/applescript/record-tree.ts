import type { ScriptBudget } from "./budget.ts";
import { NIL, TERM } from "./record-types.ts";

/** No record: a slot whose record was not stored, or could not be read. */
export const NONE = -1;

const FIRST_RECORDS = 1024;
const FIRST_SLOTS = 4096;
const MAX_SLOTS = 1 << 20; // the largest script of the corpus has 4,147

/** Records of one compiled script in the order of the file, in flat tables: a script may claim very many. */
export class RecordTree {
  /** The script's bytes; offsets of records are relative to their first. */
  readonly bytes: Uint8Array;
  /** Offset of the script's first byte in the whole file. */
  readonly base: number;
  readonly #budget: ScriptBudget;
  #types = new Uint8Array(FIRST_RECORDS);
  #sizes = new Uint16Array(FIRST_RECORDS);
  #offsets = new Uint32Array(FIRST_RECORDS);
  #firstSlots = new Uint32Array(FIRST_RECORDS + 1);
  #slots = new Int32Array(FIRST_SLOTS);
  #count = 0;
  #slotCount = 0;

  constructor(bytes: Uint8Array, base: number, budget: ScriptBudget) {
    this.bytes = bytes;
    this.base = base;
    this.#budget = budget;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether another record with `slots` references may still be added. */
  hasRoom(slots: number): boolean {
    return this.#budget.records > 0 && this.#slotCount + slots <= MAX_SLOTS;
  }

  add(type: number, size: number, offset: number, slots: number): number {
    this.#budget.records--;
    if (this.#count === this.#types.length) this.#growRecords();
    while (this.#slotCount + slots > this.#slots.length)
      this.#slots = grown(this.#slots, new Int32Array(this.#slots.length * 2));
    const record = this.#count++;
    this.#types[record] = type;
    this.#sizes[record] = size;
    this.#offsets[record] = offset;
    this.#slots.fill(NONE, this.#slotCount, this.#slotCount + slots);
    this.#slotCount += slots;
    this.#firstSlots[record + 1] = this.#slotCount;
    return record;
  }

  #growRecords(): void {
    const length = this.#types.length * 2;
    this.#types = grown(this.#types, new Uint8Array(length));
    this.#sizes = grown(this.#sizes, new Uint16Array(length));
    this.#offsets = grown(this.#offsets, new Uint32Array(length));
    this.#firstSlots = grown(this.#firstSlots, new Uint32Array(length + 1));
  }

  setSlot(record: number, slot: number, target: number): void {
    this.#slots[(this.#firstSlots[record] ?? 0) + slot] = target;
  }

  /** Type of a record; NIL for none, so that a missing record reads as nothing. */
  type(record: number): number {
    return record === NONE ? NIL : (this.#types[record] ?? NIL);
  }

  /** The size field of a record's header. */
  size(record: number): number {
    return this.#sizes[record] ?? 0;
  }

  /** Where a record's header begins, relative to the script. */
  offset(record: number): number {
    return this.#offsets[record] ?? 0;
  }

  /** The byte behind a header: the kind of a value block, a term or data. */
  kind(record: number): number {
    return this.bytes[this.offset(record) + 5] ?? 0;
  }

  /** Whether a record is of a type and kind. */
  is(record: number, type: number, kind: number): boolean {
    return this.type(record) === type && this.kind(record) === kind;
  }

  slotCount(record: number): number {
    return record < 0 ? 0 : (this.#firstSlots[record + 1] ?? 0) - (this.#firstSlots[record] ?? 0);
  }

  /** The record that a slot names; NONE when there is no such slot or nothing was stored for it. */
  slot(record: number, slot: number): number {
    if (slot < 0 || slot >= this.slotCount(record)) return NONE;
    return this.#slots[(this.#firstSlots[record] ?? 0) + slot] ?? NONE;
  }

  isTerm(record: number, kind: number): boolean {
    return this.is(record, TERM, kind);
  }

  /** Whether `size` bytes of text may still be decoded; they are taken from what the file may cost. */
  mayDecode(size: number): boolean {
    if (size > this.#budget.textBytes) return false;
    this.#budget.textBytes -= size;
    return true;
  }

  /** Bytes at an offset relative to the script, cut at its end. */
  slice(offset: number, length: number): Uint8Array {
    return this.bytes.subarray(offset, offset + length);
  }
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
