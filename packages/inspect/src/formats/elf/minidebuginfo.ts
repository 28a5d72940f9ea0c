import type { Content } from "../../content/content.ts";
import { type Section, SHT_NOBITS } from "./section-headers.ts";

/** `.gnu_debugdata`: a compressed ELF file that holds the names of functions of a stripped one. */
export type MiniDebugInfo = {
  readonly offset: number;
  readonly sizeBytes: number;
  /** Whether it begins as the XZ file that debuggers expect; else no debugger reads it. */
  readonly readable: boolean;
};

const XZ_MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];

/** @see https://sourceware.org/gdb/current/onlinedocs/gdb.html/MiniDebugInfo.html */
export function parseMiniDebugInfo(file: Content, section: Section): MiniDebugInfo | null {
  if (section.type === SHT_NOBITS || section.size === 0 || section.offset >= file.size) return null;
  const head = file.bytes(section.offset, XZ_MAGIC.length);
  const readable = XZ_MAGIC.every((byte, index) => head[index] === byte);
  return {
    offset: file.base + section.offset,
    sizeBytes: Math.min(section.size, file.size - section.offset),
    readable,
  };
}
