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

/**
 * `[n]` is object n, `[-1 - n]` text n, `[]` undefined, `["n", digits]` an integer beyond a double, `["f", name]` a
 * number that JSON has none for; the rest is as it is.
 */
export type GraphValue = string | number | boolean | null | readonly [] | readonly [number] | readonly [string, string];

/** The classes whose objects may stand in a graph, by a name that stays: how an empty one is made. */
export type GraphClasses = Readonly<Record<string, () => object>>;

/** Why a graph cannot be read: damaged, or written by a version with other objects. */
export class GraphUnreadable extends Error {}

const LIST = -1;
const MAP = -2;
const SET = -3;
const SHORT = 12; // characters; a reference costs about as many
const PLAIN = "";

export function encodeGraph(root: unknown, classes: GraphClasses): Graph {
  return new Encoder(classes).encode(root);
}

class Encoder {
  readonly #names = new Map<object, string>();
  readonly #shapes: (readonly [string, ...string[]])[] = [];
  readonly #shapeNumbers = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #textNumbers = new Map<string, number>();
  readonly #numbers = new Map<object, number>();
  readonly #waiting: object[] = [];

  constructor(classes: GraphClasses) {
    for (const [name, make] of Object.entries(classes)) this.#names.set(Object.getPrototypeOf(make()), name);
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
        return value.length < SHORT ? value : [-1 - this.#text(value)];
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : ["f", Object.is(value, -0) ? "-0" : `${value}`];
      case "boolean":
        return value;
      case "bigint":
        return ["n", value.toString()];
      case "object":
        return value === null ? null : [this.#number(value)];
      case "undefined":
        return [];
      default:
        throw new Error(`a ${typeof value} cannot stand in a graph`);
    }
  }

  #text(text: string): number {
    let number = this.#textNumbers.get(text);
    if (number === undefined) {
      number = this.#texts.push(text) - 1;
      this.#textNumbers.set(text, number);
    }
    return number;
  }

  #number(object: object): number {
    let number = this.#numbers.get(object);
    if (number === undefined) {
      number = this.#waiting.push(object) - 1;
      this.#numbers.set(object, number);
    }
    return number;
  }

  #object(object: object): readonly GraphValue[] {
    if (Array.isArray(object)) return [LIST, ...object.map((value) => this.#value(value))];
    if (object instanceof Map) {
      const out: GraphValue[] = [MAP];
      for (const [key, value] of object) out.push(this.#value(key), this.#value(value));
      return out;
    }
    if (object instanceof Set) return [SET, ...[...object].map((value) => this.#value(value))];
    const keys = Object.keys(object);
    const out: GraphValue[] = [this.#shape(object, keys)];
    for (const key of keys) out.push(this.#value((object as Record<string, unknown>)[key]));
    return out;
  }

  #shape(object: object, keys: readonly string[]): number {
    const prototype: unknown = Object.getPrototypeOf(object);
    const name = prototype === Object.prototype ? PLAIN : this.#names.get(prototype as object);
    if (name === undefined) throw new Error(`a ${object.constructor.name} cannot stand in a graph`);
    const id = `${name}\n${keys.join("\n")}`;
    let number = this.#shapeNumbers.get(id);
    if (number === undefined) {
      number = this.#shapes.push([name, ...keys]) - 1;
      this.#shapeNumbers.set(id, number);
    }
    return number;
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
    for (const [index, object] of this.#made.entries()) {
      this.#fill(object, this.#graph.objects[index] ?? []);
    }
    return this.#value(this.#graph.root);
  }

  #fill(object: object, [kind, ...values]: readonly GraphValue[]): void {
    if (Array.isArray(object)) for (const value of values) object.push(this.#value(value));
    else if (object instanceof Map) {
      for (let index = 0; index + 1 < values.length; index += 2) {
        object.set(this.#value(values[index]), this.#value(values[index + 1]));
      }
    } else if (object instanceof Set) for (const value of values) object.add(this.#value(value));
    else {
      const shape = this.#graph.shapes[Number(kind)] ?? [PLAIN];
      if (values.length !== shape.length - 1) throw new GraphUnreadable("an object with fewer values than keys");
      const target = object as Record<string, unknown>;
      for (const [index, value] of values.entries()) target[shape[index + 1] ?? ""] = this.#value(value);
    }
  }

  #value(value: GraphValue | undefined): unknown {
    if (!Array.isArray(value)) return value;
    const [first, second] = value as readonly unknown[];
    if (first === undefined) return undefined;
    if (first === "n") return BigInt(String(second));
    if (first === "f") return Number(second);
    if (typeof first !== "number") throw new GraphUnreadable("a value of an unknown kind");
    const found = first >= 0 ? this.#made[first] : this.#graph.texts[-1 - first];
    if (found === undefined) throw new GraphUnreadable("a value that refers to nothing");
    return found;
  }
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
