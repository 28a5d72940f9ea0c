import type { Endian } from "@limpid/core";
import { type Field, type Layout, LayoutBuilder, NO_LAYOUT } from "../layout.ts";

const MOST_ROWS = 48; // more fields than that are more of the same
const MOST_COMMANDS = 64;
const MOST_SLICES = 4;
const UNIVERSAL = 0xcafebabe;
const UNIVERSAL_64 = 0xcafebabf;
const EMBEDDED_SIGNATURE = 0xfade0cc0;

const LC_SEGMENT = 1;
const LC_SYMTAB = 2;
const LC_DYSYMTAB = 11;
const LC_CODE_SIGNATURE = 0x1d;
const LC_SEGMENT_64 = 0x19;
/** linkedit_data_command: an offset and a size. */
const LINKEDIT: ReadonlySet<number> = new Set([
  LC_CODE_SIGNATURE,
  0x1e,
  0x26,
  0x29,
  0x2b,
  0x2e,
  0x80000033,
  0x80000034,
]);
const LC_DYLD_INFO: ReadonlySet<number> = new Set([0x22, 0x80000022]);

/** Load commands, file types, processors, section types, symbol types, magics of signatures. */
const TYPES = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0x18, 0x19, 0x1b, 0x1d, 0x1e, 0x21, 0x22, 0x24, 0x25, 0x26,
  0x29, 0x2a, 0x2b, 0x2c, 0x2e, 0x32, 0x3c, 0x64, 0x80000018, 0x8000001c, 0x80000022, 0x80000028, 0x80000033,
  0x80000034, 0x01000007, 0x0100000c, 0x80000400, 0xfade0c00, 0xfade0c01, 0xfade0c02, 0xfade0cc0, 0xfade7171,
  0xfade7172, 0xfade0b01, 0x10000, 0xcafebabe, 0xfeedface, 0xfeedfacf,
];

/** @see https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h */
export function machoLayout(bytes: Uint8Array): Layout {
  if (bytes.length < 28) return NO_LAYOUT;
  const layout = new LayoutBuilder(bytes);
  const magic = layout.read({ at: 0, bytes: 4, kind: "value", endian: "big" });
  if (magic === UNIVERSAL || magic === UNIVERSAL_64) addUniversal(layout, magic === UNIVERSAL_64);
  else addImage(layout, 0);
  return { fields: layout.fields, tables: layout.tables, types: TYPES };
}

function addUniversal(layout: LayoutBuilder, wide: boolean): void {
  const count = layout.field(4, 4, "count", "big");
  const size = wide ? 32 : 20;
  const word = wide ? 8 : 4;
  layout.table({ at: 8, entrySize: size, count: count.value, lengthField: count.field, lengthUnit: "rows" });
  for (let index = 0; index < Math.min(count.value, MOST_SLICES); index++) {
    const at = 8 + index * size;
    layout.field(at, 4, "type", "big");
    layout.field(at + 4, 4, "type", "big");
    const offset = layout.field(at + 8, word, "offset", "big");
    layout.field(at + 8 + word, word, "size", "big");
    layout.field(at + 8 + 2 * word, 4, "value", "big");
    addImage(layout, offset.value);
  }
}

function addImage(layout: LayoutBuilder, base: number): void {
  const first = layout.read({ at: base, bytes: 4, kind: "value", endian: "big" });
  if (![0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe].includes(first)) return;
  const endian: Endian = first === 0xfeedface || first === 0xfeedfacf ? "big" : "little";
  const wide = first === 0xfeedfacf || first === 0xcffaedfe;
  layout.field(base + 4, 4, "type", endian);
  layout.field(base + 8, 4, "type", endian);
  layout.field(base + 12, 4, "type", endian);
  const count = layout.field(base + 16, 4, "count", endian);
  layout.field(base + 20, 4, "size", endian);
  layout.field(base + 24, 4, "flags", endian);
  let at = base + (wide ? 32 : 28);
  for (let index = 0; index < Math.min(count.value, MOST_COMMANDS); index++) {
    const type = layout.field(at, 4, "type", endian).value;
    const size = layout.field(at + 4, 4, "size", endian).value;
    if (size < 8) break;
    layout.table({ at, entrySize: size, count: 1 });
    addCommand(layout, { base, at, type, endian, wide });
    at += size;
  }
}

interface Command {
  readonly base: number;
  readonly at: number;
  readonly type: number;
  readonly endian: Endian;
  readonly wide: boolean;
}

function addCommand(layout: LayoutBuilder, { base, at, type, endian, wide }: Command): void {
  const read = (offset: number, bytes: Field["bytes"], kind: Field["kind"]) =>
    layout.field(at + offset, bytes, kind, endian);
  /** A table in the file that two fields name. */
  const named = (offset: number, entrySize: number, unit: "rows" | "bytes"): number => {
    const where = read(offset, 4, "offset");
    const long = read(offset + 4, 4, unit === "rows" ? "count" : "size");
    const count = unit === "rows" ? long.value : Math.floor(long.value / entrySize);
    layout.table({
      at: base + where.value,
      entrySize,
      count,
      offsetField: where.field,
      offsetBase: base,
      lengthField: long.field,
      lengthUnit: unit,
    });
    return base + where.value;
  };
  if (type === LC_SEGMENT || type === LC_SEGMENT_64) addSegment(layout, at, type === LC_SEGMENT_64, endian);
  else if (type === LC_SYMTAB) {
    const size = wide ? 16 : 12;
    const symbols = named(8, size, "rows");
    named(16, 1, "bytes");
    for (let index = 0; index < 8; index++) {
      const symbol = symbols + index * size;
      layout.field(symbol, 4, "offset", endian);
      layout.field(symbol + 4, 1, "type", endian);
      layout.field(symbol + 5, 1, "count", endian);
      layout.field(symbol + 6, 2, "flags", endian);
      layout.field(symbol + 8, wide ? 8 : 4, "value", endian);
    }
  } else if (type === LC_DYSYMTAB) for (let offset = 8; offset < 80; offset += 4) read(offset, 4, "count");
  else if (LC_DYLD_INFO.has(type))
    for (let offset = 8; offset < 48; offset += 8) addTrie(layout, named(offset, 1, "bytes"));
  else if (LINKEDIT.has(type)) {
    const start = named(8, 1, "bytes");
    if (type === LC_CODE_SIGNATURE) addSignature(layout, start);
    else addTrie(layout, start);
  } else for (let offset = 8; offset < 32; offset += 4) read(offset, 4, offset === 8 ? "offset" : "value");
}

/** The first bytes of compressed tables: lengths, counts and child offsets that lead on. */
function addTrie(layout: LayoutBuilder, at: number): void {
  for (let index = 0; index < 24; index++) layout.field(at + index, 1, "offset", "little");
}

function addSegment(layout: LayoutBuilder, at: number, wide: boolean, endian: Endian): void {
  const word = wide ? 8 : 4;
  const kinds = ["value", "size", "offset", "size"] as const;
  for (const [index, kind] of kinds.entries()) layout.field(at + 24 + index * word, word, kind, endian);
  const tail = at + 24 + 4 * word;
  layout.field(tail, 4, "flags", endian);
  layout.field(tail + 4, 4, "flags", endian);
  const count = layout.field(tail + 8, 4, "count", endian);
  const size = wide ? 80 : 68;
  const sections = tail + 16;
  layout.table({ at: sections, entrySize: size, count: count.value, lengthField: count.field, lengthUnit: "rows" });
  for (let index = 0; index < Math.min(count.value, MOST_ROWS); index++) {
    const section = sections + index * size + 32;
    layout.field(section, word, "value", endian);
    layout.field(section + word, word, "size", endian);
    layout.field(section + 2 * word, 4, "offset", endian);
    layout.field(section + 2 * word + 8, 4, "offset", endian);
    layout.field(section + 2 * word + 12, 4, "count", endian);
    layout.field(section + 2 * word + 16, 4, "type", endian);
  }
}

/** A code signature: an index of blobs, and the directories among them; always big-endian. */
function addSignature(layout: LayoutBuilder, at: number): void {
  const magic = layout.field(at, 4, "type", "big").value;
  layout.field(at + 4, 4, "size", "big");
  if (magic !== EMBEDDED_SIGNATURE) return;
  const count = layout.field(at + 8, 4, "count", "big");
  layout.table({ at: at + 12, entrySize: 8, count: count.value, lengthField: count.field, lengthUnit: "rows" });
  for (let index = 0; index < Math.min(count.value, 8); index++) {
    layout.field(at + 12 + index * 8, 4, "type", "big");
    const blob = at + layout.field(at + 16 + index * 8, 4, "offset", "big").value;
    layout.field(blob, 4, "type", "big");
    layout.field(blob + 4, 4, "size", "big");
    for (let offset = 8; offset < 36; offset += 4)
      layout.field(blob + offset, 4, offset < 24 ? "offset" : "count", "big");
    for (const offset of [36, 37, 38, 39]) layout.field(blob + offset, 1, "type", "big");
    for (let offset = 40; offset < 96; offset += 4) layout.field(blob + offset, 4, "offset", "big");
  }
}
