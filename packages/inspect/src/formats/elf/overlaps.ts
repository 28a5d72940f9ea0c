import type { ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import type { ElfHeader } from "./header.ts";
import type { SegmentTable } from "./program-headers.ts";
import { type SectionTable, SHT_SYMTAB } from "./section-headers.ts";

/**
 * Tables that claim the same bytes. No linker writes such a file; people do, to make one smaller or to make two
 * readers see different things.
 */
export function findOverlaps(file: Content, header: ElfHeader, table: SectionTable, loads: SegmentTable): ParseIssue[] {
  const tables = [
    { name: "ELF header", start: 0, end: header.bits === 32 ? 52 : 64 },
    { name: "program headers", start: loads.offset, end: loads.offset + loads.length },
    { name: "section headers", start: table.offset, end: table.offset + table.length },
  ];
  const symbols = table.sections.find(({ type }) => type === SHT_SYMTAB);
  if (symbols !== undefined) {
    tables.push({ name: "symbol table", start: symbols.offset, end: symbols.offset + symbols.size });
  }
  const present = tables.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const issues: ParseIssue[] = [];
  for (let index = 1; index < present.length; index++) {
    const [before, after] = [present[index - 1], present[index]];
    if (before === undefined || after === undefined || after.start >= before.end) continue;
    const what = `${after.name} at 0x${after.start.toString(16)}, inside the ${before.name} that ends at 0x${before.end.toString(16)}`;
    issues.push({ code: "overlap", at: file.base + after.start, what });
  }
  return issues;
}
