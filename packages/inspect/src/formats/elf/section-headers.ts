import type { Parsed, ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { approx64, entryWords } from "../../content/table-words.ts";
import { type ElfHeader, namesSegments } from "./header.ts";
import { NO_NAMES, readSectionNames, type SectionNames } from "./section-names.ts";

export const SHT_NULL = 0;
export const SHT_PROGBITS = 1;
export const SHT_SYMTAB = 2;
export const SHT_STRTAB = 3;
export const SHT_DYNAMIC = 6;
export const SHT_NOTE = 7;
export const SHT_NOBITS = 8;
export const SHT_DYNSYM = 11;
export const SHF_WRITE = 1;
export const SHF_ALLOC = 2;
export const SHF_EXECINSTR = 4;
const SHN_XINDEX = 0xffff;

/** One section header. Its name is looked up through {@link SectionNames}; nothing is decided by a name alone. */
export interface Section {
  readonly index: number;
  readonly nameOffset: number;
  readonly type: number;
  /** The lower 32 bits: those above belong to nobody yet. */
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
}

export interface SectionTable {
  /**
   * `absent`: the header names no table. `cut`: the file ends inside the table. `unreadable`: the header names a
   * table that is not there or cannot be read, which is damage and not removal.
   */
  readonly state: "read" | "absent" | "cut" | "unreadable";
  readonly sections: readonly Section[];
  readonly names: SectionNames;
  /** Where the table lies, in bytes of the file; zero length when there is none. */
  readonly offset: number;
  readonly length: number;
  /** Extended e_phnum (PN_XNUM): sh_info of the first header. */
  readonly extendedPrograms: number | undefined;
}

// Above what linkers write for one program; objects built with a section per function reach a tenth of it.
const MAX_SECTIONS = 262_144;
const SHARED_READ = 4096; // before the table usually end section names, .comment, .gnu_debuglink and .dynamic

/**
 * Reads the section headers. A hostile file claims any number of entries, so the bytes present decide how many
 * are read. Above 65,279 the count and the index of the names lie in the first entry.
 *
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.sheader.html
 */
export function parseSectionHeaders(file: Content, header: ElfHeader): Parsed<SectionTable> {
  const { offset, entrySize } = header.sectionHeaders;
  const at = file.base + Math.min(offset, file.size);
  const expected = header.bits === 32 ? 40 : 64;
  if (offset === 0) return none("absent");
  if (header.sectionHeaders.count === 0 && entrySize < expected && namesSegments(header, file.size)) {
    // Nothing says how many entries of what size there are, so there is no table (gABI, e_shnum).
    return none("absent");
  }
  if (entrySize < expected) {
    const what = `e_shentsize: ${expected} expected, ${entrySize} found`;
    return none("unreadable", { code: "invalid-value", at: file.base + (header.bits === 32 ? 46 : 58), what });
  }
  if (offset + expected > file.size) {
    const what = `section header table at 0x${offset.toString(16)}, the file ends at 0x${file.size.toString(16)}`;
    return none("unreadable", { code: "truncated", at, what });
  }

  const issues: ParseIssue[] = [];
  if (entrySize > expected) {
    issues.push({ code: "invalid-value", at, what: `e_shentsize: ${expected} expected, ${entrySize} found` });
  }
  const sharedStart = Math.max(0, offset - SHARED_READ);
  file.prefetch(sharedStart, offset - sharedStart + Math.max(entrySize, header.sectionHeaders.count * entrySize));
  const [first] = readSections(file, header, 1);
  if (first === undefined) return none("unreadable", { code: "truncated", at, what: "section header table" });
  const claimed = header.sectionHeaders.count === 0 ? first.size : header.sectionHeaders.count;
  if (claimed === 0) return none("absent");
  const present = Math.floor((file.size - offset) / entrySize);
  const sections = readSections(file, header, Math.min(claimed, present, MAX_SECTIONS));
  if (sections.length < claimed) {
    const code = claimed > MAX_SECTIONS && present >= MAX_SECTIONS ? "limit-exceeded" : "truncated";
    issues.push({ code, at, what: `section header table: ${claimed} entries expected, ${sections.length} present` });
  }

  if (first.type !== SHT_NULL) {
    const what = `section 0: SHT_NULL expected, type 0x${first.type.toString(16)} found; e_shoff may point elsewhere`;
    issues.push({ code: "contradiction", at, what });
  }
  const namesIndex = header.sectionNamesIndex === SHN_XINDEX ? first.link : header.sectionNamesIndex;
  const namesSection = sections[namesIndex];
  if (namesSection === undefined) {
    const what = `e_shstrndx: an index below ${sections.length} expected, ${namesIndex} found`;
    issues.push({ code: "invalid-value", at: file.base + (header.bits === 32 ? 50 : 62), what });
  }
  const names = namesSection === undefined ? NO_NAMES : readSectionNames(file, namesSection);
  const state = sections.length < claimed ? "cut" : "read";
  const length = sections.length * entrySize;
  return { value: { state, sections, names, offset, length, extendedPrograms: first.info }, issues };
}

/** As many entries as are there; a table of thousands is ordinary, so the fields are read at fixed places. */
function readSections(file: Content, header: ElfHeader, count: number): readonly Section[] {
  const { offset, entrySize } = header.sectionHeaders;
  const size = header.bits === 32 ? 40 : 64;
  const words = entryWords(file.bytes(offset, count * entrySize), entrySize, size, header.endian);
  const little = header.endian === "little";
  const step = size / 4;
  const sections: Section[] = [];
  for (let at = 0; at + step <= words.length; at += step) {
    const index = sections.length;
    sections.push(header.bits === 32 ? readSection32(words, at, index) : readSection64(words, at, little, index));
  }
  return sections;
}

function readSection32(words: Uint32Array, at: number, index: number): Section {
  return {
    index,
    nameOffset: words[at] ?? 0,
    type: words[at + 1] ?? 0,
    flags: words[at + 2] ?? 0,
    address: words[at + 3] ?? 0,
    offset: words[at + 4] ?? 0,
    size: words[at + 5] ?? 0,
    link: words[at + 6] ?? 0,
    info: words[at + 7] ?? 0,
  };
}

function readSection64(words: Uint32Array, at: number, little: boolean, index: number): Section {
  return {
    index,
    nameOffset: words[at] ?? 0,
    type: words[at + 1] ?? 0,
    flags: words[little ? at + 2 : at + 3] ?? 0,
    address: approx64(words, at + 4, little),
    offset: approx64(words, at + 6, little),
    size: approx64(words, at + 8, little),
    link: words[at + 10] ?? 0,
    info: words[at + 11] ?? 0,
  };
}

function none(state: "absent" | "unreadable", issue?: ParseIssue): Parsed<SectionTable> {
  const value = { state, sections: [], names: NO_NAMES, offset: 0, length: 0, extendedPrograms: undefined };
  return { value, issues: issue === undefined ? [] : [issue] };
}
