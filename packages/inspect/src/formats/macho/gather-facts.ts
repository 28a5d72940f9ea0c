import type { OpacityLevel, Parsed, ParseIssue } from "@limpid/core";
import { readThrough } from "../../content/read-through.ts";
import type { FormatOptions } from "../format.ts";
import { isAppletStub } from "./applet-stub.ts";
import { parseChainedFixups } from "./chained-fixups.ts";
import { segmentEntropies } from "./content-facts.ts";
import { countExports } from "./export-trie.ts";
import type { MachoFacts, MachoSymbolKinds } from "./facts.ts";
import { countFunctionStarts } from "./function-starts.ts";
import { findGo } from "./go.ts";
import { findHardening } from "./hardening.ts";
import { MH_EXECUTE } from "./header.ts";
import { judgeSymbols } from "./implausible-symbols.ts";
import { runs } from "./kind.ts";
import { parseLibraries } from "./libraries.ts";
import { CHAINED_FIXUPS, EXPORT_TRIE, FUNCTION_STARTS, type LinkeditTable, SIGNATURE } from "./linkedit.ts";
import { findObjectiveC, findSwift } from "./metadata-names.ts";
import type { SignatureFacts } from "./signature/facts.ts";
import { inspectSignature } from "./signature/signature.ts";
import { findStringSections, judgeReadability } from "./string-references.ts";
import { survivingNames } from "./surviving-names.ts";
import type { TellingNames } from "./symbol-names.ts";
import type { SymbolCounts } from "./symbol-table.ts";
import type { Tables } from "./tables.ts";
import { parsePlatforms, parseSourceVersion, parseUuid } from "./versions.ts";

export type Gathered = { -readonly [Name in keyof MachoFacts]: MachoFacts[Name] };

/** What an image says apart from its level. Damage in the tables that are read here comes back as issues. */
export function gatherFacts(tables: Tables, level: OpacityLevel | null, deep: boolean, issues: ParseIssue[]): Gathered {
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
function addProgramFacts(facts: Gathered, tables: Tables, level: OpacityLevel | null, deep: boolean): void {
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

/** Names that others may use; the trie of a program names its header, too. */
export function exportedNames({ header, symbols, names }: Tables, { exportTrie }: Gathered): number {
  const inTrie = (exportTrie?.names ?? 0) - (header.fileType === MH_EXECUTE ? 1 : 0);
  return Math.max(0, inTrie, (symbols?.external ?? 0) - names.headerSymbols);
}

/** What the code signature says, and what of it holds. */
export function readSignature({ file, linkedit, sections }: Tables, options: FormatOptions): Parsed<SignatureFacts> {
  const command = linkedit.find(({ name }) => name === SIGNATURE);
  const infoPlist = sections.find(({ name, segment }) => segment === "__TEXT" && name === "__info_plist");
  return inspectSignature({ content: file, sizeBytes: file.size, command, infoPlist }, options);
}
