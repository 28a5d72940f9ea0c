import type { Parsed, ParseIssue } from "@limpid/core";
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
  const first = parseEntry(file, header, 1, entrySize)[0];
  const claimed = header.sectionHeaders.count === 0 ? (first?.size ?? 0) : header.sectionHeaders.count;
  if (claimed === 0) return none("absent");
  const present = Math.floor((file.size - offset) / entrySize);
  const count = Math.min(claimed, present, MAX_SECTIONS);
  if (count < claimed) {
    const code = claimed > MAX_SECTIONS && present >= MAX_SECTIONS ? "limit-exceeded" : "truncated";
    issues.push({ code, at, what: `section header table: ${claimed} entries expected, ${count} present` });
  }

  const unnamed = parseEntry(file, header, count, entrySize);
  if (unnamed.length < count) issues.push({ code: "truncated", at, what: "section header table" });
  const namesIndex = header.sectionNamesIndex === SHN_XINDEX ? (first?.link ?? 0) : header.sectionNamesIndex;
  const sections = nameSections(file, unnamed, namesIndex, issues);
  const state = count < claimed || unnamed.length < count ? "cut" : "read";
  const extendedPrograms = first === undefined ? undefined : first.info;
  return { value: { state, sections, offset, length: count * entrySize, extendedPrograms }, issues };
}

type UnnamedSection = Omit<Section, "name"> & { readonly nameOffset: number };

function parseEntry(file: Content, header: ElfHeader, count: number, entrySize: number): readonly UnnamedSection[] {
  const table = file.reader(header.sectionHeaders.offset, count * entrySize, header.endian, "section headers");
  const word = header.bits === 32 ? "u32" : "approx64";
  const entries: UnnamedSection[] = [];
  for (let index = 0; index < count; index++) {
    table.seek(index * entrySize);
    const nameOffset = table.u32("sh_name");
    const type = table.u32("sh_type");
    const flags = table[word]("sh_flags");
    const address = table[word]("sh_addr");
    const offset = table[word]("sh_offset");
    const size = table[word]("sh_size");
    const link = table.u32("sh_link");
    const info = table.u32("sh_info");
    table.skip(header.bits === 32 ? 4 : 8, "sh_addralign");
    const ownEntrySize = table[word]("sh_entsize");
    if (table.issue !== undefined) break;
    entries.push({
      index,
      nameOffset,
      type,
      // Flags above 2^31 belong to the operating system and the processor; doubles do not shift, so they go.
      flags: (flags % 0x1_0000_0000) | 0,
      address,
      offset,
      size,
      link,
      info,
      entrySize: ownEntrySize,
    });
  }
  return entries;
}

/** Names come from the section that e_shstrndx points at; without them all names are empty, nothing else is lost. */
function nameSections(
  file: Content,
  entries: readonly UnnamedSection[],
  namesIndex: number,
  issues: ParseIssue[],
): readonly Section[] {
  const table = entries[namesIndex];
  if (table === undefined) {
    const what = `e_shstrndx: an index below ${entries.length} expected, ${namesIndex} found`;
    issues.push({ code: "invalid-value", at: file.base, what });
  }
  const names = table === undefined || table.type === SHT_NOBITS ? undefined : file.bytes(table.offset, table.size);
  return entries.map(({ nameOffset, ...section }) => ({
    ...section,
    name: names === undefined ? "" : nameAt(names, nameOffset),
  }));
}

function none(state: "absent" | "unreadable", issue?: ParseIssue): Parsed<SectionTable> {
  const value = { state, sections: [], offset: 0, length: 0, extendedPrograms: undefined };
  return { value, issues: issue === undefined ? [] : [issue] };
}
