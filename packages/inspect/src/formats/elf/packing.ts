import type { Reason } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { Entropy } from "../../content/entropy.ts";
import { type ElfHeader, ET_DYN, ET_EXEC } from "./header.ts";
import { EM_NONE } from "./machines.ts";
import { PF_W, PF_X, PT_LOAD, type Segment, type SegmentTable } from "./program-headers.ts";
import { type Section, type SectionTable, SHF_EXECINSTR } from "./section-headers.ts";

const MARKER = [0x55, 0x50, 0x58, 0x21]; // "UPX!", in l_info behind the program headers and in the trailer
const MARKER_ROOM = 128; // l_info is 12 bytes behind the program headers, the trailer 36 before the end of the file
const FEW_SEGMENTS = 4; // packers write two or three loaded segments
const SAMPLE = 65_536; // read always, so `packed` is the same with and without `deep`
const SMALLEST_SAMPLE = 1024; // below, entropy says nothing: 256 different bytes alone give 8 bits
const PACKED_ENTROPY = 7.2; // UPX of a 30 kB program gives 7.64; code of any machine in the corpus stays below 6.7
const CERTAIN_ENTROPY = 7.5; // alone, without another sign
const SWOLLEN = 4; // memory to file bytes of the first segment, where the program is unpacked to
const SWOLLEN_BYTES = 16_384; // .bss of an ordinary small program is not meant

/** Signs that the loaded bytes do not hold the program in the clear; empty when there are none. */
export function findPacking(file: Content, header: ElfHeader, table: SectionTable, loads: SegmentTable): Reason[] {
  if ((header.type !== ET_EXEC && header.type !== ET_DYN) || header.machine === EM_NONE) return [];
  if (hasOrdinaryCode(header, table.sections)) return [];
  const segments = loads.segments.filter(({ type }) => type === PT_LOAD);
  const marker = findMarker(file, loads);
  if (marker !== undefined && segments.length > 0) {
    const explanation = "The program is packed with UPX: its code appears in memory only.";
    return [{ id: "elf.packed-upx", explanation, at: file.base + marker }];
  }
  return structuralSigns(file, header, segments, loads.offset + loads.length);
}

/**
 * Packers have no use for sections: the first instruction of a program that was not packed lies in one. In a file
 * that keeps debug information only, that section holds no bytes, and the file is not packed either.
 */
function hasOrdinaryCode(header: ElfHeader, sections: readonly Section[]): boolean {
  for (const { flags, address, size } of sections) {
    if ((flags & SHF_EXECINSTR) === 0) continue;
    if (header.entry === 0 || (header.entry >= address && header.entry < address + size)) return true;
  }
  return false;
}

function findMarker(file: Content, loads: SegmentTable): number | undefined {
  const behind = loads.offset + loads.length;
  const front = indexOfMarker(file.bytes(behind, MARKER_ROOM));
  if (front >= 0) return behind + front;
  const tail = Math.max(0, file.size - MARKER_ROOM);
  const back = indexOfMarker(file.bytes(tail, MARKER_ROOM));
  return back >= 0 ? tail + back : undefined;
}

function indexOfMarker(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(MARKER[0] ?? 0); at >= 0; at = bytes.indexOf(MARKER[0] ?? 0, at + 1)) {
    if (MARKER.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

/** A packer whose name was scrubbed is still betrayed by its shape. */
function structuralSigns(file: Content, header: ElfHeader, segments: readonly Segment[], headersEnd: number): Reason[] {
  const [first] = segments;
  const entered = segments.find(
    ({ address, memorySize: size }) => header.entry >= address && header.entry < address + size,
  );
  if (first === undefined || segments.length > FEW_SEGMENTS) return [];
  const sampled = entered ?? first;
  const start = Math.max(sampled.offset, sampled.offset === 0 ? headersEnd : 0);
  const sample = file.bytes(start, Math.min(SAMPLE, sampled.offset + sampled.fileSize - start));
  if (sample.length < SMALLEST_SAMPLE) return [];
  const entropy = new Entropy().add(sample).bitsPerByte;
  const writable = segments.some(({ flags }) => (flags & PF_W) !== 0 && (flags & PF_X) !== 0);
  const swollen = first.memorySize >= SWOLLEN * first.fileSize && first.memorySize - first.fileSize >= SWOLLEN_BYTES;
  if (entropy < PACKED_ENTROPY || (entropy < CERTAIN_ENTROPY && !writable && !swollen)) return [];

  const signs = [
    "it has no sections that hold its first instruction",
    `its code looks like compressed data (${entropy.toFixed(1)} of 8 bits per byte)`,
    ...(writable ? ["it may write to the memory it executes"] : []),
    ...(swollen ? ["it asks for far more memory than it fills from the file"] : []),
  ];
  const last = signs.pop();
  const explanation = `The program is packed by its shape: ${signs.join(", ")}, and ${last}.`;
  return [{ id: "elf.packed-structure", explanation, at: file.base + start }];
}
