import type { Parsed, ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { type Code, findCode } from "./code.ts";
import type { MachHeader } from "./header.ts";
import { kindOf, type MachoKind } from "./kind.ts";
import { type LinkeditTable, parseLinkeditTables } from "./linkedit.ts";
import { type LoadCommands, parseLoadCommands } from "./load-commands.ts";
import { parseSegments, type Section, type Segment } from "./segments.ts";
import { readTellingNames, type TellingNames } from "./symbol-names.ts";
import { countSymbols, type SymbolCounts } from "./symbol-table.ts";
import {
  type DysymtabCommand,
  parseDysymtabCommand,
  parseSymtabCommand,
  type SymtabCommand,
} from "./symtab-command.ts";

/** The tables of one image, as far as they could be read. */
export interface Tables {
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

/** Reads what all facts of an image rest on. */
export function readTables(file: Content, header: MachHeader): Parsed<Tables> {
  const issues: ParseIssue[] = [];
  const commands = keep(parseLoadCommands(file, header), issues);
  const segments = keep(parseSegments(file, header, commands), issues);
  const sections = segments.flatMap((segment) => segment.sections);
  const symtab = parseSymtabCommand(header, commands, issues);
  const dysymtab = parseDysymtabCommand(header, commands, issues);
  const symbols = symtab === undefined ? undefined : countSymbols(file, header, symtab, sections);
  const names =
    symtab === undefined || symbols === undefined ? NO_NAMES : readTellingNames(file, symtab, symbols, segments);
  if (symbols !== undefined && dysymtab !== undefined) compareCounts(file, symbols, dysymtab, issues);
  const value: Tables = {
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
  return { value, issues };
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

function keep<T>(parsed: Parsed<T>, issues: ParseIssue[]): T {
  issues.push(...parsed.issues);
  return parsed.value;
}
