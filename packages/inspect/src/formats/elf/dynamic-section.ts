import type { ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { approx64, tableWords } from "../../content/table-words.ts";
import { textBeforeNul } from "../../content/text.ts";
import type { ElfHeader } from "./header.ts";
import { fileOffset, PT_DYNAMIC, type SegmentTable } from "./program-headers.ts";
import { type Section, SHT_DYNAMIC, SHT_DYNSYM, SHT_NOBITS } from "./section-headers.ts";

const DT_NULL = 0;
const DT_NEEDED = 1;
const DT_HASH = 4;
const DT_STRTAB = 5;
const DT_SYMTAB = 6;
const DT_STRSZ = 10;
const DT_SONAME = 14;
const DT_RPATH = 15;
const DT_BIND_NOW = 24;
const DT_RUNPATH = 29;
const DT_FLAGS = 30;
const DT_GNU_HASH = 0x6ffffef5;
const DT_FLAGS_1 = 0x6ffffffb;
const DF_BIND_NOW = 8;
const DF_1_NOW = 1;
const DF_1_PIE = 0x08000000;
const WANTED: ReadonlySet<number> = new Set([
  DT_HASH,
  DT_STRTAB,
  DT_SYMTAB,
  DT_STRSZ,
  DT_SONAME,
  DT_RPATH,
  DT_BIND_NOW,
  DT_RUNPATH,
  DT_FLAGS,
  DT_GNU_HASH,
  DT_FLAGS_1,
]);
const MAX_ENTRIES = 4096; // a program with hundreds of needed libraries has some hundred entries
const MAX_NEEDED = 512;
const LONGEST_LIBRARY = 255; // NAME_MAX: names of libraries are names of files
const LONGEST_PATH = 4096; // PATH_MAX
const SHORT_PATH = 128; // nearly all; so neighbours share one read of a page

/** What the dynamic linker is told. */
export interface DynamicSection {
  readonly needed: readonly string[];
  readonly soname: string | null;
  /** DT_RUNPATH, or the older DT_RPATH: where libraries are looked for first. */
  readonly runPath: string | null;
  readonly bindNow: boolean;
  readonly pie: boolean;
  /** Addresses of the tables that stay when sections are gone. */
  readonly symbolTable: number | undefined;
  readonly hash: number | undefined;
  readonly gnuHash: number | undefined;
}

/**
 * Reads PT_DYNAMIC, as the dynamic linker does; the section of that type only where there are no segments.
 *
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.dynamic.html
 */
export function parseDynamicSection(
  file: Content,
  header: ElfHeader,
  loads: SegmentTable,
  sections: readonly Section[],
  issues: ParseIssue[],
): DynamicSection | undefined {
  const place =
    rangeOf(loads.segments.find(({ type }) => type === PT_DYNAMIC)) ??
    (loads.segments.length === 0 ? sections.find(({ type }) => type === SHT_DYNAMIC) : undefined);
  if (place === undefined || place.size === 0) return undefined;
  // In a file that keeps debug information only, the section was emptied and its place in the file is not its own.
  if (sections.some(({ type, offset, address }) => type === SHT_NOBITS && address !== 0 && offset === place.offset)) {
    return undefined;
  }
  if (place.offset >= file.size) {
    const what = `dynamic section at 0x${place.offset.toString(16)}, the file ends at 0x${file.size.toString(16)}`;
    issues.push({ code: "truncated", at: file.base + file.size, what });
    return undefined;
  }

  const entrySize = header.bits === 32 ? 8 : 16;
  const count = Math.min(MAX_ENTRIES, Math.floor(Math.min(place.size, file.size - place.offset) / entrySize));
  const bytes = file.bytes(place.offset, count * entrySize);
  const words = tableWords(bytes, header.endian);
  const step = entrySize / 4;
  const little = header.endian === "little";
  const needed: number[] = [];
  const single = new Map<number, number>();
  for (let at = 0; at + step <= words.length; at += step) {
    const tag = header.bits === 32 ? (words[at] ?? 0) : approx64(words, at, little);
    const value = header.bits === 32 ? (words[at + 1] ?? 0) : approx64(words, at + 2, little);
    if (tag === DT_NULL) break;
    if (tag === DT_NEEDED) {
      if (needed.length < MAX_NEEDED) needed.push(value);
    } else if (WANTED.has(tag)) single.set(tag, value);
  }

  const strings = stringsOf(file, loads, sections, single);
  prefetchNeighbours(file, sections, strings);
  const text = (offset: number): string => textAt(file, strings, offset, LONGEST_PATH);
  const optional = (tag: number): string | null => {
    const offset = single.get(tag);
    return offset === undefined ? null : text(offset);
  };
  const flags = single.get(DT_FLAGS) ?? 0;
  const flags1 = single.get(DT_FLAGS_1) ?? 0;
  return {
    needed: needed.map((offset) => textAt(file, strings, offset, LONGEST_LIBRARY)),
    soname: optional(DT_SONAME),
    runPath: optional(DT_RUNPATH) ?? optional(DT_RPATH),
    bindNow: single.has(DT_BIND_NOW) || (flags & DF_BIND_NOW) !== 0 || (flags1 & DF_1_NOW) !== 0,
    pie: (flags1 & DF_1_PIE) !== 0,
    symbolTable: single.get(DT_SYMTAB),
    hash: single.get(DT_HASH),
    gnuHash: single.get(DT_GNU_HASH),
  };
}

interface Range {
  readonly offset: number;
  readonly size: number;
}

function rangeOf(segment: { readonly offset: number; readonly fileSize: number } | undefined): Range | undefined {
  return segment === undefined ? undefined : { offset: segment.offset, size: segment.fileSize };
}

function stringsOf(
  file: Content,
  loads: SegmentTable,
  sections: readonly Section[],
  tags: ReadonlyMap<number, number>,
): Range {
  const address = tags.get(DT_STRTAB);
  const offset = address === undefined ? undefined : fileOffset(loads.segments, address);
  if (offset !== undefined) return { offset, size: Math.min(tags.get(DT_STRSZ) ?? 0, file.size - offset) };
  const dynamic = sections.find(({ type }) => type === SHT_DYNAMIC);
  const linked = dynamic === undefined ? undefined : sections[dynamic.link];
  return linked === undefined || linked.type === SHT_NOBITS ? { offset: 0, size: 0 } : linked;
}

const MAX_NEIGHBOURS = 16_384; // nine of ten programs and libraries; beyond it, most bytes would be read in vain

/** Linkers put the strings behind the symbols they belong to, which are counted next: one read for both. */
function prefetchNeighbours(file: Content, sections: readonly Section[], strings: Range): void {
  const symbols = sections.find(({ type }) => type === SHT_DYNSYM);
  if (symbols === undefined) return;
  const length = strings.offset + strings.size - symbols.offset;
  if (strings.offset === symbols.offset + symbols.size && length <= MAX_NEIGHBOURS) {
    file.prefetch(symbols.offset, length);
  }
}

/** The text at `offset` of the dynamic strings; empty outside of them. */
function textAt(file: Content, strings: Range, offset: number, longest: number): string {
  if (offset >= strings.size) return "";
  const most = Math.min(longest, strings.size - offset);
  const short = file.bytes(strings.offset + offset, Math.min(SHORT_PATH, most));
  return textBeforeNul(short.includes(0) ? short : file.bytes(strings.offset + offset, most));
}
