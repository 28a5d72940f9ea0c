import type { ArtifactPart } from "@limpid/core";
import type { FactWords } from "../../words.ts";
import type { MachoFacts } from "./facts.ts";
import type { MetadataNames } from "./metadata-names.ts";
import type { Overlay } from "./overlay.ts";
import { describeSignature } from "./signature/describe.ts";

/** The facts of a Mach-O part in words, the telling ones first; undefined for a part of another format. */
export function describeMacho({ facts: unknownFacts }: ArtifactPart): readonly FactWords[] | undefined {
  if (!("machoType" in unknownFacts)) return undefined;
  const facts = unknownFacts as MachoFacts;
  const words: FactWords[] = [];
  const say = (label: string, text: string | undefined): void => {
    if (text !== undefined && text !== "") words.push({ label, text });
  };
  say("symbols", symbolWords(facts));
  say("implausible", implausibleWords(facts));
  say("to be read", readabilityWords(facts));
  say("names survive in", list(facts.namesSurvive.map((source) => NAME_SOURCES[source])));
  say("applet stub", facts.appletStub === true ? APPLET_STUB : undefined);
  say("Objective-C", metadataWords(facts.objectiveC, "classes"));
  say("Swift", metadataWords(facts.swift, "types"));
  say("Go", goWords(facts));
  say("Rust", facts.rust === undefined || facts.rust === null ? undefined : "yes");
  say("encryption", encryptionWords(facts));
  if (facts.signature !== undefined) words.push(...describeSignature(facts.signature));
  say("platform", platformWords(facts));
  say("name", facts.installName ?? undefined);
  say("needs", list(shortened((facts.libraries ?? []).map(libraryWords))));
  say("library path", list(shortened(facts.runPaths ?? [])));
  say("dynamic linker's settings", list(shortened(facts.dyldEnvironment ?? [])));
  say("UUID", facts.uuid ?? undefined);
  say("exports", exportWords(facts));
  say("hardening", hardeningWords(facts));
  say("before it", payloadWords(facts.gapBefore));
  say("behind the end", payloadWords(facts.overlay));
  say("entropy", entropyWords(facts));
  say("strings", facts.strings === undefined ? undefined : `${facts.strings.runs} runs`);
  return words;
}

const APPLET_STUB = "the shape of the program that every AppleScript applet begins with; its script is what counts";
const NAME_SOURCES: { readonly [S in MachoFacts["namesSurvive"][number]]: string } = {
  "objective-c": "Objective-C's metadata",
  swift: "Swift's metadata",
  "go-function-table": "Go's function table",
  exports: "exports",
};
const MOST_ITEMS = 24; // a line for a person; the JSON has all

function list(items: readonly string[]): string {
  return items.join(", ");
}

function shortened(items: readonly string[]): readonly string[] {
  if (items.length <= MOST_ITEMS) return items;
  return [...items.slice(0, MOST_ITEMS), `and ${items.length - MOST_ITEMS} more`];
}

function symbolWords({ symbolTable, stripMarker }: MachoFacts): string {
  if (symbolTable === undefined) return "symbol table not readable";
  if (symbolTable === null) return "no symbol table";
  const { local, external, undefined: unbound, stabs } = symbolTable;
  return list([
    `${local} local`,
    `${external} external`,
    `${unbound} of other files`,
    ...(stabs > 0 ? [`${stabs} for a debugger`] : []),
    ...(stripMarker === true ? ["marked by Apple's strip"] : []),
  ]);
}

function implausibleWords({ implausibleSymbols: judgement }: MachoFacts): string | undefined {
  return judgement?.implausible === true ? `yes (${list(judgement.signs)})` : undefined;
}

function readabilityWords({ lacksSymbolsAndStrings: judgement }: MachoFacts): string | undefined {
  if (judgement === undefined) return undefined;
  const { lacking, symbolsRemoved, literalBytes, printableRuns } = judgement;
  if (lacking) return "neither symbols nor strings";
  const strings =
    printableRuns === undefined ? `${literalBytes} bytes of string literals` : `${printableRuns} texts in other data`;
  return symbolsRemoved ? `no symbols, but ${strings}` : strings;
}

function metadataWords(names: MetadataNames | null | undefined, types: string): string | undefined {
  if (names === undefined || names === null) return undefined;
  const { types: count, nameBytes, examples = [] } = names;
  const bytes = nameBytes === 0 ? [] : [`${nameBytes} bytes of names`];
  const some = examples.length === 0 ? [] : [`such as ${list(examples.slice(0, 6))}`];
  return list([...(count === 0 ? [] : [`${count} ${types}`]), ...bytes, ...some]);
}

function goWords({ go }: MachoFacts): string | undefined {
  if (go === undefined || go === null) return undefined;
  const functions = go.functionTable?.functions;
  const table = functions === undefined ? [] : [`${functions} functions in its table`];
  return list([go.version ?? "yes", ...table]);
}

function encryptionWords({ encryption }: MachoFacts): string | undefined {
  if (encryption === undefined || encryption === null) return undefined;
  return encryption.cryptId === 0 ? "prepared for, not applied" : `${encryption.sizeBytes} bytes`;
}

function platformWords({ platforms = [] }: MachoFacts): string {
  return list(
    platforms.map(({ name, minimum, sdk }) => `${name} ${minimum} or later${sdk === null ? "" : `, SDK ${sdk}`}`),
  );
}

function libraryWords({ name, kind }: NonNullable<MachoFacts["libraries"]>[number]): string {
  return kind === "needed" ? name : `${name} (${kind})`;
}

function exportWords({ exportTrie, chainedFixups }: MachoFacts): string | undefined {
  const names = exportTrie?.names ?? 0;
  const imports = chainedFixups?.imports ?? 0;
  return list([
    ...(names > 0 ? [`${names} names in the export trie`] : []),
    ...(imports > 0 ? [`${imports} imports in chained fixups`] : []),
  ]);
}

function hardeningWords({ hardening, machoType }: MachoFacts): string | undefined {
  if (hardening === undefined) return undefined;
  const { pie, nxHeap, executableStack, writableExecutableSegments: exposed, restricted } = hardening;
  return list([
    ...(machoType === "execute" ? [pie ? "position-independent" : "fixed position"] : []),
    ...(nxHeap ? ["heap not executable"] : []),
    ...(executableStack ? ["asks for an executable stack"] : []),
    ...(exposed.length > 0 ? [`writable and executable memory (${list(exposed)})`] : []),
    ...(restricted ? ["closed to the dynamic linker's environment"] : []),
  ]);
}

function payloadWords(payload: Overlay | null | undefined): string | undefined {
  if (payload === undefined || payload === null) return undefined;
  return `${payload.sizeBytes} bytes at 0x${payload.offset.toString(16)}: ${payload.format.replaceAll("-", " ")}`;
}

function entropyWords({ entropy }: MachoFacts): string | undefined {
  if (entropy === undefined || entropy.length === 0) return undefined;
  const each = entropy.map(({ name, bitsPerByte }) => `${name} ${bitsPerByte.toFixed(2)}`);
  return `${list(each)} bits per byte`;
}
