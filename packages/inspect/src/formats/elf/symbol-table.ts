import type { Content } from "../../content/content.ts";
import type { CodeRanges } from "./code-ranges.ts";
import type { ElfHeader } from "./header.ts";

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
  readonly functionsOutsideCode: number;
  readonly functionsOfSizeZero: number;
  /** Sum of the sizes of functions, at most the bytes of code there are. */
  readonly coveredCodeBytes: number;
}

const STT_OBJECT = 1;
const STT_FUNC = 2;
const STT_SECTION = 3;
const STT_FILE = 4;
const STT_TLS = 6;
const STT_GNU_IFUNC = 10;
const STB_LOCAL = 0;
const UNDEFINED = 256; // second half of the tally: st_info of entries whose st_shndx is SHN_UNDEF

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
  const tally = new Uint32Array(2 * UNDEFINED);
  let outside = 0;
  let sizeZero = 0;
  let covered = 0;

  const seen = file.scan(table.offset, table.size, entrySize, (piece) => {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    const end = piece.length - (piece.length % entrySize);
    for (let at = 0; at < end; at += entrySize) {
      const info = piece[at + infoAt] ?? 0;
      const section = view.getUint16(at + sectionAt, little);
      if (section === 0) {
        tally[UNDEFINED + info] = (tally[UNDEFINED + info] ?? 0) + 1;
        continue;
      }
      tally[info] = (tally[info] ?? 0) + 1;
      if ((info & 15) !== STT_FUNC) continue;
      const value = is64 ? double64(view, at + valueAt, little) : view.getUint32(at + valueAt, little);
      const size = is64 ? double64(view, at + sizeAt, little) : view.getUint32(at + sizeAt, little);
      if (size === 0) sizeZero++;
      else covered += size;
      if (!code.holds(value, section)) outside++;
    }
  });

  const count = new Tally(tally);
  return {
    entries: Math.floor(table.size / entrySize),
    read: Math.floor(seen / entrySize),
    functions: count.defined(STT_FUNC),
    objects: count.defined(STT_OBJECT),
    ifuncs: count.defined(STT_GNU_IFUNC),
    threadLocals: count.defined(STT_TLS),
    files: count.defined(STT_FILE),
    sections: count.defined(STT_SECTION),
    untyped: count.defined(0),
    undefined: Math.max(0, count.undefined() - 1),
    local: count.bound(true),
    global: count.bound(false),
    localNames: count.localOf(STT_FUNC) + count.localOf(STT_OBJECT) + count.localOf(STT_GNU_IFUNC),
    functionsOutsideCode: outside,
    functionsOfSizeZero: sizeZero,
    coveredCodeBytes: Math.min(covered, code.bytes),
  };
}

/** Size of a symbol table's entry: Elf32_Sym or Elf64_Sym. */
export function symbolSize(header: ElfHeader): number {
  return header.bits === 32 ? 16 : 24;
}

function double64(view: DataView, at: number, little: boolean): number {
  const first = view.getUint32(at, little);
  const second = view.getUint32(at + 4, little);
  return little ? second * 2 ** 32 + first : first * 2 ** 32 + second;
}

/** Symbols by st_info (binding in the upper half, type in the lower), definitions and references apart. */
class Tally {
  readonly #counts: Uint32Array;

  constructor(counts: Uint32Array) {
    this.#counts = counts;
  }

  defined(type: number): number {
    let sum = 0;
    for (let binding = 0; binding < 16; binding++) sum += this.#at(binding, type);
    return sum;
  }

  localOf(type: number): number {
    return this.#at(STB_LOCAL, type);
  }

  bound(local: boolean): number {
    let sum = 0;
    for (let info = 0; info < UNDEFINED; info++) {
      if ((info >> 4 === STB_LOCAL) === local) sum += this.#counts[info] ?? 0;
    }
    return sum;
  }

  undefined(): number {
    let sum = 0;
    for (let info = UNDEFINED; info < this.#counts.length; info++) sum += this.#counts[info] ?? 0;
    return sum;
  }

  #at(binding: number, type: number): number {
    return this.#counts[(binding << 4) | type] ?? 0;
  }
}
