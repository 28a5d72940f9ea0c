import type { Parsed, ParseIssue, Reader } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { type ElfHeader, namesSegments } from "./header.ts";
import { nameAt } from "./string-table.ts";

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

/** One section header. `name` is empty when it cannot be read; nothing is decided by a name alone. */
export interface Section {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly entrySize: number;
}

export interface SectionTable {
  /**
   * `absent`: the header names no table. `cut`: the file ends inside the table. `unreadable`: the header names a
   * table that is not there or cannot be read, which is damage and not removal.
   */
  readonly state: "read" | "absent" | "cut" | "unreadable";
  readonly sections: readonly Section[];
  /** Where the table lies, in bytes of the file; zero length when there is none. */
  readonly offset: number;
  readonly length: number;
  /** Extended e_phnum (PN_XNUM): sh_info of the first header. */
  readonly extendedPrograms: number | undefined;
}

// Above what linkers write for one program; objects built with a section per function reach a tenth of it.
const MAX_SECTIONS = 262_144;
const SHARED_READ = 2048; // section names, .comment and .gnu_debuglink usually end where the table begins

/**
 * Reads the section headers. A hostile file claims any number of entries, so the bytes present decide how many
 * are read. Above 65,279 the count and the index of the names lie in the first entry.
 *
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.sheader.html
 */
export function parseSectionHeaders(file: Content, header: ElfHeader): Parsed<SectionTable> {
  const { offset, entrySize } = header.sectionHeaders;
  const at = file.base + offset;
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
  const table = file.reader(offset, entrySize, header.endian, "section headers");
  const first = readSection(table, header, 0, 0, NO_NAMES);
  const claimed = header.sectionHeaders.count === 0 ? first.size : header.sectionHeaders.count;
  if (claimed === 0) return none("absent");
  const present = Math.floor((file.size - offset) / entrySize);
  const count = Math.min(claimed, present, MAX_SECTIONS);
  if (count < claimed) {
    const code = claimed > MAX_SECTIONS && present >= MAX_SECTIONS ? "limit-exceeded" : "truncated";
    issues.push({ code, at, what: `section header table: ${claimed} entries expected, ${count} present` });
  }
  const namesIndex = header.sectionNamesIndex === SHN_XINDEX ? first.link : header.sectionNamesIndex;
  const sections = readSections(file, header, count, namesIndex, issues);
  const state = sections.length < claimed ? "cut" : "read";
  return { value: { state, sections, offset, length: count * entrySize, extendedPrograms: first.info }, issues };
}

const NO_NAMES = new Uint8Array(0);

function readSections(
  file: Content,
  header: ElfHeader,
  count: number,
  namesIndex: number,
  issues: ParseIssue[],
): readonly Section[] {
  const { offset, entrySize } = header.sectionHeaders;
  const table = file.reader(offset, count * entrySize, header.endian, "section headers");
  const names =
    namesIndex < count ? readNames(file, readSection(table, header, namesIndex, entrySize, NO_NAMES)) : NO_NAMES;
  if (namesIndex >= count) {
    // Without names nothing is lost but words: no decision rests on them.
    const what = `e_shstrndx: an index below ${count} expected, ${namesIndex} found`;
    issues.push({ code: "invalid-value", at: file.base + (header.bits === 32 ? 50 : 62), what });
  }
  const sections: Section[] = [];
  for (let index = 0; index < count; index++) {
    const section = readSection(table, header, index, entrySize, names);
    if (table.issue !== undefined) {
      issues.push(table.issue);
      break;
    }
    sections.push(section);
  }
  return sections;
}

function readNames(file: Content, section: Section): Uint8Array {
  return section.type === SHT_NOBITS ? NO_NAMES : file.bytes(section.offset, section.size);
}

function readSection(table: Reader, header: ElfHeader, index: number, entrySize: number, names: Uint8Array): Section {
  table.seek(index * entrySize);
  return header.bits === 32 ? readSection32(table, index, names) : readSection64(table, index, names);
}

function readSection32(table: Reader, index: number, names: Uint8Array): Section {
  const name = nameAt(names, table.u32("sh_name"));
  const type = table.u32("sh_type");
  const flags = table.u32("sh_flags") | 0;
  const address = table.u32("sh_addr");
  const offset = table.u32("sh_offset");
  const size = table.u32("sh_size");
  const link = table.u32("sh_link");
  const info = table.u32("sh_info");
  table.skip(4, "sh_addralign");
  const entrySize = table.u32("sh_entsize");
  return { index, name, type, flags, address, offset, size, link, info, entrySize };
}

function readSection64(table: Reader, index: number, names: Uint8Array): Section {
  const name = nameAt(names, table.u32("sh_name"));
  const type = table.u32("sh_type");
  // Flags above 2^31 belong to the operating system and the processor; nothing here asks for them.
  const flags = (table.approx64("sh_flags") % 0x1_0000_0000) | 0;
  const address = table.approx64("sh_addr");
  const offset = table.approx64("sh_offset");
  const size = table.approx64("sh_size");
  const link = table.u32("sh_link");
  const info = table.u32("sh_info");
  table.skip(8, "sh_addralign");
  const entrySize = table.approx64("sh_entsize");
  return { index, name, type, flags, address, offset, size, link, info, entrySize };
}

function none(state: "absent" | "unreadable", issue?: ParseIssue): Parsed<SectionTable> {
  const value = { state, sections: [], offset: 0, length: 0, extendedPrograms: undefined };
  return { value, issues: issue === undefined ? [] : [issue] };
}

/** The first section of a name. For facts only: a name decides nothing about the level. */
export function sectionNamed(sections: readonly Section[], name: string): Section | undefined {
  for (const section of sections) {
    if (section.name === name) return section;
  }
  return undefined;
}
