import { type Layout, LayoutBuilder } from "../layout.ts";

const MAGIC = "FasdUAS 1.101.10";
const HEADER = 5; // type u8, reference i16, size u16, all big-endian
const MOST_RECORDS = 400;
/** Record types, kinds of blocks and terms. */
const TYPES = [
  0x01, 0x02, 0x03, 0x04, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x2e,
  0x2f, 0x30, 0xb1, 0xfffe, 0xffff,
];
/** Types whose size field counts references of two bytes that follow, and the bytes of fields before those. */
const FIELDS_BEFORE_SLOTS: ReadonlyMap<number, number> = new Map([
  [0x02, 0],
  [0x04, 1],
  [0x06, 0],
  [0x0d, 7],
  [0x0e, 1],
  [0x10, 0],
]);

/**
 * The records of a compiled script as they lie one behind the other, and the tables of a resource fork. A walk of the
 * tree would need every rule of the format; a run of plausible headers is enough to know where to hit.
 */
export function applescriptLayout(bytes: Uint8Array): Layout {
  const layout = new LayoutBuilder(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const script = text.indexOf(MAGIC, 0, "latin1");
  if (script < 0) addResources(layout, text.readUIntBE(0, Math.min(4, text.length)) === 0x00051607 ? 26 : 0);
  else addRecords(layout, bytes, script + MAGIC.length);
  return { fields: layout.fields, tables: layout.tables, types: TYPES };
}

function addRecords(layout: LayoutBuilder, bytes: Uint8Array, from: number): void {
  let at = from;
  for (let count = 0; count < MOST_RECORDS && at + HEADER <= bytes.length; count++) {
    const type = layout.field(at, 1, "type", "big").value;
    layout.field(at + 1, 2, "type", "big");
    const size = layout.field(at + 3, 2, "size", "big");
    const before = FIELDS_BEFORE_SLOTS.get(type);
    if (before !== undefined) {
      const slots = at + HEADER + before;
      // Where a reference names an object for the first time, the object stands before the next one.
      layout.field(slots, 2, "type", "big");
      layout.table({ at: slots, entrySize: 2, count: size.value, lengthField: size.field, lengthUnit: "rows" });
      at = slots + 2;
    } else if (type === 0x0b || type === 0x0c) {
      layout.field(at + HEADER, 1, "type", "big");
      layout.field(at + HEADER + 1, 2, "size", "big");
      at += HEADER + Math.max(2, size.value);
    } else at += HEADER + (type === 0x03 || type === 0x09 ? 0 : size.value);
    layout.table({ at, entrySize: HEADER, count: 1 });
  }
}

/** A resource fork, alone or in an AppleDouble file: four numbers, then a map of types that name lists of items. */
function addResources(layout: LayoutBuilder, at: number): void {
  for (let offset = 0; offset < 26; offset += 2) layout.field(offset, 2, "offset", "big");
  for (let offset = 0; offset < 16; offset += 4) layout.field(at + offset, 4, offset < 8 ? "offset" : "size", "big");
  const map = at + layout.read({ at: at + 4, bytes: 4, kind: "offset", endian: "big" });
  layout.field(map + 24, 2, "offset", "big");
  layout.field(map + 26, 2, "offset", "big");
  const count = layout.field(map + 28, 2, "count", "big");
  layout.table({ at: map + 30, entrySize: 8, count: count.value + 1, lengthField: count.field, lengthUnit: "rows" });
  for (let offset = 30; offset < 78; offset += 4) layout.field(map + offset, 4, "offset", "big");
}
