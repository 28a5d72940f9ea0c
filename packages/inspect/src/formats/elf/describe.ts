import type { ArtifactPart } from "@limpid/core";
import type { FactWords } from "../../words.ts";
import type { ElfFacts } from "./facts.ts";

/** The facts of an ELF part in words, the telling ones first; undefined for a part of another format. */
export function describeElf({ facts: unknownFacts, symbols }: ArtifactPart): readonly FactWords[] | undefined {
  if (!("elfType" in unknownFacts)) return undefined;
  const facts = unknownFacts as ElfFacts;
  const words: FactWords[] = [];
  const say = (label: string, text: string | undefined): void => {
    if (text !== undefined && text !== "") words.push({ label, text });
  };
  say("symbols", symbolWords(facts, symbols));
  say("dynamic names", dynamicWords(facts));
  say("implausible", implausibleWords(facts));
  say("names survive in", list(facts.namesSurvive.map((source) => source.replaceAll("-", " "))));
  say("debug information", facts.debugInfo === undefined ? undefined : list(facts.debugInfo.kinds) || "none");
  say("debug link", facts.debugLink?.file);
  say("build id", facts.buildId ?? undefined);
  say("linkage", linkWords(facts));
  say("needs", list(facts.needed ?? []));
  say("name", facts.soname ?? undefined);
  say("library path", facts.runPath ?? undefined);
  say("compiler", list(facts.compilers ?? []));
  say("Go", goWords(facts));
  say("Rust", facts.rust === undefined || facts.rust === null ? undefined : (facts.rust.version ?? "yes"));
  say("hardening", hardeningWords(facts));
  say("kernel module", kernelModuleWords(facts));
  say("behind the end", overlayWords(facts));
  say("entropy", entropyWords(facts));
  say("strings", stringWords(facts));
  return words;
}

function list(items: readonly string[]): string {
  return items.join(", ");
}

function symbolWords({ symbolTable }: ElfFacts, { local, global, dynamic }: ArtifactPart["symbols"]): string {
  if (symbolTable === undefined) return `symbol table not readable, ${dynamic} dynamic`;
  return symbolTable === null
    ? `no symbol table, ${dynamic} dynamic`
    : `${local} local, ${global} global, ${dynamic} dynamic`;
}

function dynamicWords({ dynamicSymbols }: ElfFacts): string | undefined {
  if (dynamicSymbols === undefined || dynamicSymbols === null) return undefined;
  return `${dynamicSymbols.exports} exported, ${dynamicSymbols.imports} imported`;
}

function implausibleWords({ implausibleSymbols: judgement }: ElfFacts): string | undefined {
  return judgement?.implausible === true ? `yes (${list(judgement.signs)})` : undefined;
}

function linkWords({ linkage, interpreter }: ElfFacts): string | undefined {
  return typeof interpreter === "string" ? `${linkage}, started by ${interpreter}` : linkage;
}

function goWords({ go }: ElfFacts): string | undefined {
  if (go === undefined || go === null) return undefined;
  const functions = go.functionTable?.functions;
  const table = functions === undefined ? [] : [`${functions} functions in its table`];
  return list([go.version ?? "yes", ...table]);
}

function hardeningWords({ hardening }: ElfFacts): string | undefined {
  if (hardening === undefined) return undefined;
  const { relro, nx, pie, writableExecutable } = hardening;
  return list([
    `${relro === "none" ? "no" : relro} RELRO`,
    nx ? "stack not executable" : "stack may be executable",
    pie ? "position-independent" : "fixed position",
    ...(writableExecutable ? ["writable and executable memory"] : []),
  ]);
}

function kernelModuleWords({ kernelModule }: ElfFacts): string | undefined {
  if (kernelModule === undefined) return undefined;
  return list([kernelModule.name ?? "without a name", kernelModule.signed ? "signature appended" : "not signed"]);
}

function overlayWords({ overlay }: ElfFacts): string | undefined {
  if (overlay === undefined || overlay === null) return undefined;
  return `${overlay.sizeBytes} bytes at 0x${overlay.offset.toString(16)}: ${overlay.format.replaceAll("-", " ")}`;
}

function entropyWords({ entropy }: ElfFacts): string | undefined {
  if (entropy === undefined || entropy.length === 0) return undefined;
  return `${list(entropy.map(({ bitsPerByte }) => bitsPerByte.toFixed(2)))} bits per byte in loaded segments`;
}

function stringWords({ strings, unreferencedStrings }: ElfFacts): string | undefined {
  if (strings === undefined) return undefined;
  const padding = unreferencedStrings?.runs ?? 0;
  const sections = list(unreferencedStrings?.sections ?? []);
  return `${strings.runs} runs${padding === 0 ? "" : `, ${padding} of them in sections that nothing uses (${sections})`}`;
}
