import type { ArtifactPart, Inspection } from "@limpid/core";

/** What is known of a file: as truth-remote.json says it. */
export interface Truth {
  readonly format: string;
  readonly stripped: string | null;
  readonly slices?: readonly Readonly<Record<string, unknown>>[];
  readonly [fact: string]: unknown;
}

type Facts = Readonly<Record<string, unknown>>;

const LEVELS: Readonly<Record<string, string>> = {
  no: "none",
  locals: "locals",
  symtab: "symbols",
  all: "symbols",
  sections: "sections",
};

/** Where an inspection and the truth differ, in words; empty when they agree. */
export function differences(inspection: Inspection, truth: Truth): readonly string[] {
  const isMacho = truth.format.startsWith("macho");
  const format = isMacho ? "macho" : truth.format;
  if (inspection.format !== format) return [`format: ${format} expected, ${inspection.format} found`];
  const wanted = { ...(isMacho ? {} : elfTruth(truth)), level: LEVELS[truth.stripped ?? ""] ?? null };
  const [first] = inspection.parts;
  // What holds no code hides none, whatever its symbol table lacks.
  const holdsCode = inspection.parts.some((part) => part.holdsCode !== false);
  const found = { ...(isMacho ? {} : elfFound(first)), level: holdsCode ? inspection.opacity.level : wanted.level };
  const wrong = unequal("", wanted, found);
  if (!isMacho) return wrong;
  const slices = truth.slices ?? [];
  if (slices.length !== inspection.parts.length) {
    return [...wrong, `slices: ${slices.length} expected, ${inspection.parts.length} found`];
  }
  return [
    ...wrong,
    ...slices.flatMap((slice, index) =>
      unequal(`slice ${index}, `, sliceTruth(slice), sliceFound(inspection.parts[index])),
    ),
  ];
}

function unequal(where: string, wanted: Facts, found: Facts): readonly string[] {
  return Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined || value === found[name]
      ? []
      : [`${where}${name}: ${String(value)} expected, ${String(found[name])} found`],
  );
}

function elfTruth(truth: Truth): Facts {
  const { bits, endian, symtab, localFuncObj, dynsym, sections, debugInfo, gnuDebugdata, gnuDebuglink, goPclntab } =
    truth;
  const counts = { bits, endian, symtab, localFuncObj, dynsym, sections };
  return { arch: truth.arch === "0" ? null : truth.arch, ...counts, debugInfo, gnuDebugdata, gnuDebuglink, goPclntab };
}

function elfFound(part: ArtifactPart | undefined): Facts {
  const facts = part?.facts ?? {};
  const inner = (name: string, key: string): unknown => (facts[name] as Facts | null | undefined)?.[key];
  return {
    arch: part?.arch,
    bits: part?.bits,
    endian: part?.endian,
    symtab: inner("symbolTable", "entries") ?? null,
    localFuncObj: inner("symbolTable", "localNames") ?? null,
    dynsym: inner("dynamicSymbols", "entries") ?? null,
    sections: facts.sections,
    debugInfo: inner("debugInfo", "present") ?? false,
    gnuDebugdata: (facts.miniDebugInfo ?? null) !== null,
    gnuDebuglink: (facts.debugLink ?? null) !== null,
    goPclntab: (inner("go", "functionTable") ?? null) !== null,
  };
}

function sliceTruth(slice: Facts): Facts {
  const { arch, bits, endian, type, nsyms, localDefined, extDefined, undefined: imported, stabs } = slice;
  const { functionStarts, chainedFixups, stripMarkerRadr } = slice;
  // A load command that names a trie of no bytes, as Go's linker writes it, offers nothing: there is none.
  const exportTrieBytes = slice.exportTrieBytes === 0 ? null : slice.exportTrieBytes;
  const counts = { nsyms, localDefined, extDefined, undefined: imported, stabs, stripMarkerRadr };
  return { arch, bits, endian, type, ...counts, exportTrieBytes, functionStarts, chainedFixups };
}

function sliceFound(part: ArtifactPart | undefined): Facts {
  const facts = part?.facts ?? {};
  const inner = (name: string, key: string): unknown => (facts[name] as Facts | null | undefined)?.[key] ?? null;
  return {
    arch: part?.arch,
    bits: part?.bits,
    endian: part?.endian,
    type: `MH_${String(facts.machoType).toUpperCase().replaceAll("-", "_")}`,
    nsyms: inner("symbolTable", "entries"),
    localDefined: inner("symbolTable", "local"),
    extDefined: inner("symbolTable", "external"),
    undefined: inner("symbolTable", "undefined"),
    stabs: inner("symbolTable", "stabs"),
    stripMarkerRadr: facts.stripMarker === true ? 1 : 0,
    exportTrieBytes: inner("exportTrie", "sizeBytes"),
    functionStarts: inner("functionStarts", "sizeBytes"),
    chainedFixups: (facts.chainedFixups ?? null) !== null,
  };
}
