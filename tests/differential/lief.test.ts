import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { ArtifactPart } from "@limpid/core";
import { inspectBytes } from "@limpid/inspect";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../support/corpus.ts";

/** A second opinion in another language: LIEF. Where it differs is explained in docs/reference/differences.md. */
const LIEF = join(import.meta.dirname, "lief");
const isInstalled = existsSync(
  join(LIEF, "node_modules", "node-lief", "prebuilds", `${process.platform}-${process.arch}`),
);
if (!isInstalled && process.env.LIMPID_REQUIRE === "all") {
  throw new Error("node-lief is required here and missing. Run: npm test, which sets it up");
}
if (!isInstalled)
  console.warn("skipped: no node-lief. To run this test: npm install --ignore-scripts in tests/differential/lief");

/** What differs, per file or everywhere, by the row of the table that explains it. */
const EXPLAINED: Readonly<Record<string, string>> = {
  "made-a.fat64.exe: refused": "fat_arch_64",
  "made-hello.armhf.sstrip: symbols": "no exports, no sections",
  "pyelftools-main.elf: symbols": "no PT_DYNAMIC",
  "made-a.arm64.strip-all.exe: symbols": "names of the export trie",
  "made-a.fatstripped.exe: symbols": "names of the export trie",
  "made-a.x86_64.strip-all.exe: symbols": "names of the export trie",
  "made-liba.arm64.strip-all.dylib: symbols": "names of the export trie",
  "made-oc.stripped.exe: symbols": "names of the export trie",
  "made-nostr.arm64.strip-all.exe: symbols": "names of the export trie",
};

type Answer = Readonly<Record<string, unknown>>;
interface Told {
  readonly path: string;
  /** null: LIEF refuses the file. */
  readonly parts: readonly Answer[] | null;
}

function askLief(paths: readonly string[]): readonly Told[] {
  const script = join(LIEF, "answers.mjs");
  const run = spawnSync(process.execPath, [script], {
    input: JSON.stringify(paths),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return run.stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

type Facts = Readonly<Record<string, unknown>>;
const MACHO_TYPES: Readonly<Record<number, string>> = {
  1: "object",
  2: "execute",
  6: "dylib",
  8: "bundle",
  10: "dsym",
};

function ours(part: ArtifactPart, lief: Answer): Answer {
  const facts: Facts = part.facts;
  const inner = (name: string, key: string): unknown => (facts[name] as Facts | null | undefined)?.[key];
  const count = (name: string): number => Number(inner(name, "entries") ?? 0);
  if (part.facts.machoType !== undefined) {
    return {
      fileType: facts.machoType,
      loadCommands: facts.loadCommands,
      flags: facts.headerFlags,
      sections: facts.sections,
      symbols: count("symbolTable"),
      signed: !["none", undefined].includes(inner("signature", "kind") as string | undefined),
    };
  }
  return {
    sections: facts.sections,
    symbols: count("symbolTable") + count("dynamicSymbols"),
    overlayBytes: Number(inner("overlay", "sizeBytes") ?? 0),
    // Of objects, LIEF says what the absence of segments makes it say; without an interpreter, nothing is PIE to it.
    pie: typeof facts.interpreter === "string" ? inner("hardening", "pie") : lief.pie,
    nx: inner("hardening", "nx") ?? lief.nx,
  };
}

function theirs(answer: Answer): Answer {
  const { cpuType: _, pie, ...rest } = answer;
  if (typeof rest.fileType !== "number") return { ...rest, pie };
  return { ...rest, fileType: MACHO_TYPES[rest.fileType] ?? String(rest.fileType) };
}

/** `FILE: FACT`, for each fact that differs. */
function differences({ path, parts }: Told): readonly string[] {
  const name = basename(path);
  if (parts === null) return [`${name}: refused`];
  const inspected = inspectBytes(readFileSync(path), { deep: false }).parts;
  if (inspected.length !== parts.length) return [`${name}: parts`];
  const wrong = inspected.flatMap((part, index) => {
    const answer = parts[index] ?? {};
    const [mine, other] = [ours(part, answer), theirs(answer)];
    return Object.keys({ ...mine, ...other }).filter((fact) => mine[fact] !== other[fact]);
  });
  return [...new Set(wrong)].map((fact) => `${name}: ${fact}`);
}

const corpus = corpusPath("binaries");
const samples = ["elf", "macho"].flatMap((folder) => (corpus === undefined ? [] : filesOf(join(corpus, folder))));

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !name.endsWith(".json"))
    .map((name) => join(folder, name));
}

describe.skipIf(!isInstalled || corpus === undefined)("LIEF", () => {
  const told = isInstalled ? askLief(samples) : [];

  it("answers for every sample", () => {
    expect(told.map(({ path }) => path)).toEqual(samples);
  });

  test.each(told.map((one) => [basename(one.path), one] as const))("agrees on %s", (_name, one) => {
    expect(differences(one).filter((difference) => EXPLAINED[difference] === undefined)).toEqual([]);
  });

  it("differs where that is explained", () => {
    const found = told.flatMap(differences).filter((difference) => EXPLAINED[difference] !== undefined);
    expect(found.toSorted()).toEqual(Object.keys(EXPLAINED).toSorted());
    const table = readFileSync(join(import.meta.dirname, "../../docs/reference/differences.md"), "utf8");
    for (const row of Object.values(EXPLAINED)) expect(table).toContain(`| ${row} |`);
  });
});
