import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Range } from "yaml";
import { type ConfigError, nearestWord } from "../config-error.ts";

const MAX_NODES = 20_000; // a configuration has hundreds; aliases of aliases reach this in no time
const MAX_DEPTH = 16;
const MAX_ALIASES = 200; // each look-up walks the document
const MAX_ERRORS = 20; // nobody mends more at once

/** One reading of a document: counts what it visits, gathers what is wrong. */
export class Reading {
  readonly errors: ConfigError[] = [];
  readonly file: string;
  readonly document: Document;
  readonly #lines: LineCounter;
  #visited = 0;
  #resolved = 0;

  constructor(file: string, document: Document, lines: LineCounter) {
    this.file = file;
    this.document = document;
    this.#lines = lines;
  }

  /** What an alias stands for; the alias itself where it names nothing, or after too many. */
  resolve(node: Node | null): Node | null {
    if (!isAlias(node)) return node;
    this.#resolved += 1;
    return this.#resolved > MAX_ALIASES ? node : (node.resolve(this.document) ?? node);
  }

  /** Whether one more node may be visited; after too many, reading stops with one error. */
  visit(place: Place): boolean {
    this.#visited += 1;
    if (this.#visited > MAX_NODES || place.depth > MAX_DEPTH) {
      if (this.#visited !== Number.POSITIVE_INFINITY) {
        this.report(place, `at most ${MAX_NODES} values, ${MAX_DEPTH} deep`, "more");
        this.#visited = Number.POSITIVE_INFINITY;
      }
      return false;
    }
    return true;
  }

  report(place: Place, expected: string, found: string, nearest?: string): void {
    if (this.errors.length >= MAX_ERRORS) return;
    const offset = (place.anchor?.range as Range | null | undefined)?.[0];
    const position = offset === undefined ? undefined : this.#lines.linePos(offset);
    this.errors.push({
      file: this.file,
      line: position?.line,
      column: position?.col,
      key: place.key,
      expected,
      found,
      nearest,
    });
  }
}

/** A value in the document, with the keys that lead to it. */
export class Place {
  readonly reading: Reading;
  readonly node: Node | null;
  readonly key: string;
  readonly depth: number;
  /** What an error points at: the value, or its key where there is no value. */
  readonly anchor: Node | null;

  constructor(reading: Reading, node: Node | null, key: string, depth: number, anchor: Node | null = null) {
    this.reading = reading;
    this.node = reading.resolve(node);
    this.key = key;
    this.depth = depth;
    this.anchor = node ?? anchor;
  }

  below(node: Node | null, key: string, anchor: Node | null = null): Place {
    return new Place(this.reading, node, `${this.key}${key}`, this.depth + 1, anchor);
  }

  /** Reports that something else was expected here; the result stands for "no value". */
  wrong(expected: string, known: Iterable<string> = []): undefined {
    const written = isScalar(this.node) ? String(this.node.value) : undefined;
    this.reading.report(this, expected, this.found, written === undefined ? undefined : nearestWord(written, known));
    return undefined;
  }

  /** What stands here, in words. */
  get found(): string {
    if (isMap(this.node)) return "keys with values";
    if (isSeq(this.node)) return "a list";
    if (isAlias(this.node))
      return `*${this.node.source}, which names nothing before it (or more than ${MAX_ALIASES} aliases)`;
    if (!isScalar(this.node) || this.node.value === null) return "nothing";
    const text = JSON.stringify(this.node.value) ?? String(this.node.value);
    return text.length <= 60 ? text : `${text.slice(0, 57)}…"`;
  }
}
