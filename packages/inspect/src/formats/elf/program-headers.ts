import type { Parsed, ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { approx64, entryWords } from "../../content/table-words.ts";
import type { ElfHeader } from "./header.ts";

export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_INTERP = 3;
export const PT_NOTE = 4;
export const PT_GNU_STACK = 0x6474e551;
export const PT_GNU_RELRO = 0x6474e552;
export const PF_X = 1;
export const PF_W = 2;
export const PF_R = 4;

/** One program header: a range of the file and where it goes in memory. */
export interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
}

export interface SegmentTable {
  readonly segments: readonly Segment[];
  readonly offset: number;
  readonly length: number;
}

const PN_XNUM = 0xffff; // the count does not fit e_phnum and lies in sh_info of the first section header
const MAX_SEGMENTS = 65_536; // core files of processes with very many mappings; programs have about a dozen

/** @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.pheader.html */
export function parseProgramHeaders(
  file: Content,
  header: ElfHeader,
  extendedCount: number | undefined,
): Parsed<SegmentTable> {
  const { offset, entrySize, count: shortCount } = header.programHeaders;
  const claimed = shortCount === PN_XNUM && extendedCount !== undefined ? extendedCount : shortCount;
  if (claimed === 0 || offset === 0) return { value: { segments: [], offset: 0, length: 0 }, issues: [] };
  const expected = header.bits === 32 ? 32 : 56;
  const at = file.base + Math.min(offset, file.size);
  if (entrySize < expected) {
    const what = `e_phentsize: ${expected} expected, ${entrySize} found`;
    return { value: { segments: [], offset: 0, length: 0 }, issues: [{ code: "invalid-value", at, what }] };
  }

  const present = Math.max(0, Math.floor((file.size - offset) / entrySize));
  const count = Math.min(claimed, present, MAX_SEGMENTS);
  const issues: ParseIssue[] = [];
  if (count < claimed) {
    const code = claimed > MAX_SEGMENTS && present >= MAX_SEGMENTS ? "limit-exceeded" : "truncated";
    issues.push({ code, at, what: `program header table: ${claimed} entries expected, ${count} present` });
  }
  const segments = readSegments(file, header, count);
  for (const segment of segments) {
    if (segment.type !== PT_LOAD || segment.offset + segment.fileSize <= file.size) continue;
    const end = (segment.offset + segment.fileSize).toString(16);
    const what = `loaded segment ends at 0x${end}, the file at 0x${file.size.toString(16)}`;
    issues.push({ code: "truncated", at: file.base + Math.min(segment.offset, file.size), what });
    break;
  }
  return { value: { segments, offset, length: count * entrySize }, issues };
}

function readSegments(file: Content, header: ElfHeader, count: number): readonly Segment[] {
  const { offset, entrySize } = header.programHeaders;
  const size = header.bits === 32 ? 32 : 56;
  const words = entryWords(file.bytes(offset, count * entrySize), entrySize, size, header.endian);
  const little = header.endian === "little";
  const step = size / 4;
  const segments: Segment[] = [];
  for (let at = 0; at + step <= words.length; at += step) {
    segments.push(header.bits === 32 ? readSegment32(words, at) : readSegment64(words, at, little));
  }
  return segments;
}

function readSegment32(words: Uint32Array, at: number): Segment {
  return {
    type: words[at] ?? 0,
    flags: words[at + 6] ?? 0,
    offset: words[at + 1] ?? 0,
    address: words[at + 2] ?? 0,
    fileSize: words[at + 4] ?? 0,
    memorySize: words[at + 5] ?? 0,
  };
}

function readSegment64(words: Uint32Array, at: number, little: boolean): Segment {
  return {
    type: words[at] ?? 0,
    flags: words[at + 1] ?? 0,
    offset: approx64(words, at + 2, little),
    address: approx64(words, at + 4, little),
    fileSize: approx64(words, at + 8, little),
    memorySize: approx64(words, at + 10, little),
  };
}

/** The offset in the file of an address, through the loaded segments; undefined when none holds it. */
export function fileOffset(segments: readonly Segment[], address: number): number | undefined {
  for (const segment of segments) {
    if (segment.type !== PT_LOAD) continue;
    const within = address - segment.address;
    if (within >= 0 && within < segment.fileSize) return segment.offset + within;
  }
  return undefined;
}
