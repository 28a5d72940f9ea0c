import type { ArtifactPart, Parsed, ParseIssue, Reason } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { readThrough } from "../../content/read-through.ts";
import { levelOfParts } from "../artifact-level.ts";
import type { FormatInspection, FormatOptions } from "../format.ts";
import { isAppletStub } from "./applet-stub.ts";
import { parseChainedFixups } from "./chained-fixups.ts";
import { type Code, findCode } from "./code.ts";
import { segmentEntropies } from "./content-facts.ts";
import { cpuName } from "./cpu-types.ts";
import { parseEncryption } from "./encryption.ts";
import { parseEntryPoint } from "./entry-point.ts";
import { countExports } from "./export-trie.ts";
import type { MachoFacts, MachoSymbolKinds } from "./facts.ts";
import { countFunctionStarts } from "./function-starts.ts";
import { findGo } from "./go.ts";
import { findHardening } from "./hardening.ts";
import { type MachHeader, MH_CORE, MH_EXECUTE, parseMachHeader } from "./header.ts";
import { judgeSymbols } from "./implausible-symbols.ts";
import { kindOf, type MachoKind, runs } from "./kind.ts";
import { decideLevel } from "./level.ts";
import { parseLibraries } from "./libraries.ts";
import {
  CHAINED_FIXUPS,
  EXPORT_TRIE,
  FUNCTION_STARTS,
  type LinkeditTable,
  parseLinkeditTables,
  SIGNATURE,
} from "./linkedit.ts";
import { type LoadCommands, parseLoadCommands } from "./load-commands.ts";
import { findObjectiveC, findSwift } from "./metadata-names.ts";
import { claimedEnd, payloadAt } from "./overlay.ts";
import { findPacking } from "./packing.ts";
import { parseSegments, type Section, type Segment } from "./segments.ts";
import type { SignatureFacts } from "./signature/facts.ts";
import { inspectSignature } from "./signature/signature.ts";
import { findStringSections, judgeReadability } from "./string-references.ts";
import { survivingNames } from "./surviving-names.ts";
import { readTellingNames, type TellingNames } from "./symbol-names.ts";
import { countSymbols, type SymbolCounts } from "./symbol-table.ts";
import {
  type DysymtabCommand,
  parseDysymtabCommand,
  parseSymtabCommand,
  type SymtabCommand,
} from "./symtab-command.ts";
import { parsePlatforms, parseSourceVersion, parseUuid } from "./versions.ts";

/** The tables of one image, as far as they could be read. */
interface Tables {
  readonly file: Content;
  readonly header: MachHeader;
  readonly kind: MachoKind;
  readonly commands: LoadCommands;
  readonly segments: readonly Segment[];
  readonly sections: readonly Section[];
  readonly symtab: SymtabCommand | undefined;
  readonly dysymtab: DysymtabCommand | undefined;
  readonly linkedit: readonly LinkeditTable[];
  readonly code: Code;
  readonly symbols: SymbolCounts | undefined;
  readonly names: TellingNames;
}

const NO_NAMES: TellingNames = { headerSymbols: 0, stripMarkers: 0 };

/** Reads one image: a thin file, or one slice of a universal one. */
export function inspectImage(file: Content, options: FormatOptions): FormatInspection {
  const { deep } = options;
  const issues: ParseIssue[] = [];
  const header = keep(parseMachHeader(file), issues);
  if (header === null) return { opacity: { level: null, packed: false, reasons: [] }, parts: [], issues };
  const tables = readTables(file, header, issues);
  const { commands, segments, code } = tables;
  const { level, reasons } = keep(decideLevel(file, header, tables), issues);
  const entry = parseEntryPoint(header, commands, segments);
  const encryption = parseEncryption(commands);
  const packing = findPacking(file, header, commands, segments, { entry, encryption });
  const isWhole = commands.state === "read";
  const holdsCode = isWhole ? code.isThere : undefined;

  const facts: Gathered = gatherFacts(tables, level, deep, issues);
  if (isWhole) facts.encryption = encryption;
  if (isWhole && runs(tables.kind)) facts.signature = keep(readSignature(tables, options), issues);
  const end = claimedEnd(tables);
  if (isWhole && header.fileType !== MH_CORE) facts.overlay = payloadAt(file, end, deep);
  const part: ArtifactPart = {
    arch: cpuName(header.cpuType, header.cpuSubtype),
    bits: header.bits,
    endian: header.endian,
    type: tables.kind.type,
    opacity: { level, packed: packing.length > 0 },
    symbols: {
      local: tables.symbols?.local ?? 0,
      global: tables.symbols?.external ?? 0,
      dynamic: dynamicSymbols(tables, facts),
    },
    facts,
    ...(holdsCode === undefined ? {} : { holdsCode }),
  };
  const removal = holdsCode === false ? [noCode(file, tables.kind)] : reasons;
  return {
    opacity: {
      level: levelOfParts([part]),
      packed: packing.length > 0,
      reasons: [...removal, ...packing, ...implausibleReasons(file, tables, facts)],
    },
    parts: [part],
    issues,
    ...(facts.overlay === undefined || facts.overlay === null ? {} : { overlayOffset: end }),
  };
}

function keep<T>(parsed: Parsed<T>, issues: ParseIssue[]): T {
  issues.push(...parsed.issues);
  return parsed.value;
}

function readTables(file: Content, header: MachHeader, issues: ParseIssue[]): Tables {
  const commands = keep(parseLoadCommands(file, header), issues);
  const segments = keep(parseSegments(file, header, commands), issues);
  const sections = segments.flatMap((segment) => segment.sections);
  const symtab = parseSymtabCommand(header, commands, issues);
  const dysymtab = parseDysymtabCommand(header, commands, issues);
  const symbols = symtab === undefined ? undefined : countSymbols(file, header, symtab, sections);
  const names =
    symtab === undefined || symbols === undefined ? NO_NAMES : readTellingNames(file, symtab, symbols, segments);
  if (symbols !== undefined && dysymtab !== undefined) compareCounts(file, symbols, dysymtab, issues);
  return {
    file,
    header,
    kind: kindOf(header.fileType),
    commands,
    segments,
    sections,
    symtab,
    dysymtab,
    linkedit: parseLinkeditTables(file, commands, issues),
    code: findCode(file, header, segments, commands.end),
    symbols,
    names,
  };
}

/** LC_DYSYMTAB sorts the symbols into local ones with stabs, definitions and references. */
function compareCounts(file: Content, symbols: SymbolCounts, claimed: DysymtabCommand, issues: ParseIssue[]): void {
  const { local, stabs, external, entries } = symbols;
  if (entries < symbols.claimed) return;
  if (claimed.local === local + stabs && claimed.defined === external && claimed.undefined === symbols.undefined)
    return;
  const found = `${local + stabs} local, ${external} defined, ${symbols.undefined} undefined symbols found`;
  const what = `LC_DYSYMTAB: ${claimed.local}, ${claimed.defined} and ${claimed.undefined} claimed, ${found}`;
  issues.push({ code: "contradiction", at: file.base, what });
}

type Gathered = { -readonly [Name in keyof MachoFacts]: MachoFacts[Name] };

function gatherFacts(
  tables: Tables,
  level: ReturnType<typeof decideLevel>["value"]["level"],
  deep: boolean,
  issues: ParseIssue[],
): Gathered {
  const { file, header, kind, commands, segments, sections, symbols, symtab, code, names } = tables;
  const facts: Gathered = {
    machoType: kind.name,
    cpuSubtype: header.cpuSubtype,
    headerFlags: header.flags,
    loadCommands: commands.all.length,
    segments: segments.length,
    sections: sections.length,
    codeBytes: code.bytes,
    namesSurvive: [],
  };
  if (symbols !== undefined) facts.symbolTable = symbolKinds(symbols, names);
  else if (commands.state === "read" && symtab === undefined) facts.symbolTable = null;
  if (symbols !== undefined) facts.stripMarker = names.stripMarkers > 0;
  if (commands.state === "read") addCommandFacts(facts, tables);
  addTableFacts(facts, tables, issues);
  if (runs(kind) && segments.length > 0) addProgramFacts(facts, tables, level, deep);
  facts.namesSurvive = survivingNames({
    objectiveC: facts.objectiveC ?? null,
    swift: facts.swift ?? null,
    go: facts.go ?? null,
    exports: exportedNames(tables, facts),
    codeBytes: code.bytes,
  });
  if (deep) {
    const { strings, hasRustPaths } = readThrough(file);
    facts.strings = strings;
    facts.rust = hasRustPaths ? { evidence: ["paths"] } : null;
    facts.entropy = segmentEntropies(file, segments);
  }
  return facts;
}

/** Facts that stand in load commands alone. */
function addCommandFacts(facts: Gathered, { commands }: Tables): void {
  const libraries = parseLibraries(commands);
  facts.uuid = parseUuid(commands);
  facts.platforms = parsePlatforms(commands);
  facts.sourceVersion = parseSourceVersion(commands);
  facts.libraries = libraries.linked;
  facts.installName = libraries.installName;
  facts.runPaths = libraries.runPaths;
  facts.dynamicLinker = libraries.dynamicLinker;
  facts.dyldEnvironment = libraries.environment;
}

/** Facts from tables for the dynamic linker and for debuggers. */
function addTableFacts(facts: Gathered, { file, header, commands, linkedit }: Tables, issues: ParseIssue[]): void {
  const table = (wanted: string): LinkeditTable | undefined => linkedit.find(({ name }) => name === wanted);
  const trie = table(EXPORT_TRIE);
  const starts = table(FUNCTION_STARTS);
  const fixups = table(CHAINED_FIXUPS);
  const none = commands.state === "read" ? null : undefined;
  const put = <N extends keyof Gathered>(name: N, value: Gathered[N] | undefined): void => {
    if (value !== undefined) facts[name] = value;
  };
  put("exportTrie", trie === undefined ? none : countExports(file, trie, issues));
  put("functionStarts", starts === undefined ? none : countFunctionStarts(file, starts));
  put("chainedFixups", fixups === undefined ? none : parseChainedFixups(file, header.endian, fixups));
}

/** Facts of what a system loads to run it. */
function addProgramFacts(
  facts: Gathered,
  tables: Tables,
  level: Parameters<typeof judgeReadability>[1],
  deep: boolean,
): void {
  const { file, header, commands, segments, sections, symbols, symtab, code, names } = tables;
  facts.hardening = findHardening(header, segments);
  facts.stringSections = findStringSections(sections);
  if (level !== null && code.isThere !== false) {
    facts.lacksSymbolsAndStrings = judgeReadability(file, level, sections, facts.stringSections);
  }
  facts.objectiveC = findObjectiveC(file, header, sections, deep);
  facts.swift = findSwift(file, sections, deep);
  facts.go = findGo(file, header, segments, sections, deep);
  if (symbols !== undefined && symbols.entries > 0) {
    facts.implausibleSymbols = judgeSymbols(
      symbols,
      names.headerSymbols,
      code.bytes,
      facts.functionStarts?.functions ?? null,
    );
  }
  if (header.fileType === MH_EXECUTE && commands.state === "read") {
    facts.appletStub = isAppletStub(file, header, {
      symtab,
      symbols,
      libraries: facts.libraries ?? [],
      codeBytes: code.bytes,
    });
  }
}

function symbolKinds(symbols: SymbolCounts, { stripMarkers }: TellingNames): MachoSymbolKinds {
  const { entries, local, privateExternal, external, undefined: unbound, absolute, indirect, stabs } = symbols;
  return {
    entries,
    local,
    privateExternal,
    external,
    undefined: unbound,
    absolute,
    indirect,
    stabs: stabs - stripMarkers,
  };
}

function readSignature({ file, linkedit, sections }: Tables, options: FormatOptions): Parsed<SignatureFacts> {
  const command = linkedit.find(({ name }) => name === SIGNATURE);
  const infoPlist = sections.find(({ name, segment }) => segment === "__TEXT" && name === "__info_plist");
  return inspectSignature({ content: file, sizeBytes: file.size, command, infoPlist }, options);
}

/** Names that others may use; the trie of a program names its header, too. */
function exportedNames({ header, symbols, names }: Tables, { exportTrie }: Gathered): number {
  const inTrie = (exportTrie?.names ?? 0) - (header.fileType === MH_EXECUTE ? 1 : 0);
  return Math.max(0, inTrie, (symbols?.external ?? 0) - names.headerSymbols);
}

function dynamicSymbols(tables: Tables, facts: Gathered): number {
  const imports = Math.max(tables.symbols?.undefined ?? 0, facts.chainedFixups?.imports ?? 0);
  return imports + exportedNames(tables, facts);
}

function noCode(file: Content, { type }: MachoKind): Reason {
  const explanation =
    type === "debug" || type === "library-stub"
      ? "It holds no code, only what describes the code of another file: nothing was removed to hide what it does."
      : `This ${type} holds no code, so there is nothing that names could have been removed from.`;
  return { id: "macho.no-code", explanation, at: file.base };
}

function implausibleReasons(file: Content, { symtab }: Tables, { implausibleSymbols }: Gathered): readonly Reason[] {
  if (implausibleSymbols?.implausible !== true) return [];
  const { defined, misplaced, nameless, inCode, codeBytes, functions, signs } = implausibleSymbols;
  const words = {
    misplaced: `${misplaced} of ${defined} symbols lie outside of the section they name`,
    "no-names": `${nameless} of ${defined} symbols have no name`,
    "no-code": `none of ${defined} symbols names any of its ${codeBytes} bytes of code`,
    "too-few": `${inCode} symbols name code of ${functions === null ? `${codeBytes} bytes` : `${functions} functions`}`,
  };
  const explanation = `The symbol table does not fit the program: ${signs.map((sign) => words[sign]).join("; ")}.`;
  return [{ id: "macho.symbols-implausible", explanation, at: file.base + Math.min(symtab?.offset ?? 0, file.size) }];
}
