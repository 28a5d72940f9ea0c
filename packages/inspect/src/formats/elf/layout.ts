import type { Content } from "../../content/content.ts";
import type { Region } from "../format.ts";
import { type ElfHeader, parseElfHeader } from "./header.ts";
import { findOverlay } from "./overlay.ts";
import { PF_R, PF_W, PF_X, parseProgramHeaders, type Segment } from "./program-headers.ts";
import {
  parseSectionHeaders,
  type Section,
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_WRITE,
  SHT_NOBITS,
  SHT_NULL,
} from "./section-headers.ts";

/** What the headers of an ELF file claim of it: the header, both tables, segments, sections, the overlay. */
export function layoutElf(file: Content): readonly Region[] {
  const header = parseElfHeader(file).value;
  if (header === null) return [];
  const table = parseSectionHeaders(file, header).value;
  const loads = parseProgramHeaders(file, header, table.extendedPrograms).value;
  const regions: Region[] = [];
  const add = (region: Region): void => {
    const { offset, size } = region;
    const present = Math.max(0, Math.min(size, file.size - offset));
    const cut = present < size ? { claimed: size } : {};
    regions.push({ ...region, offset: file.base + offset, size: present, ...cut });
  };

  add({ name: "ELF header", kind: "header", offset: 0, size: headerSize(header) });
  if (loads.length > 0) add({ name: "program headers", kind: "table", offset: loads.offset, size: loads.length });
  if (table.length > 0) add({ name: "section headers", kind: "table", offset: table.offset, size: table.length });
  for (const segment of loads.segments) {
    const { offset, fileSize: size } = segment;
    add({ name: segmentName(segment), kind: "segment", offset, size, permissions: segmentPermissions(segment) });
  }
  for (const section of table.sections) {
    if (section.type === SHT_NULL) continue;
    const name = table.names.of(section) || `section ${section.index}`;
    const kind = isTable(section) ? "table" : "section";
    const size = section.type === SHT_NOBITS ? 0 : section.size;
    add({ name, kind, offset: section.offset, size, ...sectionPermissions(section) });
  }
  const overlay = findOverlay(file, header, table, loads, false);
  if (overlay !== undefined && overlay !== null) {
    const name =
      overlay.format === "unknown" ? "behind the end" : `behind the end: ${overlay.format.replaceAll("-", " ")}`;
    add({ name, kind: "overlay", offset: overlay.offset - file.base, size: overlay.sizeBytes });
  }
  return regions;
}

function headerSize({ bits }: ElfHeader): number {
  return bits === 32 ? 52 : 64;
}

/**
 * SYMTAB, STRTAB, RELA, HASH, DYNAMIC, NOTE, REL, DYNSYM, GROUP, SYMTAB_SHNDX, RELR.
 * @see https://gabi.xinuos.com/elf/03-sheader.html
 */
const TABLE_TYPES: ReadonlySet<number> = new Set([2, 3, 4, 5, 6, 7, 9, 11, 17, 18, 19]);
const GNU_FIRST = 0x6ffffff5; // SHT_GNU_ATTRIBUTES up to SHT_GNU_versym: hashes, versions, library lists
const GNU_LAST = 0x6fffffff;

/** What linkers, loaders and debuggers read; the rest is the program's own. */
function isTable({ type }: Section): boolean {
  return TABLE_TYPES.has(type) || (type >= GNU_FIRST && type <= GNU_LAST);
}

function sectionPermissions({ flags }: Section): Pick<Region, "permissions"> {
  if ((flags & SHF_ALLOC) === 0) return {};
  return { permissions: permissions(true, (flags & SHF_WRITE) !== 0, (flags & SHF_EXECINSTR) !== 0) };
}

function segmentPermissions({ flags }: Segment): string {
  return permissions((flags & PF_R) !== 0, (flags & PF_W) !== 0, (flags & PF_X) !== 0);
}

function permissions(read: boolean, write: boolean, execute: boolean): string {
  return `${read ? "r" : "-"}${write ? "w" : "-"}${execute ? "x" : "-"}`;
}

/** As readelf names them. */
const SEGMENT_NAMES: ReadonlyMap<number, string> = new Map([
  [0, "NULL"],
  [1, "LOAD"],
  [2, "DYNAMIC"],
  [3, "INTERP"],
  [4, "NOTE"],
  [5, "SHLIB"],
  [6, "PHDR"],
  [7, "TLS"],
  [0x6474e550, "GNU_EH_FRAME"],
  [0x6474e551, "GNU_STACK"],
  [0x6474e552, "GNU_RELRO"],
  [0x6474e553, "GNU_PROPERTY"],
]);

function segmentName({ type }: Segment): string {
  return SEGMENT_NAMES.get(type) ?? `segment type 0x${type.toString(16)}`;
}
