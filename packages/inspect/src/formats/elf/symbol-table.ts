import type { Content } from "../../content/content.ts";
import { type CodeRanges, NO_CODE } from "./code-ranges.ts";
import type { ElfHeader } from "./header.ts";
import { approx64 } from "./number64.ts";

/** What a symbol table holds, counted without an object per symbol: tables of a million entries are ordinary. */
export interface SymbolCounts {
  /** Entries as the table's size says, the null symbol included, as readelf counts. */
  readonly entries: number;
  /** Entries that were there to be read. */
  readonly read: number;
  readonly functions: number;
  readonly objects: number;
  readonly ifuncs: number;
  readonly threadLocals: number;
  readonly files: number;
  readonly sections: number;
  readonly untyped: number;
  /** References to other files; the null symbol is none. */
  readonly undefined: number;
  /** Definitions by binding; weak and unique ones count as global. */
  readonly local: number;
  readonly global: number;
  /** Local definitions that name a function, an object or an indirect function. */
  readonly localNames: number;
  readonly functionsWithoutName: number;
  readonly functionsOutsideCode: number;
  readonly functionsOfSizeZero: number;
  /** Sum of the sizes of functions, at most the bytes of code there are. */
  readonly coveredCodeBytes: number;
}

const STT_NOTYPE = 0;
const STT_OBJECT = 1;
const STT_FUNC = 2;
const STT_SECTION = 3;
const STT_FILE = 4;
const STT_TLS = 6;
const STT_GNU_IFUNC = 10;
// Symbols are tallied in four rows (global or local, reference or definition) of a column per type.
const TYPES = 16;
const ROWS = 4;
const LOCAL = 1;
const DEFINED = 2;

/**
 * Counts the symbols of a table. Sizes of entries are fixed by the specification, whatever sh_entsize claims;
 * sh_info (the number of local symbols) is a claim that nothing here relies on.
 *
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.symtab.html
 */
export function countSymbols(
  file: Content,
  header: ElfHeader,
  table: { readonly offset: number; readonly size: number },
  code: CodeRanges,
): SymbolCounts {
  const entrySize = symbolSize(header);
  const little = header.endian === "little";
  const is64 = header.bits === 64;
  const infoAt = is64 ? 4 : 12;
  const sectionAt = is64 ? 6 : 14;
  const valueAt = is64 ? 8 : 4;
  const sizeAt = is64 ? 16 : 8;
  const tally = new Uint32Array(ROWS * TYPES);
  let nameless = 0;
  let outside = 0;
  let sizeZero = 0;
  let covered = 0;

  const seen = file.scan(table.offset, table.size, entrySize, (piece) => {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    const end = piece.length - (piece.length % entrySize);
    for (let at = 0; at < end; at += entrySize) {
      const info = piece[at + infoAt] ?? 0;
      const isDefined = ((piece[at + sectionAt] ?? 0) | (piece[at + sectionAt + 1] ?? 0)) !== 0;
      const row = (info < 16 ? LOCAL : 0) + (isDefined ? DEFINED : 0);
      const cell = row * TYPES + (info & 15);
      tally[cell] = (tally[cell] ?? 0) + 1;
      if ((info & 15) !== STT_FUNC || !isDefined || code === NO_CODE) continue;
      const value = is64 ? approx64(view, at + valueAt, little) : view.getUint32(at + valueAt, little);
      const size = is64 ? approx64(view, at + sizeAt, little) : view.getUint32(at + sizeAt, little);
      if (view.getUint32(at, little) === 0) nameless++;
      if (size === 0) sizeZero++;
      else covered += size;
      if (!code.holds(value, view.getUint16(at + sectionAt, little))) outside++;
    }
  });

  const locals = (type: number): number => tally[(LOCAL + DEFINED) * TYPES + type] ?? 0;
  const defined = (type: number): number => locals(type) + (tally[DEFINED * TYPES + type] ?? 0);
  const references = rowSum(tally, 0) + rowSum(tally, LOCAL);
  return {
    entries: Math.floor(Math.min(table.size, Number.MAX_SAFE_INTEGER) / entrySize),
    read: Math.floor(seen / entrySize),
    functions: defined(STT_FUNC),
    objects: defined(STT_OBJECT),
    ifuncs: defined(STT_GNU_IFUNC),
    threadLocals: defined(STT_TLS),
    files: defined(STT_FILE),
    sections: defined(STT_SECTION),
    untyped: defined(STT_NOTYPE),
    undefined: Math.max(0, references - 1),
    local: rowSum(tally, LOCAL + DEFINED),
    global: rowSum(tally, DEFINED),
    localNames: locals(STT_FUNC) + locals(STT_OBJECT) + locals(STT_GNU_IFUNC),
    functionsWithoutName: nameless,
    functionsOutsideCode: outside,
    functionsOfSizeZero: sizeZero,
    coveredCodeBytes: Math.min(covered, code.bytes),
  };
}

function rowSum(tally: Uint32Array, row: number): number {
  let sum = 0;
  for (let type = 0; type < TYPES; type++) sum += tally[row * TYPES + type] ?? 0;
  return sum;
}

/** Size of a symbol table's entry: Elf32_Sym or Elf64_Sym. */
export function symbolSize(header: ElfHeader): number {
  return header.bits === 32 ? 16 : 24;
}
