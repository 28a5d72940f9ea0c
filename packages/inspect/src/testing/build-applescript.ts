import { ByteWriter } from "./byte-writer.ts";

/** A record of a compiled script: `fields` behind the header, then references to `slots`. */
export interface ScriptRecord {
  readonly type: number;
  /** The header's size field; the number of slots unless told. */
  readonly size?: number;
  readonly fields?: Uint8Array;
  readonly slots?: readonly ScriptRecord[];
  /** Gets a number from 1 upwards, so that a second mention of the same object stores nothing. */
  readonly shared?: true;
}

export interface HandlerRecipe {
  readonly name: string;
  /** Name is the code of an event. */
  readonly event?: true;
  readonly parameters?: readonly string[];
  readonly variables?: readonly string[];
  readonly literals?: readonly ScriptRecord[];
  readonly code?: readonly number[];
}

export interface ScriptRecipe {
  readonly runOnly?: boolean;
  readonly handlers?: readonly HandlerRecipe[];
  readonly properties?: readonly { readonly name: string; readonly value: ScriptRecord }[];
  /** Replaces the whole tree. */
  readonly root?: ScriptRecord;
  readonly version?: string;
  /** `#!` line in front, without its line feed. */
  readonly interpreter?: string;
  /** The type code `scpt` in front. */
  readonly typed?: boolean;
  readonly trailer?: "plain" | "padded" | "none";
  readonly trailing?: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

/** A compiled AppleScript with the records that a compiler writes, down to the trailer. */
export function buildAppleScript(recipe: ScriptRecipe = {}): Uint8Array {
  const { version = "1.101.10", interpreter, typed = false, trailer = "plain", trailing = NO_BYTES } = recipe;
  const out = new ByteWriter(32, "big");
  if (interpreter !== undefined) out.bytes(latin1(`#!${interpreter}\n`));
  out.bytes(latin1(`${typed ? "scpt" : ""}FasdUAS ${version}`));
  writeRecords(out, recipe.root ?? rootOf(recipe));
  if (trailer !== "none") out.bytes(trailerBytes("ascr", trailer === "padded"));
  return out.bytes(trailing).done();
}

function rootOf({ runOnly = false, handlers = [], properties = [] }: ScriptRecipe): ScriptRecord {
  const names = [
    ...properties.map(({ name }) => identifier(name)),
    ...handlers.map(({ name, event }) => (event === true ? eventTerm(name) : identifier(name))),
  ];
  const table = vector([nil(), vector(names), ...properties.map(({ value }) => value), ...handlers.map(handlerRecord)]);
  return block(0x0f, [nil(), runOnly ? nil() : syntaxNode([nil()]), block(0x0f, []), table]);
}

function handlerRecord(recipe: HandlerRecipe): ScriptRecord {
  const { name, event, parameters = [], variables = [], literals = [], code = [0x0f] } = recipe;
  return block(0x10, [
    event === true ? eventTerm(name) : identifier(name),
    nil(),
    parameters.length === 1 ? identifier(parameters[0] ?? "") : list(parameters.map(identifier)),
    list([]),
    vector(variables.map(identifier)),
    vector(literals),
    rawBytes(Uint8Array.from(code)),
  ]);
}

/** JavaScript for Automation: a property list with the source, or with another key. */
export function buildJavaScript(
  source: string,
  {
    key = "script",
    wide = false,
    cut = 0,
  }: { readonly key?: string; readonly wide?: boolean; readonly cut?: number } = {},
): Uint8Array {
  const list = new ByteWriter(64, "big").bytes(latin1("bplist00")).u8(0xd1, 1, 2);
  const keyAt = list.length;
  list.u8(0x50 | key.length).bytes(latin1(key));
  const valueAt = list.length;
  list.u8(wide ? 0x6f : 0x5f, 0x11).u16(source.length);
  list.bytes(wide ? utf16(source) : latin1(source));
  const table = list.length;
  for (const offset of [8, keyAt, valueAt]) list.u16(offset);
  list.u8(0, 0, 0, 0, 0, 0, 2, 1).word(3, 0, table);
  const plist = list.done();
  return new ByteWriter(32, "big")
    .bytes(latin1("JsOsaDAS1.001.00"))
    .bytes(plist.subarray(0, plist.length - cut))
    .bytes(cut > 0 ? NO_BYTES : trailerBytes("jscr", false))
    .done();
}

/** A resource fork with resources of any type, as other systems keep it in a file. */
export function buildResourceFork(
  resources: readonly { readonly type: string; readonly id: number; readonly data: Uint8Array }[],
): Uint8Array {
  const data = new ByteWriter(32, "big");
  const offsets = resources.map((resource) => {
    const offset = data.length;
    data.u32(resource.data.length).bytes(resource.data);
    return offset;
  });
  const types = [...new Set(resources.map(({ type }) => type))];
  const list = new ByteWriter(32, "big").u16((types.length - 1) & 0xffff);
  let references = 2 + 8 * types.length;
  for (const type of types) {
    const count = resources.filter((resource) => resource.type === type).length;
    list
      .bytes(latin1(type))
      .u16(count - 1)
      .u16(references);
    references += 12 * count;
  }
  for (const type of types) {
    resources.forEach((resource, index) => {
      if (resource.type === type)
        list
          .u16(resource.id & 0xffff)
          .u16(0xffff)
          .u32(offsets[index] ?? 0)
          .u32(0);
    });
  }
  const names = 28 + list.length;
  const header = new ByteWriter(32, "big").u32(256, 256 + data.length, data.length, names);
  return new ByteWriter(32, "big")
    .bytes(header.done())
    .bytes(new Uint8Array(240))
    .bytes(data.done())
    .bytes(header.done())
    .u32(0)
    .u16(0)
    .u16(0)
    .u16(28)
    .u16(names)
    .bytes(list.done())
    .done();
}

/** What other systems keep of a Mac file beside its data. */
export function buildAppleDouble(resourceFork: Uint8Array): Uint8Array {
  return new ByteWriter(32, "big")
    .u32(0x0005_1607, 0x0002_0000)
    .bytes(new Uint8Array(16))
    .u16(1)
    .u32(2, 38, resourceFork.length)
    .bytes(resourceFork)
    .done();
}

export function nil(): ScriptRecord {
  return { type: 0x01 };
}

export function integer(value: number): ScriptRecord {
  return { type: 0x03, size: value & 0xffff };
}

export function text(value: string): ScriptRecord {
  return block(0xb1, [rawBytes(utf16(value))]);
}

/** Text of classic scripts and comments. */
export function styledText(bytes: Uint8Array): ScriptRecord {
  return { type: 0x0c, fields: new ByteWriter(32, "big").u16(bytes.length).bytes(bytes).u16(0).done() };
}

export function identifier(name: string): ScriptRecord {
  const folded = latin1(name.toLowerCase());
  const typed = name === name.toLowerCase() ? NO_BYTES : latin1(name);
  const fields = new ByteWriter(32, "big").u8(0x30).u16(folded.length).bytes(folded).u16(typed.length).bytes(typed);
  return { type: 0x0b, size: 5 + folded.length + typed.length, fields: fields.done() };
}

export function classTerm(code: string): ScriptRecord {
  return { type: 0x0a, size: 4, fields: new ByteWriter(32, "big").u8(0x0a).bytes(latin1(code)).done() };
}

export function eventTerm(code: string): ScriptRecord {
  const fields = new ByteWriter(32, "big").u8(0x2e).bytes(latin1(code)).bytes(new Uint8Array(16));
  return { type: 0x0a, size: 24, fields: fields.done() };
}

/** An application as an alias to its bundle. */
export function application(name: string, path: string): ScriptRecord {
  const alias = new ByteWriter(32, "big").u32(0).u16(0).u16(2).bytes(new Uint8Array(42));
  alias
    .u8(name.length)
    .bytes(latin1(name))
    .bytes(new Uint8Array(99 - name.length));
  alias.u16(18).u16(path.length).bytes(latin1(path));
  if (path.length % 2 === 1) alias.u8(0);
  alias.u32(0xffff_0000);
  const fields = new ByteWriter(32, "big").u8(8).bytes(new Uint8Array(90)).bytes(latin1("alis")).bytes(alias.done());
  return { type: 0x0f, size: fields.length - 1, fields: fields.done() };
}

export function data(kind: number, bytes: Uint8Array): ScriptRecord {
  return { type: 0x12, fields: new ByteWriter(32, "big").u8(kind).u32(bytes.length).bytes(bytes).done() };
}

export function rawBytes(bytes: Uint8Array): ScriptRecord {
  return { type: 0x11, size: bytes.length, fields: bytes };
}

export function vector(slots: readonly ScriptRecord[]): ScriptRecord {
  return { type: 0x10, slots };
}

export function block(kind: number, slots: readonly ScriptRecord[]): ScriptRecord {
  return { type: 0x0e, fields: Uint8Array.of(kind), slots };
}

export function syntaxNode(slots: readonly ScriptRecord[]): ScriptRecord {
  return { type: 0x0d, fields: new Uint8Array(7), slots };
}

/** A list of cells. */
export function list(items: readonly ScriptRecord[]): ScriptRecord {
  return items.reduceRight<ScriptRecord>((tail, head) => ({ type: 0x02, slots: [head, tail] }), { type: 0x02 });
}

const ROOT = 0;
const ONCE = 0xffff; // -1: a record that nothing else names

/** Depth first without recursion, as the records are stored. */
function writeRecords(out: ByteWriter, root: ScriptRecord): void {
  const numbers = new Map<ScriptRecord, number>();
  const open: { readonly record: ScriptRecord; readonly reference: number }[] = [{ record: root, reference: ROOT }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { record, reference } = next;
    const { type, fields = NO_BYTES, slots = [], size = slots.length } = record;
    out.u8(type).u16(reference).u16(size).bytes(fields);
    const stored: { record: ScriptRecord; reference: number }[] = [];
    for (const slot of slots) {
      const known = numbers.get(slot);
      const given = known ?? (slot.shared === true ? numbers.size + 1 : ONCE);
      out.u16(given);
      if (slot.shared === true) numbers.set(slot, given);
      if (known === undefined) stored.push({ record: slot, reference: given });
    }
    open.push(...stored.reverse());
  }
}

function trailerBytes(component: "ascr" | "jscr", padded: boolean): Uint8Array {
  const pad = padded ? [0] : [];
  return new ByteWriter(32, "big")
    .u8(...pad)
    .bytes(latin1(component))
    .u16(1)
    .u16(padded ? 0x0d : 0x0c)
    .u32(0xfade_dead)
    .done();
}

function latin1(value: string): Uint8Array {
  return Uint8Array.from(value, (character) => character.charCodeAt(0) & 0xff);
}

function utf16(value: string): Uint8Array {
  const out = new ByteWriter(32, "big");
  for (let index = 0; index < value.length; index++) out.u16(value.charCodeAt(index));
  return out.done();
}
