import { blockOf, decodeUtf8, encodeUtf8, type LogBlock } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { KeptTexts } from "./kept-texts.ts";
import { type Json, JsonReader } from "./read-json.ts";
import { repeating, type Shape, ShapeNode } from "./shape.ts";

const reader = new JsonReader(new KeptTexts());

function blockOfText(text: string): LogBlock {
  return blockOf(Array.from(encodeUtf8(text), (byte) => String.fromCharCode(byte)).join(""));
}

/** One for each shape and all texts: what a reading remembers must not change a later one. */
const NODES = new Map<Shape, ShapeNode>();

function read(text: string, shape: Shape = true): Json | undefined {
  const block = blockOfText(text);
  if (shape === true) return reader.read(block, 0, block.bytes.length, undefined);
  const node = NODES.get(shape) ?? new ShapeNode(shape);
  NODES.set(shape, node);
  return reader.read(block, 0, block.bytes.length, node);
}

/** What `JSON.parse` says, undefined when it refuses. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Exact integers as JSON.parse would round them. */
function rounded(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(rounded);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]));
}

/** The parts of a value that a shape asks for: what the reader promises, written plainly. */
function pruned(value: unknown, shape: Shape): unknown {
  if (shape === true || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => pruned(element, shape));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      Object.hasOwn(shape, name) ? [[name, pruned(inner, shape[name] ?? true)]] : [],
    ),
  );
}

const NAMES = ["pid", "process", "event", "path", "p", "", "__proto__", "args", 'a"b', "ä"];
const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...NAMES), tie("value")), { maxLength: 6 }).map((members) => ({ members })),
  ),
})).value;

/** Written as other programs do it: with blanks, escapes where none are needed, and the same name more than once. */
function written(value: unknown, spell: (text: string) => string, blank: string): string {
  if (Array.isArray(value)) return `[${blank}${value.map((inner) => written(inner, spell, blank)).join(`${blank},`)}]`;
  if (typeof value === "string") return spell(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const { members } = value as { members: readonly (readonly [string, unknown])[] };
  const all = members.map(([name, inner]) => `${spell(name)}${blank}:${written(inner, spell, blank)}`);
  return `{${blank}${all.join(`,${blank}`)}${blank}}`;
}

const SPELLINGS: readonly ((text: string) => string)[] = [
  JSON.stringify,
  (text) =>
    `"${[...text].map((unit) => [...Array(unit.length).keys()].map((at) => `\\u${unit.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")).join("")}"`,
  (text) => JSON.stringify(text).replaceAll("/", "\\/"),
];

const SHAPES: readonly Shape[] = [
  true,
  { pid: true, process: { path: true, pid: true }, event: { args: true } },
  { p: { p: { p: true } }, "": true, args: { pid: true } },
  repeating({ process: repeating({ pid: true, p: repeating({ args: true }) }), event: true, p: true }),
];

const documents = fc
  .tuple(anyJson, fc.constantFrom(...SPELLINGS), fc.constantFrom("", " ", "\t\r\n "))
  .map(([value, spell, blank]) => written(value, spell, blank));

describe("JsonReader", () => {
  it("gives what JSON.parse gives, of the parts that a shape asks for", () => {
    fc.assert(
      fc.property(documents, fc.constantFrom(...SHAPES), (text, shape) => {
        expect(rounded(read(text, shape))).toEqual(pruned(parsed(text), shape));
      }),
      { numRuns: 3000 },
    );
  });

  it("takes and refuses the texts that JSON.parse takes and refuses", () => {
    const damage = fc.record({
      at: fc.nat(200),
      drop: fc.nat(3),
      insert: fc.constantFrom(
        "",
        '"',
        "\\",
        "\\u12",
        "\\x",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "0",
        "-",
        ".",
        "e",
        "01",
        "\u0001",
        " ",
        "nul",
      ),
    });
    fc.assert(
      fc.property(documents, damage, fc.constantFrom(...SHAPES), (text, { at, drop, insert }, shape) => {
        const place = Math.min(at, text.length);
        const damaged = text.slice(0, place) + insert + text.slice(place + drop);
        // What is no text at all (half a surrogate pair) cannot be written as UTF-8.
        fc.pre(decodeUtf8(encodeUtf8(damaged)) === damaged);
        expect(rounded(read(damaged, shape))).toEqual(pruned(parsed(damaged), shape));
      }),
      { numRuns: 3000 },
    );
  });

  it("gives the same for what comes again, and for what only begins like it", () => {
    const cut = fc.record({ at: fc.nat(200), insert: fc.constantFrom("", ",", "}", '"', "1", " ") });
    const again = fc.array(fc.tuple(fc.nat(3), fc.option(cut)), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(documents, { minLength: 1, maxLength: 4 }), again, (texts, order) => {
        for (const [index, change] of order) {
          const text = texts[index % texts.length] ?? "";
          const at = Math.min(change?.at ?? 0, text.length);
          const inside = `{"process":${change === null ? text : text.slice(0, at) + change.insert + text.slice(at)}}`;
          fc.pre(decodeUtf8(encodeUtf8(inside)) === inside);
          for (const shape of SHAPES) expect(rounded(read(inside, shape))).toEqual(pruned(parsed(inside), shape));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps to its depth where an object comes again deeper", () => {
    const shape = repeating({ p: true });
    const nested = (depth: number) => `${'{"p":'.repeat(depth)}1${"}".repeat(depth)}`;
    expect(read(`[${nested(63)}]`, shape)).toBeDefined();
    expect(read(`[[${nested(63)}]]`, shape)).toBeUndefined();
  });

  it("reads any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const block = blockOf(String.fromCharCode(...bytes));
        reader.read(block, 0, bytes.length, undefined);
        expect(reader.stoppedAt).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  test.each([
    { text: "9007199254740993", value: 9007199254740993n },
    { text: "1152921500312443765", value: 1152921500312443765n },
    { text: "-9007199254740993", value: -9007199254740993n },
    { text: "18446744073709551615", value: 18446744073709551615n },
    { text: "9007199254740991", value: 9007199254740991 },
    { text: "1".repeat(40), value: Number("1".repeat(40)) },
  ])("$text stays exact", ({ text, value }) => expect(read(text)).toBe(value));

  it("keeps bytes that are no UTF-8", () => {
    const block = blockOf('{"path":"/tmp/\xff\xfe"}');
    const value = reader.read(block, 0, block.bytes.length, new ShapeNode({ path: true }));
    expect(value).toEqual({ path: "/tmp/\udcff\udcfe" });
  });

  it("refuses what is nested deeper than 64, at once", () => {
    expect(read("[".repeat(64) + "]".repeat(64))).toBeDefined();
    expect(read("[".repeat(65) + "]".repeat(65))).toBeUndefined();
    expect(read("[".repeat(1_000_000), { pid: true })).toBeUndefined();
    expect(read(`{"x":${"[".repeat(1_000_000)}`, { pid: true })).toBeUndefined();
  });
});
