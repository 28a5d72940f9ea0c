import type { ArtifactPart, ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import type { Format, FormatInspection, FormatOptions } from "../format.ts";
import { codeRanges } from "./code-ranges.ts";
import { parseDynamicSection } from "./dynamic-section.ts";
import { parseElfHeader } from "./header.ts";
import { kindOf } from "./kind.ts";
import { decideLevel } from "./level.ts";
import { machineName } from "./machines.ts";
import { findPacking } from "./packing.ts";
import { parseProgramHeaders } from "./program-headers.ts";
import { parseSectionHeaders } from "./section-headers.ts";

/** Executable and Linking Format: programs, libraries, objects, kernel modules and cores of Unix systems. */
export const elf: Format = {
  name: "elf",
  recognise: (head) => head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46,
  parse: parseElf,
};

function parseElf(file: Content, _options: FormatOptions): FormatInspection {
  const { value: header, issues: headerIssues } = parseElfHeader(file);
  if (header === null) {
    return { opacity: { level: null, packed: false, reasons: [] }, parts: [], issues: headerIssues };
  }
  const issues: ParseIssue[] = [...headerIssues];
  const sectionTable = keep(parseSectionHeaders(file, header), issues);
  const loads = keep(parseProgramHeaders(file, header, sectionTable.extendedPrograms), issues);
  const code = codeRanges(header, sectionTable.sections, loads.segments);
  const { level, reasons, symbols } = keep(decideLevel(file, header, sectionTable, code), issues);
  const packing = findPacking(file, header, sectionTable, loads);
  const dynamic = parseDynamicSection(file, header, loads, sectionTable.sections, issues);
  const opacity = { level, packed: packing.length > 0, reasons: [...reasons, ...packing] };
  const part: ArtifactPart = {
    arch: machineName(header.machine),
    bits: header.bits,
    endian: header.endian,
    type: kindOf(header, sectionTable.sections, loads, dynamic),
    opacity: { level, packed: opacity.packed },
    symbols: { local: symbols?.local ?? 0, global: symbols?.global ?? 0, dynamic: 0 },
    facts: {},
  };
  return { opacity, parts: [part], issues };
}

function keep<T>(parsed: { readonly value: T; readonly issues: readonly ParseIssue[] }, issues: ParseIssue[]): T {
  issues.push(...parsed.issues);
  return parsed.value;
}
