import type { Endian } from "@limpid/core";
import type { Content } from "../content/content.ts";
import { includesText } from "../content/text.ts";

/** Go's table of functions (pclntab): the runtime needs it, so stripping leaves it and the names in it. */
export type GoFunctionTable = {
  readonly offset: number;
  /** First Go release that writes this layout; null when the magic is none that is known. */
  readonly layout: "1.2" | "1.16" | "1.18" | "1.20" | null;
  readonly functions?: number;
  /** Whether the names of the runtime's functions can be read; obfuscators (garble) replace them. */
  readonly namesReadable: boolean;
};

const LAYOUTS: ReadonlyMap<number, "1.2" | "1.16" | "1.18" | "1.20"> = new Map([
  [0xfffffffb, "1.2"],
  [0xfffffffa, "1.16"],
  [0xfffffff0, "1.18"],
  [0xfffffff1, "1.20"],
]);
const NAMES_LOOKED_AT = 65_536; // the runtime's own functions come within the first names
const MAX_FUNCTIONS = 1 << 24; // the largest known programs have about a million
const RUNTIME = "runtime.";

/** A range of the file. */
interface Place {
  readonly offset: number;
  readonly size: number;
}

/** @see https://go.dev/src/debug/gosym/pclntab.go */
export function parseGoFunctionTable(file: Content, endian: Endian, place: Place): GoFunctionTable | null {
  const table = file.reader(place.offset, Math.min(place.size, 8 + 8 * 8), endian, "pclntab");
  const layout = LAYOUTS.get(table.u32("magic")) ?? null;
  table.skip(3);
  const pointerSize = table.u8("pointer size");
  const offset = file.base + place.offset;
  if (layout === null || (pointerSize !== 4 && pointerSize !== 8)) {
    return table.issue === undefined ? { offset, layout: null, namesReadable: false } : null;
  }
  const word = pointerSize === 8 ? "approx64" : "u32";
  const functions = table[word]("functions");
  if (table.issue !== undefined || functions > MAX_FUNCTIONS) return { offset, layout, namesReadable: false };
  const names = layout === "1.2" ? 8 + pointerSize * (2 + 2 * functions) : namesOffset(table, layout, word);
  const room = Math.min(NAMES_LOOKED_AT, place.size - names);
  const namesReadable = names > 0 && room > 0 && includesText(file.bytes(place.offset + names, room), RUNTIME);
  return { offset, layout, functions, namesReadable };
}

function namesOffset(
  table: ReturnType<Content["reader"]>,
  layout: "1.16" | "1.18" | "1.20",
  word: "u32" | "approx64",
): number {
  table[word]("files");
  if (layout !== "1.16") table[word]("start of text");
  const offset = table[word]("offset of names");
  return table.issue === undefined ? offset : 0;
}

const ALIGNMENT = 8; // Go's linker aligns the table to 32 bytes in memory, and segments to pages

/** Looks for the table by its head in the loaded segments of a file whose sections are gone. */
export function findGoFunctionTable(
  file: Content,
  { bits, endian }: { readonly bits: 32 | 64; readonly endian: Endian },
  loaded: readonly Place[],
): GoFunctionTable | null {
  const little = endian === "little";
  for (const { offset, size } of loaded) {
    let found: number | undefined;
    file.scan(offset, size, ALIGNMENT, (piece, at) => {
      if (found !== undefined) return;
      const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
      for (let index = 0; index + ALIGNMENT <= piece.length; index += ALIGNMENT) {
        if (!LAYOUTS.has(view.getUint32(index, little)) || view.getUint16(index + 4) !== 0) continue;
        const pointerSize = piece[index + 7];
        if (pointerSize === bits / 8) {
          found = at + index;
          return;
        }
      }
    });
    if (found === undefined) continue;
    const table = parseGoFunctionTable(file, endian, { offset: found, size: offset + size - found });
    if (table?.namesReadable === true) return table;
  }
  return null;
}
