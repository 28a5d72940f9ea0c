import type { OpacityLevel, Parsed, ParseIssue, Reason } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import type { CodeRanges } from "./code-ranges.ts";
import { type ElfHeader, ET_CORE, ET_REL } from "./header.ts";
import { type Section, type SectionTable, SHT_STRTAB, SHT_SYMTAB } from "./section-headers.ts";
import { countSymbols, type SymbolCounts, symbolSize } from "./symbol-table.ts";

export interface Level {
  readonly level: OpacityLevel | null;
  readonly reasons: readonly Reason[];
  /** The symbol table that the level rests on; undefined when there is none. */
  readonly symbols: SymbolCounts | undefined;
  /** Whether the texts that those symbols name themselves by are there. */
  readonly hasNames: boolean;
}

const MAX_SYMBOL_TABLES = 4; // the specification allows one; more are a decoy, and each costs a pass

/**
 * What was removed, by the types of the sections alone: names are decoration that anybody can change, and the
 * number of local symbols in sh_info is a claim. DESIGN's table of levels, docs/reference/opacity.md.
 */
export function decideLevel(file: Content, header: ElfHeader, table: SectionTable, code: CodeRanges): Parsed<Level> {
  const issues: ParseIssue[] = [];
  const tables = table.sections.filter(({ type }) => type === SHT_SYMTAB);
  if (tables.length > MAX_SYMBOL_TABLES) {
    const what = `${tables.length} symbol tables, the first ${MAX_SYMBOL_TABLES} were read`;
    issues.push({ code: "limit-exceeded", at: file.base + table.offset, what });
  }
  let unreadable: Section | undefined;
  let best: { readonly section: Section; readonly symbols: SymbolCounts } | undefined;
  for (const section of tables.slice(0, MAX_SYMBOL_TABLES)) {
    const symbols = countSymbols(file, header, section, code);
    if (symbols.entries < symbols.claimed) {
      unreadable ??= section;
      const what = `symbol table, section ${section.index}: ${symbols.claimed} entries expected, ${symbols.entries} present`;
      issues.push({ code: "truncated", at: file.base + Math.min(section.offset, file.size), what });
    }
    if (best === undefined || worth(header, symbols) > worth(header, best.symbols)) best = { section, symbols };
  }

  const symbols = best?.symbols;
  const decided = (level: OpacityLevel | null, ...reasons: readonly Reason[]): Parsed<Level> => ({
    value: { level, reasons, symbols, hasNames: best !== undefined && holdsNames(file, table, best.section) },
    issues,
  });
  if (header.type === ET_CORE) {
    const what = "e_type: a core file is an image of memory; what was removed from its program cannot be said";
    issues.push({ code: "unsupported", at: file.base + 16, what });
    return decided(null);
  }
  if (symbols !== undefined && worth(header, symbols) === 2) return decided("none");
  if (table.state === "unreadable" || table.state === "cut") return decided(null, sectionsUnreadable(file, header));
  if (table.state === "absent") return withoutSections(file, header, decided, issues);
  if (unreadable !== undefined) return decided(null, symbolsUnreadable(file, unreadable));
  if (best === undefined) return decided("symbols", symtabAbsent(file, table));
  const at = file.base + Math.min(best.section.offset, file.size);
  if (worth(header, best.symbols) === 1) return decided("locals", localsAbsent(best.symbols, at));
  return decided("symbols", symtabEmpty(header, best, at));
}

const NAMES_LOOKED_AT = 256;

function holdsNames(file: Content, table: SectionTable, symbols: Section): boolean {
  const strings = table.sections[symbols.link];
  if (strings === undefined || strings.type !== SHT_STRTAB) return false;
  return file.bytes(strings.offset, Math.min(strings.size, NAMES_LOOKED_AT)).some((byte) => byte !== 0);
}

/** 2: the names are there. 1: only what other files may use is named. 0: nothing is. */
function worth(header: ElfHeader, symbols: SymbolCounts): number {
  if (header.type === ET_REL) return symbols.local + symbols.global > 0 ? 2 : 0;
  if (symbols.localNames > 0) return 2;
  return symbols.global > 0 ? 1 : 0;
}

function withoutSections(
  file: Content,
  header: ElfHeader,
  decided: (level: OpacityLevel | null, ...reasons: readonly Reason[]) => Parsed<Level>,
  issues: ParseIssue[],
): Parsed<Level> {
  if (header.programHeaders.count === 0) {
    const what = "ELF header: segments or sections expected, neither is named";
    issues.push({ code: "invalid-value", at: file.base, what });
    return decided(null);
  }
  return decided("sections", {
    id: "elf.sections-absent",
    explanation: "The section header table was removed: what the file holds where can only be guessed.",
    at: file.base + (header.bits === 32 ? 32 : 40),
  });
}

function sectionsUnreadable(file: Content, header: ElfHeader): Reason {
  return {
    id: "elf.sections-unreadable",
    explanation: "The section header table cannot be read, so it cannot be said whether symbols were removed.",
    at: file.base + (header.bits === 32 ? 32 : 40),
  };
}

function symbolsUnreadable(file: Content, section: Section): Reason {
  return {
    id: "elf.symtab-unreadable",
    explanation: "A symbol table is named but lies outside of the file, so it cannot be said what was removed.",
    at: file.base + Math.min(section.offset, file.size),
  };
}

function symtabAbsent(file: Content, table: SectionTable): Reason {
  return {
    id: "elf.symtab-absent",
    explanation: "The symbol table was removed: no function or variable has a name (as `strip -s` leaves it).",
    at: file.base + table.offset,
  };
}

function symtabEmpty(header: ElfHeader, best: { section: Section; symbols: SymbolCounts }, at: number): Reason {
  const held =
    best.section.size <= symbolSize(header)
      ? "is empty"
      : `holds ${best.symbols.entries} entries and names no function or variable`;
  return { id: "elf.symtab-empty", explanation: `There is a symbol table, but it ${held}.`, at };
}

function localsAbsent(symbols: SymbolCounts, at: number): Reason {
  return {
    id: "elf.locals-absent",
    explanation: `The symbol table holds ${symbols.global} global names only; the local ones were removed (\`strip -x\`).`,
    at,
  };
}
