import type { Content } from "../../content/content.ts";
import { approx64, tableWords } from "../../content/table-words.ts";
import type { MachHeader } from "./header.ts";
import { isCode, type Section } from "./segments.ts";
import { type SymtabCommand, symbolSize } from "./symtab-command.ts";

/** What a symbol table holds, counted without an object per symbol: tables of a million entries are ordinary. */
export interface SymbolCounts {
  /** Entries as LC_SYMTAB says. */
  readonly claimed: number;
  /** Entries that were there to be read. */
  readonly entries: number;
  /** Definitions without N_EXT: what only the file itself uses. */
  readonly local: number;
  /** Local definitions that were shared between the files they were linked from (N_PEXT); part of `local`. */
  readonly privateExternal: number;
  /** Definitions with N_EXT: what other files may use. */
  readonly external: number;
  /** References to other files. */
  readonly undefined: number;
  /** Definitions by type, local and external. */
  readonly absolute: number;
  readonly indirect: number;
  /** Entries for a debugger, the marker of Apple's strip among them. */
  readonly stabs: number;
  /** Definitions in a section that holds instructions. */
  readonly inCode: number;
  /** Definitions in a section that does not exist, or at an address outside of theirs. */
  readonly misplaced: number;
  /** Definitions without a name, or with one that lies outside of the string table. */
  readonly nameless: number;
  /** Where the names of the first few symbols of a kind lie. */
  readonly firstOptions: readonly number[];
  readonly firstExternals: readonly FirstSymbol[];
  readonly firstUndefined: readonly number[];
}

export interface FirstSymbol {
  readonly nameOffset: number;
  readonly address: number;
}

const N_STAB = 0xe0;
const N_PEXT = 0x10;
const N_TYPE = 0x0e;
const N_EXT = 0x01;
const N_UNDF = 0x0;
const N_ABS = 0x2;
const N_INDR = 0xa;
const N_PBUD = 0xc;
const N_SECT = 0xe;
const N_OPT = 0x3c;

const FEW_OPTIONS = 4;
const FEW_EXTERNALS = 8;
const FEW_UNDEFINED = 48;
const MAX_SECTIONS = 255; // n_sect is a byte

/**
 * Counts the symbols of an image by kind. Only n_type decides: the counts of LC_DYSYMTAB are claims.
 *
 * @see https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/nlist.h
 */
export function countSymbols(
  file: Content,
  header: MachHeader,
  command: SymtabCommand,
  sections: readonly Section[],
): SymbolCounts {
  const tally = new Tally(header, command, sections);
  const size = symbolSize(header);
  const seen = file.scan(command.offset, command.size, size, (piece) => tally.add(piece));
  return tally.counts(command.count, Math.floor(seen / size));
}

class Tally {
  /** How many entries have each n_type. */
  readonly #types = new Uint32Array(256);
  readonly #header: MachHeader;
  readonly #stringsSize: number;
  /** By n_sect: where the section begins and ends, and whether it holds code. */
  readonly #starts: number[] = [Number.POSITIVE_INFINITY];
  readonly #ends: number[] = [Number.NEGATIVE_INFINITY];
  readonly #code: boolean[] = [false];
  readonly #firstOptions: number[] = [];
  readonly #firstExternals: FirstSymbol[] = [];
  readonly #firstUndefined: number[] = [];
  #inCode = 0;
  #misplaced = 0;
  #nameless = 0;

  constructor(header: MachHeader, command: SymtabCommand, sections: readonly Section[]) {
    this.#header = header;
    this.#stringsSize = command.strings.size;
    for (const section of sections.slice(0, MAX_SECTIONS)) {
      this.#starts.push(section.address);
      this.#ends.push(section.address + section.size);
      this.#code.push(isCode(section));
    }
  }

  /** Counts whole entries: n_strx; n_type, n_sect, n_desc; n_value. */
  add(piece: Uint8Array): void {
    const types = this.#types;
    const little = this.#header.endian === "little";
    const is64 = this.#header.bits === 64;
    const words = tableWords(piece, this.#header.endian);
    const step = is64 ? 4 : 3;
    const end = words.length - (words.length % step);
    const stringsSize = this.#stringsSize;
    const starts = this.#starts;
    const ends = this.#ends;
    const code = this.#code;
    let inCode = 0;
    let misplaced = 0;
    let nameless = 0;
    for (let at = 0; at < end; at += step) {
      const kind = words[at + 1] ?? 0;
      const type = little ? kind & 0xff : kind >>> 24;
      types[type] = (types[type] ?? 0) + 1;
      if ((type & N_STAB) !== 0) {
        if (type === N_OPT) remember(this.#firstOptions, FEW_OPTIONS, words[at] ?? 0);
        continue;
      }
      const place = type & N_TYPE;
      const nameOffset = words[at] ?? 0;
      if (place === N_UNDF || place === N_PBUD) {
        remember(this.#firstUndefined, FEW_UNDEFINED, nameOffset);
        continue;
      }
      if (nameOffset === 0 || nameOffset >= stringsSize) nameless++;
      const isExternal = (type & N_EXT) !== 0 && this.#firstExternals.length < FEW_EXTERNALS;
      if (place !== N_SECT && !isExternal) continue;
      const address = is64 ? approx64(words, at + 2, little) : (words[at + 2] ?? 0);
      if (isExternal) this.#firstExternals.push({ nameOffset, address });
      if (place !== N_SECT) continue;
      const section = little ? (kind >>> 8) & 0xff : (kind >>> 16) & 0xff;
      // The header's own symbol lies before its section; ends and starts of sections are named, too.
      if (address > (ends[section] ?? Number.NEGATIVE_INFINITY)) misplaced++;
      else if (address < (starts[section] ?? 0)) misplaced += isExternal ? 0 : 1;
      else if (code[section] === true) inCode++;
    }
    this.#inCode += inCode;
    this.#misplaced += misplaced;
    this.#nameless += nameless;
  }

  counts(claimed: number, entries: number): SymbolCounts {
    const sums = { local: 0, privateExternal: 0, external: 0, undefined: 0, absolute: 0, indirect: 0, stabs: 0 };
    for (let type = 0; type < 256; type++) {
      const count = this.#types[type] ?? 0;
      if (count === 0) continue;
      const place = type & N_TYPE;
      if ((type & N_STAB) !== 0) sums.stabs += count;
      else if (place === N_UNDF || place === N_PBUD) sums.undefined += count;
      else {
        if ((type & N_EXT) !== 0) sums.external += count;
        else sums.local += count;
        if ((type & (N_EXT | N_PEXT)) === N_PEXT) sums.privateExternal += count;
        if (place === N_ABS) sums.absolute += count;
        if (place === N_INDR) sums.indirect += count;
      }
    }
    return {
      ...sums,
      claimed,
      entries,
      inCode: this.#inCode,
      misplaced: this.#misplaced,
      nameless: this.#nameless,
      firstOptions: this.#firstOptions,
      firstExternals: this.#firstExternals,
      firstUndefined: this.#firstUndefined,
    };
  }
}

function remember(list: number[], limit: number, value: number): void {
  if (list.length < limit) list.push(value);
}
