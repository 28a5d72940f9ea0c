import type { Content } from "../../content/content.ts";
import type { Region } from "../format.ts";
import { cpuName } from "./cpu-types.ts";
import { parseMachHeader } from "./header.ts";
import { parseLinkeditTables } from "./linkedit.ts";
import { parseLoadCommands } from "./load-commands.ts";
import { claimedEnd, payloadAt } from "./overlay.ts";
import { isZeroFill, parseSegments, type Segment, VM_EXECUTE, VM_READ, VM_WRITE } from "./segments.ts";
import { parseDysymtabCommand, parseSymtabCommand } from "./symtab-command.ts";
import { parseUniversalHeader, universalVariant } from "./universal.ts";

/** What the headers of a Mach-O file claim of it; of a universal file also what lies in each slice. */
export function layoutMacho(file: Content): readonly Region[] {
  if (universalVariant(file.bytes(0, 8)) === undefined) return layoutImage(file);
  const { slices, size } = parseUniversalHeader(file).value;
  const regions: Region[] = [{ name: "universal header", kind: "header", offset: file.base, size }];
  let end = size;
  for (const slice of slices) {
    const name = `slice for ${cpuName(slice.cpuType, slice.cpuSubtype) ?? "no processor"}`;
    regions.push(placed(file, { name, kind: "part", offset: slice.offset, size: slice.size }));
    if (slice.state !== "read") continue;
    end = Math.max(end, slice.offset + slice.size);
    for (const region of layoutImage(file.part(slice.offset, slice.size))) {
      // Bytes behind the end of one slice are not those behind the end of the file.
      if (region.kind !== "overlay") regions.push(region);
    }
  }
  return [...regions, ...overlayRegion(file, end)];
}

function layoutImage(file: Content): readonly Region[] {
  const header = parseMachHeader(file).value;
  if (header === null) return [];
  const commands = parseLoadCommands(file, header).value;
  const segments = parseSegments(file, header, commands).value;
  const symtab = parseSymtabCommand(header, commands, []);
  const dysymtab = parseDysymtabCommand(header, commands, []);
  const linkedit = parseLinkeditTables(file, commands, []);
  const regions: Region[] = [];
  const add = (region: Region): void => {
    regions.push(placed(file, region));
  };
  add({ name: "Mach-O header", kind: "header", offset: 0, size: header.size });
  add({ name: "load commands", kind: "table", offset: header.size, size: commands.end - header.size });
  for (const segment of segments) {
    const permissions = permissionsOf(segment);
    const { name, offset, fileSize: size, sections } = segment;
    add({ name: name || "segment without a name", kind: "segment", offset, size, permissions });
    for (const section of sections) {
      const isAbsent = isZeroFill(section) || section.offset === 0;
      const full = `${section.segment},${section.name}`;
      add({ name: full, kind: "section", offset: section.offset, size: isAbsent ? 0 : section.size, permissions });
      const { offset: at, count } = section.relocations;
      if (count > 0) add({ name: `relocations of ${full}`, kind: "table", offset: at, size: count * RELOCATION_SIZE });
    }
  }
  if (symtab !== undefined) {
    if (symtab.size > 0) add({ name: "symbols", kind: "table", offset: symtab.offset, size: symtab.size });
    if (symtab.strings.size > 0) add({ name: "names of symbols", kind: "table", ...symtab.strings });
  }
  for (const table of [...(dysymtab?.tables ?? []), ...linkedit]) add({ kind: "table", ...table });
  const end = claimedEnd({ commands, segments, symtab, dysymtab, linkedit });
  return commands.state === "read" ? [...regions, ...overlayRegion(file, end)] : regions;
}

const RELOCATION_SIZE = 8;

function placed(file: Content, region: Region): Region {
  const present = Math.max(0, Math.min(region.size, file.size - region.offset));
  const cut = present < region.size ? { claimed: region.size } : {};
  return { ...region, offset: file.base + Math.min(region.offset, file.size), size: present, ...cut };
}

function overlayRegion(file: Content, end: number): readonly Region[] {
  const overlay = payloadAt(file, end, false);
  if (overlay === null) return [];
  const { offset, sizeBytes: size, format } = overlay;
  const name = format === "unknown" ? "behind the end" : `behind the end: ${format.replaceAll("-", " ")}`;
  return [{ name, kind: "overlay", offset, size }];
}

function permissionsOf({ initialProtection }: Segment): string {
  const letter = (bit: number, text: string): string => ((initialProtection & bit) === 0 ? "-" : text);
  return letter(VM_READ, "r") + letter(VM_WRITE, "w") + letter(VM_EXECUTE, "x");
}
