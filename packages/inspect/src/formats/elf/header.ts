import { type Endian, type Parsed, type ParseIssue, Reader } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { KNOWN_MACHINES } from "./machines.ts";

export const ET_NONE = 0;
export const ET_REL = 1;
export const ET_EXEC = 2;
export const ET_DYN = 3;
export const ET_CORE = 4;

/** The ELF header: what the file is, and where its two tables lie. */
export interface ElfHeader {
  readonly bits: 32 | 64;
  /** The order in which the fields make sense; EI_DATA is only a claim. */
  readonly endian: Endian;
  readonly osAbi: number;
  readonly type: number;
  readonly machine: number;
  readonly entry: number;
  readonly flags: number;
  readonly size: number;
  readonly programHeaders: TableClaim;
  readonly sectionHeaders: TableClaim;
  readonly sectionNamesIndex: number;
  /** The file ends inside the header; the missing fields read as zero, as the kernel reads them. */
  readonly cut: boolean;
}

/** What the header says about a table; nothing of it is checked yet. */
export interface TableClaim {
  readonly offset: number;
  readonly entrySize: number;
  readonly count: number;
}

const EI_CLASS = 4;
const EI_DATA = 5;
const EI_OSABI = 7;
const LONGEST_HEADER = 64;

/**
 * Reads the header. Linux ignores EI_DATA and zero-fills a header that the file cuts off, so a runnable file may
 * have neither right (the 45-byte program is the known example); such a file is still read.
 *
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
 */
export function parseElfHeader(file: Content): Parsed<ElfHeader | null> {
  const issues: ParseIssue[] = [];
  const present = file.bytes(0, LONGEST_HEADER);
  const bytes = zeroFilled(present);
  const elfClass = bytes[EI_CLASS] ?? 0;
  if (elfClass !== 1 && elfClass !== 2) {
    const what = `EI_CLASS: 1 or 2 expected, ${elfClass} found`;
    return { value: null, issues: [{ code: "invalid-value", at: file.base + EI_CLASS, what }] };
  }

  const bits = elfClass === 1 ? 32 : 64;
  const headerSize = bits === 32 ? 52 : 64;
  const { endian, issue } = byteOrder(bytes, file.base);
  if (issue !== undefined) issues.push(issue);
  const cut = present.length < headerSize;
  const header = readFields(bytes, bits, endian, file.base, cut);
  if (cut) {
    const what = `ELF header: ${headerSize} bytes expected, ${present.length} present`;
    issues.push({ code: "truncated", at: file.base + present.length, what });
    // Only a file whose program headers lie inside it runs; else the rest of the header is simply lost.
    if (!namesSegments(header, file.size)) return { value: null, issues };
  }
  if (header.type === ET_NONE) {
    issues.push({ code: "invalid-value", at: file.base + 16, what: "e_type: a type of file expected, ET_NONE found" });
    return { value: null, issues };
  }
  if (header.size !== headerSize && !cut) {
    const what = `e_ehsize: ${headerSize} expected, ${header.size} found`;
    issues.push({ code: "invalid-value", at: file.base + (bits === 32 ? 40 : 52), what });
  }
  return { value: header, issues };
}

/** Whether the header's program header table can be what it says: right entry size, inside the file. */
export function namesSegments(header: ElfHeader, fileSize: number): boolean {
  const { offset, entrySize, count } = header.programHeaders;
  return count > 0 && entrySize === (header.bits === 32 ? 32 : 56) && offset + entrySize <= fileSize;
}

function zeroFilled(present: Uint8Array): Uint8Array {
  if (present.length === LONGEST_HEADER) return present;
  const bytes = new Uint8Array(LONGEST_HEADER);
  bytes.set(present);
  return bytes;
}

function readFields(bytes: Uint8Array, bits: 32 | 64, endian: Endian, base: number, cut: boolean): ElfHeader {
  const reader = new Reader(bytes, endian, base, "ELF header").seek(16);
  const word = bits === 32 ? "u32" : "approx64";
  const type = reader.u16("e_type");
  const machine = reader.u16("e_machine");
  reader.skip(4, "e_version");
  const entry = reader[word]("e_entry");
  const programOffset = reader[word]("e_phoff");
  const sectionOffset = reader[word]("e_shoff");
  const flags = reader.u32("e_flags");
  const size = reader.u16("e_ehsize");
  const programHeaders = { offset: programOffset, entrySize: reader.u16("e_phentsize"), count: reader.u16("e_phnum") };
  const sectionHeaders = { offset: sectionOffset, entrySize: reader.u16("e_shentsize"), count: reader.u16("e_shnum") };
  const sectionNamesIndex = reader.u16("e_shstrndx");
  const osAbi = bytes[EI_OSABI] ?? 0;
  return {
    bits,
    endian,
    osAbi,
    type,
    machine,
    entry,
    flags,
    size,
    programHeaders,
    sectionHeaders,
    sectionNamesIndex,
    cut,
  };
}

/**
 * The order in which e_machine is a known machine. The kernel does not look at EI_DATA, so a wrong value hides a
 * file from readers without keeping it from running.
 */
function byteOrder(bytes: Uint8Array, base: number): { readonly endian: Endian; readonly issue?: ParseIssue } {
  const claim = bytes[EI_DATA] ?? 0;
  const little = (bytes[18] ?? 0) | ((bytes[19] ?? 0) << 8);
  const big = ((bytes[18] ?? 0) << 8) | (bytes[19] ?? 0);
  const fitting: Endian | undefined =
    KNOWN_MACHINES.has(little) === KNOWN_MACHINES.has(big) ? undefined : KNOWN_MACHINES.has(little) ? "little" : "big";
  const claimed: Endian | undefined = claim === 1 ? "little" : claim === 2 ? "big" : undefined;
  const at = base + EI_DATA;
  if (claimed === undefined) {
    const endian = fitting ?? "little";
    const what = `EI_DATA: 1 or 2 expected, ${claim} found; read as ${endian} endian`;
    return { endian, issue: { code: "invalid-value", at, what } };
  }
  if (fitting !== undefined && fitting !== claimed) {
    const what = `EI_DATA says ${claimed} endian, e_machine makes sense in ${fitting} endian only; read as ${fitting}`;
    return { endian: fitting, issue: { code: "contradiction", at, what } };
  }
  return { endian: claimed };
}
