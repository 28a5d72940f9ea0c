import type { ArtifactPart, Opacity, Parsed, ParseIssue, Reason } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { readThrough } from "../../content/read-through.ts";
import { textBeforeNul } from "../../content/text.ts";
import type { Format, FormatInspection, FormatOptions } from "../format.ts";
import { type CodeRanges, codeRanges } from "./code-ranges.ts";
import { parseComment } from "./comment.ts";
import { segmentEntropies, unreferencedStrings } from "./content-facts.ts";
import { findDebugInfo } from "./debug-info.ts";
import { parseDebugLink } from "./debug-link.ts";
import { describeElf } from "./describe.ts";
import { type DynamicSection, parseDynamicSection } from "./dynamic-section.ts";
import { countDynamicSymbols } from "./dynamic-symbols.ts";
import type { DynamicSymbolKinds, ElfFacts, SymbolKinds } from "./facts.ts";
import { findGo } from "./go.ts";
import { findHardening } from "./hardening.ts";
import { type ElfHeader, ET_CORE, ET_DYN, ET_EXEC, ET_REL, parseElfHeader } from "./header.ts";
import { type ImplausibleSymbols, judgeSymbols } from "./implausible-symbols.ts";
import { parseKernelModule } from "./kernel-module.ts";
import { type ElfKind, kindOf } from "./kind.ts";
import { layoutElf } from "./layout.ts";
import { decideLevel } from "./level.ts";
import { machineName } from "./machines.ts";
import { parseMiniDebugInfo } from "./minidebuginfo.ts";
import { parseNotes } from "./notes.ts";
import { findOverlaps } from "./overlaps.ts";
import { findOverlay } from "./overlay.ts";
import { findPacking } from "./packing.ts";
import { PT_INTERP, parseProgramHeaders, type SegmentTable } from "./program-headers.ts";
import { findRust } from "./rust.ts";
import { parseSectionHeaders, type SectionTable } from "./section-headers.ts";
import { survivingNames } from "./surviving-names.ts";
import type { SymbolCounts } from "./symbol-table.ts";

/** Executable and Linking Format: programs, libraries, objects, kernel modules and cores of Unix systems. */
export const elf: Format = {
  name: "elf",
  recognise: (head) => head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46,
  parse: parseElf,
  describe: describeElf,
  layout: layoutElf,
};

function parseElf(file: Content, options: FormatOptions): FormatInspection {
  const issues: ParseIssue[] = [];
  const header = keep(parseElfHeader(file), issues);
  if (header === null) return { opacity: { level: null, packed: false, reasons: [] }, parts: [], issues };
  const table = keep(parseSectionHeaders(file, header), issues);
  const loads = keep(parseProgramHeaders(file, header, table.extendedPrograms), issues);
  issues.push(...findOverlaps(file, header, table, loads));
  const code = codeRanges(header, table, loads.segments);
  const { level, reasons, symbols, hasNames } = keep(decideLevel(file, header, table, code), issues);
  const packing = findPacking(file, header, table, loads);
  const dynamic = parseDynamicSection(file, header, loads, table.sections, issues);
  const kind = kindOf(header, table, loads, dynamic);
  const imports = kind === "debug" ? undefined : countDynamicSymbols(file, header, table.sections, loads, dynamic);

  const facts = gatherFacts({
    file,
    header,
    table,
    loads,
    code,
    symbols,
    hasNames,
    imports,
    dynamic,
    kind,
    deep: options.deep,
  });
  const opacity: Opacity = {
    level,
    packed: packing.length > 0,
    reasons: [...reasons, ...packing, ...implausibleReasons(file, table, facts.implausibleSymbols)],
  };
  const part: ArtifactPart = {
    arch: machineName(header.machine),
    bits: header.bits,
    endian: header.endian,
    type: kind,
    opacity: { level, packed: opacity.packed },
    symbols: {
      local: symbols?.local ?? 0,
      global: symbols?.global ?? 0,
      dynamic: imports === undefined ? 0 : Math.max(0, imports.entries - 1),
    },
    facts,
  };
  const { overlay } = facts;
  const overlayOffset = overlay === null || overlay === undefined ? {} : { overlayOffset: overlay.offset - file.base };
  return { opacity, parts: [part], issues, ...overlayOffset };
}

function keep<T>(parsed: Parsed<T>, issues: ParseIssue[]): T {
  issues.push(...parsed.issues);
  return parsed.value;
}

interface Tables {
  readonly file: Content;
  readonly header: ElfHeader;
  readonly table: SectionTable;
  readonly loads: SegmentTable;
  readonly code: CodeRanges;
  readonly symbols: SymbolCounts | undefined;
  readonly hasNames: boolean;
  readonly imports: SymbolCounts | undefined;
  readonly dynamic: DynamicSection | undefined;
  readonly kind: ElfKind;
  readonly deep: boolean;
}

type Gathered = { -readonly [Name in keyof ElfFacts]: ElfFacts[Name] };

function gatherFacts(tables: Tables): ElfFacts {
  const { file, header, table, loads, code, symbols, hasNames, imports, dynamic, kind, deep } = tables;
  const { sections } = table;
  const { segments } = loads;
  const facts: Gathered = {
    elfType: TYPE_NAMES.get(header.type) ?? String(header.type),
    osAbi: header.osAbi,
    sections: sections.length,
    segments: segments.length,
    dynamicSymbols: imports === undefined ? null : dynamicSymbolKinds(imports),
    namesSurvive: [],
  };
  if (symbols !== undefined) facts.symbolTable = symbolKinds(symbols);
  else if (table.state === "read" || table.state === "absent") facts.symbolTable = null;
  const runs = kind === "executable" || kind === "library";
  if (runs && segments.length > 0) {
    addLinkFacts(facts, tables);
    facts.hardening = findHardening(header, segments, dynamic);
  }
  if (runs && symbols !== undefined && symbols.entries > 1) {
    facts.implausibleSymbols = judgeSymbols(symbols, code, {
      needsLibraries: (dynamic?.needed.length ?? 0) > 0,
      hasNames,
    });
  }
  if (table.names.readable) addNamedFacts(facts, tables);
  const content = deep ? readThrough(file) : undefined;
  if (deep || table.names.readable) {
    facts.rust = findRust(table, facts.compilers ?? [], content?.hasRustPaths ?? false);
  }
  const notes = parseNotes(file, header, segments, sections);
  if (segments.length > 0 || sections.length > 0) facts.buildId = notes.buildId;
  const go = findGo(file, header, table, segments, notes, deep);
  if (go !== null || deep || table.names.readable) facts.go = go;
  const overlay = findOverlay(file, header, table, loads, deep);
  if (overlay !== undefined) facts.overlay = overlay;
  facts.namesSurvive = survivingNames({
    miniDebugInfo: facts.miniDebugInfo ?? null,
    go,
    dynamic: imports,
    codeBytes: code.bytes,
  });
  if (content !== undefined) {
    facts.strings = content.strings;
    facts.entropy = segmentEntropies(file, segments);
    facts.unreferencedStrings = unreferencedStrings(file, table);
  }
  return facts;
}

const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [ET_REL, "rel"],
  [ET_EXEC, "exec"],
  [ET_DYN, "dyn"],
  [ET_CORE, "core"],
]);

const LONGEST_PATH = 4096; // PATH_MAX

function addLinkFacts(facts: Gathered, { file, header, loads, dynamic, kind }: Tables): void {
  const segment = loads.segments.find(({ type }) => type === PT_INTERP);
  facts.interpreter =
    segment === undefined ? null : textBeforeNul(file.bytes(segment.offset, Math.min(segment.fileSize, LONGEST_PATH)));
  const isDynamic = kind === "library" || segment !== undefined || (dynamic?.needed.length ?? 0) > 0;
  facts.linkage = isDynamic ? "dynamic" : header.type === ET_DYN ? "static-pie" : "static";
  facts.needed = dynamic?.needed ?? [];
  facts.soname = dynamic?.soname ?? null;
  facts.runPath = dynamic?.runPath ?? null;
}

/** Facts that rest on sections with a name. */
function addNamedFacts(facts: Gathered, { file, header, table, kind }: Tables): void {
  const { sections, names } = table;
  const comment = names.find(sections, ".comment");
  const mini = names.find(sections, ".gnu_debugdata");
  const link = names.find(sections, ".gnu_debuglink");
  const modinfo = kind === "kernel-module" ? names.find(sections, ".modinfo") : undefined;
  facts.debugInfo = findDebugInfo(table);
  facts.miniDebugInfo = mini === undefined ? null : parseMiniDebugInfo(file, mini);
  facts.debugLink = link === undefined ? null : parseDebugLink(file, header.endian, link);
  facts.compilers = comment === undefined ? [] : parseComment(file, comment);
  if (modinfo !== undefined) facts.kernelModule = parseKernelModule(file, modinfo);
}

function symbolKinds(symbols: SymbolCounts): SymbolKinds {
  const { entries, functions, objects, ifuncs, threadLocals, files, sections, untyped, undefined: unbound } = symbols;
  const { localNames } = symbols;
  return {
    entries,
    functions,
    objects,
    ifuncs,
    threadLocals,
    files,
    sections,
    untyped,
    undefined: unbound,
    localNames,
  };
}

function dynamicSymbolKinds({
  entries,
  undefined: imports,
  global,
  functions,
  ifuncs,
}: SymbolCounts): DynamicSymbolKinds {
  return { entries, imports, exports: global, exportedFunctions: functions + ifuncs };
}

function implausibleReasons(
  file: Content,
  table: SectionTable,
  judgement: ImplausibleSymbols | undefined,
): readonly Reason[] {
  if (judgement?.implausible !== true) return [];
  const { functions, outsideCode, sizeZero, nameless, codeBytes, coveredCodeBytes, signs } = judgement;
  const words = {
    "no-code": `${functions} functions are named, but the file holds no code`,
    "outside-code": `${outsideCode} of ${functions} named functions lie outside of the code`,
    "sizes-zero": `all ${sizeZero} named functions claim a size of 0`,
    "no-names": `${nameless} of ${functions} functions have no name`,
    "too-few": `${functions} named functions cover ${coveredCodeBytes} of ${codeBytes} bytes of code`,
  };
  const explanation = `The symbol table does not fit the program: ${signs.map((sign) => words[sign]).join("; ")}.`;
  return [{ id: "elf.symbols-implausible", explanation, at: file.base + table.offset }];
}
