import type { Endian } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { textOf } from "../../content/text.ts";
import type { Section } from "./section-headers.ts";

/** `.gnu_debuglink`: the debug file that was split off, by name and CRC-32. */
export type DebugLink = { readonly file: string; readonly crc32: string };

const LONGEST_NAME = 1024;

/** @see https://sourceware.org/gdb/current/onlinedocs/gdb.html/Separate-Debug-Files.html */
export function parseDebugLink(file: Content, endian: Endian, section: Section): DebugLink | null {
  const size = Math.min(section.size, LONGEST_NAME + 8);
  const link = file.reader(section.offset, size, endian, ".gnu_debuglink");
  const name = link.cstring(LONGEST_NAME, "file name");
  link.skip(-link.position & 3);
  const crc = link.u32("CRC-32");
  if (link.issue !== undefined || name.length === 0) return null;
  return { file: textOf(name), crc32: crc.toString(16).padStart(8, "0") };
}
