import type { Endian, Parsed } from "@limpid/core";
import type { Content } from "../../content/content.ts";

/** The header of one Mach-O image. */
export interface MachHeader {
  readonly bits: 32 | 64;
  readonly endian: Endian;
  readonly cpuType: number;
  readonly cpuSubtype: number;
  readonly fileType: number;
  readonly flags: number;
  /** What the header says about the load commands; nothing of it is checked yet. */
  readonly commands: { readonly count: number; readonly size: number };
  /** Bytes of the header itself: the load commands follow. */
  readonly size: number;
}

export const MH_EXECUTE = 2;
export const MH_CORE = 4;
export const MH_DYLIB = 6;
export const MH_BUNDLE = 8;
export const MH_DYLIB_STUB = 9;
export const MH_DSYM = 10;

export const MH_ALLOW_STACK_EXECUTION = 0x20000;
export const MH_PIE = 0x200000;
export const MH_NO_HEAP_EXECUTION = 0x1000000;

interface Magic {
  readonly bits: 32 | 64;
  readonly endian: Endian;
}

/** The magic in the order of bytes that the rest of the image has. */
export function magicOf(head: Uint8Array): Magic | undefined {
  const [first, second, third, fourth] = head;
  if (first === 0xfe && second === 0xed && third === 0xfa) return magic(fourth, "big");
  if (second === 0xfa && third === 0xed && fourth === 0xfe) return magic(first, "little");
  return undefined;
}

function magic(last: number | undefined, endian: Endian): Magic | undefined {
  if (last === 0xce) return { bits: 32, endian };
  return last === 0xcf ? { bits: 64, endian } : undefined;
}

/**
 * Reads the header of an image that begins with a magic; null when the file ends inside it.
 *
 * @see https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h
 */
export function parseMachHeader(file: Content): Parsed<MachHeader | null> {
  const found = magicOf(file.bytes(0, 4));
  if (found === undefined) {
    const what = "Mach-O header: a magic of 32 or 64 bit expected, none found";
    return { value: null, issues: [{ code: "invalid-value", at: file.base, what }] };
  }
  const { bits, endian } = found;
  const size = bits === 32 ? 28 : 32;
  const reader = file.reader(0, size, endian, "Mach-O header").seek(4);
  const cpuType = reader.u32("cputype");
  const cpuSubtype = reader.u32("cpusubtype");
  const fileType = reader.u32("filetype");
  const commands = { count: reader.u32("ncmds"), size: reader.u32("sizeofcmds") };
  const flags = reader.u32("flags");
  if (bits === 64) reader.skip(4, "reserved");
  if (reader.issue !== undefined) {
    return { value: null, issues: [{ ...reader.issue, what: `Mach-O header, ${reader.issue.what}` }] };
  }
  return { value: { bits, endian, cpuType, cpuSubtype, fileType, flags, commands, size }, issues: [] };
}
