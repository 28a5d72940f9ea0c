/**
 * Objects that refer to each other, as data that JSON can hold: the state of a program that goes on later. Who is the
 * same object before is the same object afterwards; cycles are fine, and nothing is walked by recursion.
 */
export interface Graph {
  /** Lists of keys; an object says by number which it has. A class stands before its keys. */
  readonly shapes: readonly (readonly [className: string, ...keys: string[]])[];
  readonly texts: readonly string[];
  /** What each object holds: the number of its shape, or what kind of list it is, and its values. */
  readonly objects: readonly (readonly GraphValue[])[];
  readonly root: GraphValue;
}

/** Numbers, booleans and null are as they are; the first letter of a string says what it stands for. */
export type GraphValue = string | number | boolean | null;

/** The classes whose objects may stand in a graph, by a name that stays: how an empty one is made. */
export type GraphClasses = Readonly<Record<string, () => object>>;

/** Why a graph cannot be read: damaged, or written by a version with other objects. */
export class GraphUnreadable extends Error {}

const LIST = -1;
const MAP = -2;
const SET = -3;
const SHORT = 8; // characters; a reference costs about as many
const PLAIN = "";

const OBJECT = "@";
const TEXT = "#";
const OWN_TEXT = "'";
const BIG = "n";
const ODD_NUMBER = "f";
const UNDEFINED = "u";

export function encodeGraph(root: unknown, classes: GraphClasses): Graph {
  return new Encoder(classes).encode(root);
}

/** The keys that objects have one after the other, and the shape of those that have no more. */
interface Step {
  readonly next: Map<string, Step>;
  shape: number;
}

interface KnownClass {
  readonly name: string;
  readonly keys: readonly string[];
  shape: number;
}

class Encoder {
  readonly #classes = new Map<object, KnownClass>();
  readonly #shapes: (readonly [string, ...string[]])[] = [];
  readonly #plain: Step = { next: new Map(), shape: -1 };
  readonly #texts: string[] = [];
  readonly #textNumbers = new Map<string, string>();
  readonly #numbers = new Map<object, string>();
  readonly #waiting: object[] = [];

  constructor(classes: GraphClasses) {
    for (const [name, make] of Object.entries(classes)) {
      const empty = make();
      this.#classes.set(Object.getPrototypeOf(empty), { name, keys: Object.keys(empty), shape: -1 });
    }
  }

  encode(root: unknown): Graph {
    const first = this.#value(root);
    const objects: (readonly GraphValue[])[] = [];
    // What an object refers to is put at the end, so the list grows while it is walked.
    for (let index = 0; index < this.#waiting.length; index++) {
      const object = this.#waiting[index];
      if (object !== undefined) objects.push(this.#object(object));
    }
    return { shapes: this.#shapes, texts: this.#texts, objects, root: first };
  }

  #value(value: unknown): GraphValue {
    switch (typeof value) {
      case "string":
        return value.length < SHORT ? OWN_TEXT + value : this.#text(value);
      case "number":
        if (Number.isFinite(value) && !Object.is(value, -0)) return value;
        return ODD_NUMBER + (Object.is(value, -0) ? "-0" : value);
      case "boolean":
        return value;
      case "bigint":
        return BIG + value;
      case "object":
        return value === null ? null : this.#reference(value);
      case "undefined":
        return UNDEFINED;
      default:
        throw new Error(`a ${typeof value} cannot stand in a graph`);
    }
  }

  #text(text: string): string {
    let reference = this.#textNumbers.get(text);
    if (reference === undefined) {
      reference = TEXT + (this.#texts.push(text) - 1);
      this.#textNumbers.set(text, reference);
    }
    return reference;
  }

  #reference(object: object): string {
    let reference = this.#numbers.get(object);
    if (reference === undefined) {
      reference = OBJECT + (this.#waiting.push(object) - 1);
      this.#numbers.set(object, reference);
    }
    return reference;
  }

  #object(object: object): readonly GraphValue[] {
    const out: GraphValue[] = [];
    if (Array.isArray(object)) {
      out.push(LIST);
      for (const value of object) out.push(this.#value(value));
    } else if (object instanceof Map) {
      out.push(MAP);
      for (const [key, value] of object) out.push(this.#value(key), this.#value(value));
    } else if (object instanceof Set) {
      out.push(SET);
      for (const value of object) out.push(this.#value(value));
    } else this.#fields(object as Readonly<Record<string, unknown>>, out);
    return out;
  }

  #fields(object: Readonly<Record<string, unknown>>, out: GraphValue[]): void {
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype === Object.prototype) {
      const keys = Object.keys(object);
      out.push(this.#shapeOf(keys));
      for (const key of keys) out.push(this.#value(object[key]));
      return;
    }
    const known = this.#classes.get(prototype as object);
    if (known === undefined) throw new Error(`a ${object.constructor.name} cannot stand in a graph`);
    if (known.shape < 0) known.shape = this.#shapes.push([known.name, ...known.keys]) - 1;
    out.push(known.shape);
    for (const key of known.keys) out.push(this.#value(object[key]));
  }

  #shapeOf(keys: readonly string[]): number {
    let step = this.#plain;
    for (const key of keys) {
      let next = step.next.get(key);
      if (next === undefined) {
        next = { next: new Map(), shape: -1 };
        step.next.set(key, next);
      }
      step = next;
    }
    if (step.shape < 0) step.shape = this.#shapes.push([PLAIN, ...keys]) - 1;
    return step.shape;
  }
}

/** The root that was encoded; throws `GraphUnreadable`. */
export function decodeGraph(graph: Graph, classes: GraphClasses): unknown {
  return new Decoder(graph, classes).decode();
}

class Decoder {
  readonly #graph: Graph;
  readonly #made: object[] = [];

  constructor(graph: Graph, classes: GraphClasses) {
    this.#graph = graph;
    const makers = graph.shapes.map(([name, ...keys]) => makerOf(name, keys, classes));
    for (const [kind] of graph.objects) {
      if (typeof kind !== "number") throw new GraphUnreadable("an object without a kind");
      this.#made.push(emptyOf(kind, makers));
    }
  }

  decode(): unknown {
    for (const [index, object] of this.#made.entries()) this.#fill(object, this.#graph.objects[index] ?? []);
    return this.#value(this.#graph.root);
  }

  #fill(object: object, held: readonly GraphValue[]): void {
    if (Array.isArray(object)) for (let index = 1; index < held.length; index++) object.push(this.#value(held[index]));
    else if (object instanceof Map) {
      for (let index = 1; index + 1 < held.length; index += 2) {
        object.set(this.#value(held[index]), this.#value(held[index + 1]));
      }
    } else if (object instanceof Set) {
      for (let index = 1; index < held.length; index++) object.add(this.#value(held[index]));
    } else {
      const shape = this.#graph.shapes[Number(held[0])] ?? [PLAIN];
      if (held.length !== shape.length) throw new GraphUnreadable("an object with fewer values than keys");
      const target = object as Record<string, unknown>;
      for (let index = 1; index < held.length; index++) target[shape[index] ?? ""] = this.#value(held[index]);
    }
  }

  #value(value: GraphValue | undefined): unknown {
    if (typeof value !== "string") return value;
    switch (value[0]) {
      case OBJECT:
        return present(this.#made[Number(value.slice(1))]);
      case TEXT:
        return present(this.#graph.texts[Number(value.slice(1))]);
      case OWN_TEXT:
        return value.slice(1);
      case UNDEFINED:
        return undefined;
      case BIG:
        return BigInt(value.slice(1));
      case ODD_NUMBER:
        return Number(value.slice(1));
      default:
        throw new GraphUnreadable("a value of an unknown kind");
    }
  }
}

function present<T>(found: T | undefined): T {
  if (found === undefined) throw new GraphUnreadable("a value that refers to nothing");
  return found;
}

function emptyOf(kind: number, makers: readonly (() => object)[]): object {
  if (kind === LIST) return [];
  if (kind === MAP) return new Map();
  if (kind === SET) return new Set();
  const make = makers[kind];
  if (make === undefined) throw new GraphUnreadable("an object of an unknown shape");
  return make();
}

/** A class that has other fields by now cannot take over what an older version kept. */
function makerOf(name: string, keys: readonly string[], classes: GraphClasses): () => object {
  if (name === PLAIN) return () => ({});
  const make = Object.hasOwn(classes, name) ? classes[name] : undefined;
  if (make === undefined) throw new GraphUnreadable(`${name} is not known to this version`);
  const expected = Object.keys(make()).sort().join(" ");
  const found = [...keys].sort().join(" ");
  if (expected !== found) throw new GraphUnreadable(`${name} has other fields in this version`);
  return make;
}
