import type { Endian } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { approx64, tableWords } from "../../content/table-words.ts";
import { type CodeRanges, NO_CODE } from "./code-ranges.ts";
import type { ElfHeader } from "./header.ts";

/** What a symbol table holds, counted without an object per symbol: tables of a million entries are ordinary. */
export interface SymbolCounts {
  /** Entries as the table's size says. */
  readonly claimed: number;
  /** Entries that were there to be read, the null symbol included, as readelf counts. */
  readonly entries: number;
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
  const tally = new Tally(header, code);
  const seen = file.scan(table.offset, table.size, entrySize, (piece) => tally.add(piece));
  return tally.counts(Math.floor(table.size / entrySize), Math.floor(seen / entrySize));
}

/** Where an entry holds what, in words: Elf32_Sym and Elf64_Sym have the same fields in another order. */
const LAYOUT_32 = { entryWords: 4, value: 1, size: 2, kind: 3 } as const;
const LAYOUT_64 = { entryWords: 6, kind: 1, value: 2, size: 4 } as const;

class Tally {
  readonly #rows = new Array<number>(ROWS * TYPES).fill(0);
  readonly #code: CodeRanges;
  readonly #is64: boolean;
  readonly #endian: Endian;
  #nameless = 0;
  #outside = 0;
  #sizeZero = 0;
  #covered = 0;

  constructor(header: ElfHeader, code: CodeRanges) {
    this.#code = code;
    this.#is64 = header.bits === 64;
    this.#endian = header.endian;
  }

  /** Counts whole entries. */
  add(piece: Uint8Array): void {
    const words = tableWords(piece, this.#endian);
    this.#countKinds(words);
    if (this.#code !== NO_CODE) this.#measureFunctions(words);
  }

  #countKinds(words: Uint32Array): void {
    const rows = this.#rows;
    const { entryWords, kind: kindAt } = this.#is64 ? LAYOUT_64 : LAYOUT_32;
    const [infoShift, sectionShift] = this.#kindShifts();
    const end = words.length - (words.length % entryWords);
    for (let at = 0; at < end; at += entryWords) {
      const kind = words[at + kindAt] ?? 0;
      const info = (kind >>> infoShift) & 0xff;
      const isDefined = ((kind >>> sectionShift) & 0xffff) !== 0;
      const cell = ((info < 16 ? LOCAL : 0) + (isDefined ? DEFINED : 0)) * TYPES + (info & 15);
      rows[cell] = (rows[cell] ?? 0) + 1;
    }
  }

  /** Sums live in locals: fields that change per entry would be boxed numbers. */
  #measureFunctions(words: Uint32Array): void {
    const code = this.#code;
    const is64 = this.#is64;
    const little = this.#endian === "little";
    const { entryWords, kind: kindAt, value: valueAt, size: sizeAt } = is64 ? LAYOUT_64 : LAYOUT_32;
    const [infoShift, sectionShift] = this.#kindShifts();
    const end = words.length - (words.length % entryWords);
    let nameless = 0;
    let outside = 0;
    let sizeZero = 0;
    let covered = 0;
    for (let at = 0; at < end; at += entryWords) {
      const kind = words[at + kindAt] ?? 0;
      if (((kind >>> infoShift) & 15) !== STT_FUNC || ((kind >>> sectionShift) & 0xffff) === 0) continue;
      const value = is64 ? approx64(words, at + valueAt, little) : (words[at + valueAt] ?? 0);
      const size = is64 ? approx64(words, at + sizeAt, little) : (words[at + sizeAt] ?? 0);
      if (words[at] === 0) nameless++;
      if (size === 0) sizeZero++;
      covered += size;
      if (!code.holds(value)) outside++;
    }
    this.#nameless += nameless;
    this.#outside += outside;
    this.#sizeZero += sizeZero;
    this.#covered += covered;
  }

  /** Where st_info (first byte) and st_shndx (last two) lie in the word that holds them. */
  #kindShifts(): readonly [info: number, section: number] {
    return this.#endian === "little" ? [0, 16] : [24, 0];
  }

  counts(claimed: number, entries: number): SymbolCounts {
    const references = this.#row(0) + this.#row(LOCAL);
    return {
      claimed,
      entries,
      functions: this.#defined(STT_FUNC),
      objects: this.#defined(STT_OBJECT),
      ifuncs: this.#defined(STT_GNU_IFUNC),
      threadLocals: this.#defined(STT_TLS),
      files: this.#defined(STT_FILE),
      sections: this.#defined(STT_SECTION),
      untyped: this.#defined(STT_NOTYPE),
      undefined: Math.max(0, references - 1),
      local: this.#row(LOCAL + DEFINED),
      global: this.#row(DEFINED),
      localNames: this.#local(STT_FUNC) + this.#local(STT_OBJECT) + this.#local(STT_GNU_IFUNC),
      functionsWithoutName: this.#nameless,
      functionsOutsideCode: this.#outside,
      functionsOfSizeZero: this.#sizeZero,
      coveredCodeBytes: Math.min(this.#covered, this.#code.bytes),
    };
  }

  #local(type: number): number {
    return this.#rows[(LOCAL + DEFINED) * TYPES + type] ?? 0;
  }

  #defined(type: number): number {
    return this.#local(type) + (this.#rows[DEFINED * TYPES + type] ?? 0);
  }

  #row(row: number): number {
    let sum = 0;
    for (let type = 0; type < TYPES; type++) sum += this.#rows[row * TYPES + type] ?? 0;
    return sum;
  }
}

/** Size of a symbol table's entry: Elf32_Sym or Elf64_Sym. */
export function symbolSize(header: ElfHeader): number {
  return header.bits === 32 ? 16 : 24;
}
