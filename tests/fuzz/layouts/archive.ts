import { type Field, type Layout, LayoutBuilder } from "../layout.ts";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const MOST_HEADERS = 64;
const TAR_BLOCK = 512;
/** Where a tar header holds its numbers, as octal text: mode, size, checksum, type. */
const TAR_FIELDS = [
  [100, 8],
  [124, 12],
  [148, 8],
  [156, 1],
  [257, 8],
] as const;
const AR_HEADER = 60;

/** Offset, width and kind of the numbers in a zip's headers (APPNOTE 4.3.7, 4.3.12, 4.3.16). */
const ZIP_FIELDS: ReadonlyMap<number, readonly (readonly [number, Field["bytes"], Field["kind"]])[]> = new Map([
  [
    LOCAL,
    [
      [6, 2, "flags"],
      [8, 2, "type"],
      [14, 4, "value"],
      [18, 4, "size"],
      [22, 4, "size"],
      [26, 2, "size"],
      [28, 2, "size"],
    ],
  ],
  [
    CENTRAL,
    [
      [8, 2, "flags"],
      [10, 2, "type"],
      [16, 4, "value"],
      [20, 4, "size"],
      [24, 4, "size"],
      [28, 2, "size"],
      [30, 2, "size"],
      [32, 2, "size"],
      [38, 4, "flags"],
      [42, 4, "offset"],
    ],
  ],
  [
    END,
    [
      [4, 2, "count"],
      [6, 2, "count"],
      [8, 2, "count"],
      [10, 2, "count"],
      [12, 4, "size"],
      [16, 4, "offset"],
      [20, 2, "size"],
    ],
  ],
]);

/** The headers of zip, tar and ar files, wherever their signatures are. */
export function archiveLayout(bytes: Uint8Array): Layout {
  const layout = new LayoutBuilder(bytes);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found = 0;
  for (let at = file.indexOf("PK"); at >= 0 && found < MOST_HEADERS; at = file.indexOf("PK", at + 2)) {
    const magic = layout.read({ at, bytes: 4, kind: "value", endian: "little" });
    const fields = ZIP_FIELDS.get(magic) ?? [];
    for (const [offset, width, kind] of fields) layout.field(at + offset, width, kind, "little");
    if (fields.length > 0)
      layout.table({ at, entrySize: magic === CENTRAL ? 46 : magic === LOCAL ? 30 : 22, count: 1 });
    found++;
  }
  for (let at = 0; at + TAR_BLOCK <= file.length && found < MOST_HEADERS; at += TAR_BLOCK) {
    if (file.toString("latin1", at + 257, at + 262) !== "ustar") continue;
    for (const [offset, length] of TAR_FIELDS) digits(layout, at + offset, length);
    layout.table({ at, entrySize: TAR_BLOCK, count: 1 });
    found++;
  }
  for (let at = file.indexOf("`\n"); at >= 58 && found < MOST_HEADERS; at = file.indexOf("`\n", at + 2)) {
    digits(layout, at - 10, 10);
    layout.table({ at: at - 58, entrySize: AR_HEADER, count: 1 });
    found++;
  }
  return {
    fields: layout.fields,
    tables: layout.tables,
    types: [0, 8, 9, 12, 14, 20, 93, 99, 0x30, 0x31, 0x35, 0x4b, 0x4c, 0x67, 0x78],
  };
}

/** Numbers as text: each character is one to change. */
function digits(layout: LayoutBuilder, at: number, length: number): void {
  for (let index = 0; index < length; index++) layout.field(at + index, 1, index === 0 ? "type" : "value", "big");
}
