import type { ArtifactPart, Parsed, ParseIssue, Reason } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { levelOfParts } from "../artifact-level.ts";
import type { FormatInspection, FormatOptions } from "../format.ts";
import { cpuName } from "./cpu-types.ts";
import { parseEncryption } from "./encryption.ts";
import { parseEntryPoint } from "./entry-point.ts";
import { exportedNames, type Gathered, gatherFacts, readSignature } from "./gather-facts.ts";
import { MH_CORE, parseMachHeader } from "./header.ts";
import { type MachoKind, runs } from "./kind.ts";
import { decideLevel } from "./level.ts";
import { claimedEnd, payloadAt } from "./overlay.ts";
import { findPacking } from "./packing.ts";
import { readTables, type Tables } from "./tables.ts";

/** Reads one image: a thin file, or one slice of a universal one. */
export function inspectImage(file: Content, options: FormatOptions): FormatInspection {
  const { deep } = options;
  const issues: ParseIssue[] = [];
  const header = keep(parseMachHeader(file), issues);
  if (header === null) return { opacity: { level: null, packed: false, reasons: [] }, parts: [], issues };
  const tables = keep(readTables(file, header), issues);
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
