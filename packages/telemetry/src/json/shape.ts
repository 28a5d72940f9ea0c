/**
 * Which parts of a JSON text a source wants: `true` for a whole value, an object for some members of an object.
 * Where the text has an array, the shape holds for each element; a text, a number, true, false or null is kept as it
 * is, so that a source sees when a value is not what it expects.
 */
export type Shape = true | { readonly [name: string]: Shape };

export interface ShapeMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** undefined: the whole value. */
  readonly node: ShapeNode | undefined;
}

const SPARSE = 4; // slots per member, so that most names that are not wanted meet an empty one

/** A shape made ready for looking up names by their bytes. */
export class ShapeNode {
  /** Members by a mix of length and ends of their names; one that finds its slot taken stands in the next free one. */
  readonly #slots: readonly (ShapeMember | undefined)[];
  readonly #mask: number;

  /** Names are ASCII without quotes and backslashes, as they are in every format that is read. */
  constructor(shape: { readonly [name: string]: Shape }) {
    const members = Object.entries(shape);
    let size = 8;
    while (size < members.length * SPARSE) size *= 2;
    const slots = new Array<ShapeMember | undefined>(size).fill(undefined);
    for (const [name, inner] of members) {
      const bytes = Uint8Array.from(name, (letter) => letter.charCodeAt(0));
      let slot = mix(bytes, 0, bytes.length) & (size - 1);
      while (slots[slot] !== undefined) slot = (slot + 1) & (size - 1);
      slots[slot] = { name, bytes, node: inner === true ? undefined : nodeOf(inner) };
    }
    this.#slots = slots;
    this.#mask = size - 1;
  }

  /** The member whose name stands between `start` and `end`. */
  member(bytes: Uint8Array, start: number, end: number): ShapeMember | undefined {
    let slot = mix(bytes, start, end) & this.#mask;
    for (;;) {
      const member = this.#slots[slot];
      if (member === undefined) return undefined;
      const { length } = member.bytes;
      if (end - start === length) {
        let same = 0;
        while (same < length && bytes[start + same] === member.bytes[same]) same++;
        if (same === length) return member;
      }
      slot = (slot + 1) & this.#mask;
    }
  }
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
