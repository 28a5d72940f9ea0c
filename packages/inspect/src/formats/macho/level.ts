import type { OpacityLevel, Parsed, ParseIssue, Reason } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { type MachHeader, MH_CORE } from "./header.ts";
import type { LoadCommands } from "./load-commands.ts";
import type { TellingNames } from "./symbol-names.ts";
import type { SymbolCounts } from "./symbol-table.ts";
import type { SymtabCommand } from "./symtab-command.ts";

export interface Level {
  readonly level: OpacityLevel | null;
  readonly reasons: readonly Reason[];
}

/** What the level rests on: nothing of it is looked up by a section's name. */
export interface LevelGrounds {
  readonly commands: LoadCommands;
  readonly symtab: SymtabCommand | undefined;
  readonly symbols: SymbolCounts | undefined;
  readonly names: TellingNames;
}

/** What was removed, by the kinds of symbols that are left: DESIGN's table of levels, docs/reference/opacity.md. */
export function decideLevel(file: Content, header: MachHeader, grounds: LevelGrounds): Parsed<Level> {
  const { commands, symtab, symbols, names } = grounds;
  const issues: ParseIssue[] = [];
  const decided = (level: OpacityLevel | null, ...reasons: readonly Reason[]): Parsed<Level> => ({
    value: { level, reasons },
    issues,
  });
  if (header.fileType === MH_CORE) {
    const what = "filetype: a core file is an image of memory; what was removed from its program cannot be said";
    issues.push({ code: "unsupported", at: file.base + 12, what });
    return decided(null);
  }
  const start = file.base + header.size;
  if (commands.state === "damaged") {
    const explanation = "The load commands cannot be read, so it cannot be said whether symbols were removed.";
    return decided(null, { id: "macho.commands-unreadable", explanation, at: start });
  }
  if (symtab === undefined || symbols === undefined) {
    const explanation = "There is no symbol table: no load command names one.";
    return decided("symbols", { id: "macho.symtab-absent", explanation, at: start });
  }
  const at = file.base + Math.min(symtab.offset, file.size);
  if (symbols.entries < symbols.claimed) {
    const what = `symbol table: ${symbols.claimed} entries expected, ${symbols.entries} present`;
    issues.push({ code: "truncated", at: Math.min(at + symbols.entries, file.base + file.size), what });
  }
  if (symbols.local > 0 || symbols.stabs > names.stripMarkers) return decided("none");
  if (symbols.entries < symbols.claimed) {
    const explanation = "The symbol table lies outside of the file in part, so it cannot be said what was removed.";
    return decided(null, { id: "macho.symtab-unreadable", explanation, at });
  }
  if (symtab.count === 0) {
    return decided("symbols", {
      id: "macho.symtab-empty",
      explanation: "There is a symbol table, but it is empty.",
      at,
    });
  }
  const marker = names.stripMarkers > 0 ? " Apple's `strip` left its marker." : "";
  const external = symbols.external - names.headerSymbols;
  if (external > 0) {
    const held = `The symbol table holds ${external} exported ${external === 1 ? "name" : "names"} only`;
    const explanation = `${held}; the local ones were removed (\`strip -x\`).${marker}`;
    return decided("locals", { id: "macho.locals-absent", explanation, at });
  }
  const held = `The symbol table names ${symbols.undefined} symbols of other files and nothing of this one`;
  return decided("symbols", { id: "macho.nothing-defined", explanation: `${held} (\`strip\`).${marker}`, at });
}
