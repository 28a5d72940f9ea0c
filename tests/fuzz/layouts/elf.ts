import type { Endian } from "@limpid/core";
import { type Field, type FieldKind, type Layout, LayoutBuilder, NO_LAYOUT } from "../layout.ts";

const MOST_ROWS = 48; // more fields than that are more of the same
const SHT_SYMTAB = 2;
const SHT_DYNAMIC = 6;
const SHT_NOTE = 7;
const SHT_DYNSYM = 11;
const PT_DYNAMIC = 2;
const PT_NOTE = 4;

/** Section types, segment types and machines that the specification or GNU name. */
const TYPES = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 20, 21, 22, 40, 62, 183, 243, 0x6474e550, 0x6474e551,
  0x6474e552, 0x6474e553, 0x6ffffef5, 0x6ffffff6, 0x6ffffffd, 0x6ffffffe, 0x6fffffff, 0x70000001, 0x70000003,
];

type Shape = readonly (readonly [offset: number, bytes: Field["bytes"], kind: FieldKind])[];

const SECTION_64: Shape = [
  [0, 4, "offset"],
  [4, 4, "type"],
  [8, 8, "flags"],
  [16, 8, "value"],
  [24, 8, "offset"],
  [32, 8, "size"],
  [40, 4, "count"],
  [44, 4, "count"],
  [56, 8, "size"],
];
const SECTION_32: Shape = [
  [0, 4, "offset"],
  [4, 4, "type"],
  [8, 4, "flags"],
  [12, 4, "value"],
  [16, 4, "offset"],
  [20, 4, "size"],
  [24, 4, "count"],
  [28, 4, "count"],
  [36, 4, "size"],
];
const SEGMENT_64: Shape = [
  [0, 4, "type"],
  [4, 4, "flags"],
  [8, 8, "offset"],
  [16, 8, "value"],
  [32, 8, "size"],
  [40, 8, "size"],
];
const SEGMENT_32: Shape = [
  [0, 4, "type"],
  [4, 4, "offset"],
  [8, 4, "value"],
  [16, 4, "size"],
  [20, 4, "size"],
  [24, 4, "flags"],
];

/** @see https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html */
export function elfLayout(bytes: Uint8Array): Layout {
  if (bytes.length < 52) return NO_LAYOUT;
  const wide = bytes[4] === 2;
  const endian: Endian = bytes[5] === 2 ? "big" : "little";
  const layout = new LayoutBuilder(bytes);
  const word = wide ? 8 : 4;
  const read = (at: number, width: Field["bytes"], kind: FieldKind) => layout.field(at, width, kind, endian);
  for (const at of [4, 5, 6, 7]) read(at, 1, "type");
  read(16, 2, "type");
  read(18, 2, "type");
  const programs = read(wide ? 32 : 28, word, "offset");
  const sections = read(wide ? 40 : 32, word, "offset");
  const tail = wide ? 52 : 40;
  read(tail, 2, "size");
  read(tail + 2, 2, "size");
  const programCount = read(tail + 4, 2, "count");
  read(tail + 6, 2, "size");
  const sectionCount = read(tail + 8, 2, "count");
  read(tail + 10, 2, "count");

  const sectionSize = wide ? 64 : 40;
  const segmentSize = wide ? 56 : 32;
  const rows = (at: number, size: number, count: number, shape: Shape, look: (at: number) => void): void => {
    for (let index = 0; index < Math.min(count, MOST_ROWS); index++) {
      for (const [offset, width, kind] of shape) read(at + index * size + offset, width, kind);
      look(at + index * size);
    }
  };
  layout.table({
    at: sections.value,
    entrySize: sectionSize,
    count: sectionCount.value,
    offsetField: sections.field,
    lengthField: sectionCount.field,
    lengthUnit: "rows",
    extendedCount: { offset: wide ? 32 : 20, bytes: word },
  });
  layout.table({
    at: programs.value,
    entrySize: segmentSize,
    count: programCount.value,
    offsetField: programs.field,
    lengthField: programCount.field,
    lengthUnit: "rows",
  });
  const inside = (at: number, kind: number, entrySize: number, names: { offset: number; size: number }): void => {
    const where: Field = { at: at + names.offset, bytes: word, kind: "offset", endian };
    const long: Field = { at: at + names.size, bytes: word, kind: "size", endian };
    const count = Math.floor(layout.read(long) / entrySize);
    layout.table({
      at: layout.read(where),
      entrySize,
      count,
      offsetField: where,
      lengthField: long,
      lengthUnit: "bytes",
    });
    const start = layout.read(where);
    if (kind === SHT_NOTE) for (const offset of [0, 4, 8]) read(start + offset, 4, offset === 8 ? "type" : "size");
    if (kind === SHT_DYNAMIC) {
      for (let index = 0; index < Math.min(count, MOST_ROWS); index++) {
        read(start + index * entrySize, word, "type");
        read(start + index * entrySize + word, word, "offset");
      }
    }
    if (kind === SHT_SYMTAB) for (let index = 1; index < Math.min(count, 8); index++) symbol(start + index * entrySize);
  };
  const symbol = (at: number): void => {
    read(at, 4, "offset");
    read(at + (wide ? 4 : 12), 1, "type");
    read(at + (wide ? 6 : 14), 2, "count");
    read(at + (wide ? 8 : 4), word, "value");
    read(at + (wide ? 16 : 8), word, "size");
  };
  rows(sections.value, sectionSize, sectionCount.value, wide ? SECTION_64 : SECTION_32, (at) => {
    const type = layout.read({ at: at + 4, bytes: 4, kind: "type", endian });
    const names = wide ? { offset: 24, size: 32 } : { offset: 16, size: 20 };
    if (type === SHT_SYMTAB || type === SHT_DYNSYM) inside(at, SHT_SYMTAB, wide ? 24 : 16, names);
    else if (type === SHT_DYNAMIC) inside(at, SHT_DYNAMIC, 2 * word, names);
    else if (type === SHT_NOTE) inside(at, SHT_NOTE, 4, names);
  });
  rows(programs.value, segmentSize, programCount.value, wide ? SEGMENT_64 : SEGMENT_32, (at) => {
    const type = layout.read({ at, bytes: 4, kind: "type", endian });
    const names = wide ? { offset: 8, size: 32 } : { offset: 4, size: 16 };
    if (type === PT_DYNAMIC) inside(at, SHT_DYNAMIC, 2 * word, names);
    else if (type === PT_NOTE) inside(at, SHT_NOTE, 4, names);
  });
  return { fields: layout.fields, tables: layout.tables, types: TYPES };
}
