/**
 * Which parts of a JSON text a source wants: `true` for a whole value, an object for some members of an object.
 * Where the text has an array, the shape holds for each element; a text, a number, true, false or null is kept as it
 * is, so that a source sees when a value is not what it expects.
 */
export type Shape = true | { readonly [name: string]: Shape };

/** Says that objects of this shape come again and again, byte for byte: one that came lately is not read anew. */
export function repeating<S extends { readonly [name: string]: Shape }>(shape: S): S {
  REPEATING.add(shape);
  return shape;
}

const REPEATING = new WeakSet<object>();

export interface ShapeMember {
  readonly name: string;
  /** undefined: the whole value. */
  readonly node: ShapeNode | undefined;
}

/** A name of a member as it is mostly written, and what it means. */
export interface WrittenName {
  /** With its quotes and the colon behind it; empty when it is not remembered. */
  readonly bytes: Uint8Array;
  /** undefined: not wanted. */
  readonly member: ShapeMember | undefined;
  /** What came after it last: programs write the members of an object in one order. */
  next: WrittenName;
}

const SPARSE = 4; // slots per name, so that most new names meet an empty one
const MAX_UNWANTED = 128; // names that are remembered although they are not wanted; a hostile log makes up any number
const LONGEST = 64; // bytes of them
const QUOTE = 34;
const COLON = 58;

/**
 * A shape made ready for looking up names by their bytes. It remembers names that are not wanted and the order of all:
 * both only make it quicker, for the readings that come later too.
 */
export class ShapeNode {
  readonly repeats: boolean;
  /** What stood first in an object last. */
  first: WrittenName = unknownName();
  /** Names by a mix of length and ends; one that finds its slot taken stands in the next free one. */
  #slots: (WrittenName | undefined)[] = [];
  #size = 0;
  readonly #wanted: number;

  /** Names are ASCII without quotes and backslashes, as they are in every format that is read. */
  constructor(shape: { readonly [name: string]: Shape }) {
    this.repeats = REPEATING.has(shape);
    const members = Object.entries(shape);
    this.#wanted = members.length;
    let size = 8;
    while (size < members.length * SPARSE) size *= 2;
    this.#slots = new Array<WrittenName | undefined>(size).fill(undefined);
    for (const [name, inner] of members) {
      const bytes = Uint8Array.from(`"${name}":`, (letter) => letter.charCodeAt(0));
      this.#add({ bytes, member: { name, node: inner === true ? undefined : nodeOf(inner) }, next: unknownName() });
    }
  }

  /** The name that stands between `start` and `end`. */
  name(bytes: Uint8Array, start: number, end: number): WrittenName {
    const found = this.#find(bytes, start, end);
    if (found !== undefined) return found;
    if (end - start > LONGEST || this.#size - this.#wanted >= MAX_UNWANTED) return unknownName();
    const written = new Uint8Array(end - start + 3);
    written[0] = QUOTE;
    written.set(bytes.subarray(start, end), 1);
    written[written.length - 2] = QUOTE;
    written[written.length - 1] = COLON;
    const name = { bytes: written, member: undefined, next: unknownName() };
    this.#add(name);
    return name;
  }

  #find(bytes: Uint8Array, start: number, end: number): WrittenName | undefined {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const length = end - start;
    for (let slot = mix(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const name = slots[slot];
      if (name === undefined) return undefined;
      const known = name.bytes;
      if (known.length !== length + 3) continue;
      let same = 0;
      while (same < length && bytes[start + same] === known[same + 1]) same++;
      if (same === length) return name;
    }
  }

  #add(name: WrittenName): void {
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) {
      const names = this.#slots;
      this.#slots = new Array<WrittenName | undefined>(names.length * 2).fill(undefined);
      for (const former of names) if (former !== undefined) this.#place(former);
    }
    this.#place(name);
  }

  #place(name: WrittenName): void {
    const mask = this.#slots.length - 1;
    let slot = mix(name.bytes, 1, name.bytes.length - 2) & mask;
    while (this.#slots[slot] !== undefined) slot = (slot + 1) & mask;
    this.#slots[slot] = name;
  }
}

const NO_BYTES = new Uint8Array(0);

/** A new one each time: it takes what follows it, which belongs to one shape. */
function unknownName(): WrittenName {
  const name: { bytes: Uint8Array; member: undefined; next?: WrittenName } = { bytes: NO_BYTES, member: undefined };
  name.next = name as WrittenName;
  return name as WrittenName;
}

/** Shapes name the same parts again and again, shippers' envelopes whole records: each is made ready once. */
const MADE = new WeakMap<object, ShapeNode>();

function nodeOf(shape: { readonly [name: string]: Shape }): ShapeNode {
  const made = MADE.get(shape) ?? new ShapeNode(shape);
  MADE.set(shape, made);
  return made;
}

function mix(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  return (end - start) * 37 + (bytes[start] ?? 0) * 5 + (bytes[end - 1] ?? 0) * 11 + (bytes[(start + end) >> 1] ?? 0);
}
