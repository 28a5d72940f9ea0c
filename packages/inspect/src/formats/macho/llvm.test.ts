import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { ArtifactPart } from "@limpid/core";
import { afterAll, describe, expect, test } from "vitest";
import { corpusPath, hasTool } from "../../../../../tests/support/corpus.ts";
import { inspectBytes } from "../../inspect.ts";
import { buildMacho, buildUniversal, honestMachoSymbols, type MachoRecipe } from "../../testing/index.ts";
import type { MachoFacts } from "./facts.ts";

/** The second implementation: LLVM's tools. What they see differently is explained in docs/reference/differences.md. */
const hasLlvm = hasTool("llvm-nm", "llvm") && hasTool("llvm-objdump", "llvm");

/** Files whose symbols `llvm-nm` counts in another way, with the row of the table that explains it. */
const DIFFERENCES: ReadonlyMap<string, string> = new Map([["npm-get-windows-9.3.0-main", "N_AST"]]);

const folder = mkdtempSync(join(tmpdir(), "macho-llvm-"));
afterAll(() => rmSync(folder, { recursive: true }));

const RICH: MachoRecipe = {
  symbols: [...honestMachoSymbols(), { name: "_shared", kind: "private-external" }, { name: "main.c", kind: 0x64 }],
  exports: ["_main", "_api"],
  libraries: ["/usr/lib/libSystem.B.dylib", "@rpath/libx.dylib"],
  uuid: Uint8Array.from({ length: 16 }, (_, index) => index * 11),
  sections: [{ name: "__data", bytes: new Uint8Array(24) }],
};
const BUILT: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ["built-64", buildMacho(RICH)],
  ["built-32", buildMacho({ ...RICH, bits: 32 })],
  ["built-big", buildMacho({ ...RICH, bits: 32, endian: "big", cpuType: 18 })],
  ["built-universal", buildUniversal([buildMacho(RICH), buildMacho({ ...RICH, cpuType: 0x01000007, cpuSubtype: 3 })])],
];

const corpus = corpusPath("binaries", "macho");
const samples = [
  ...BUILT.map(([name, bytes]) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  }),
  ...(corpus === undefined ? [] : readdirSync(corpus).map((name) => join(corpus, name))),
].filter((path) => !path.endsWith(".json"));

function run(tool: string, ...args: readonly string[]): string {
  return execFileSync(tool, args, { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }).toString("latin1");
}

/** An export trie without names makes LLVM 14 fail: what it has printed before still counts. */
function exportsTrie(path: string): string {
  try {
    return run("llvm-objdump", "--macho", "--arch=all", "--exports-trie", path);
  } catch (error) {
    return String((error as { stdout?: Buffer }).stdout?.toString("latin1") ?? "");
  }
}

/** The output for each slice of a file, by the lines that begin one. */
function perSlice(output: string, begins: RegExp): readonly (readonly string[])[] {
  const slices: string[][] = [];
  for (const line of output.split("\n")) {
    if (begins.test(line)) slices.push([]);
    else slices.at(-1)?.push(line);
  }
  return slices;
}

interface Counts {
  local: number;
  external: number;
  undefined: number;
  stabs: number;
}

/** Letters of `nm`: small for local ones, `-` for a debugger's, U and C for what other files define. */
function nmCounts(path: string, shown: "-a" | "--defined-only" = "-a"): readonly Counts[] {
  const output = run("llvm-nm", shown, "--arch=all", path);
  const isUniversal = output.includes("(for architecture ");
  const slices = perSlice(
    isUniversal ? output : `only:\n${output}`,
    isUniversal ? /\(for architecture .*\):$/ : /^only:$/,
  );
  return slices.map((lines) => {
    const counts = { local: 0, external: 0, undefined: 0, stabs: 0 };
    for (const line of lines) {
      const letter = /^(?:[0-9a-f]{8}|[0-9a-f]{16}| {8}| {16}) ([a-zA-Z-])(?: |$)/.exec(line)?.[1];
      if (letter === undefined) continue;
      if (letter === "-") counts.stabs++;
      else if (letter === "U" || letter === "C") counts.undefined++;
      else if (letter === letter.toLowerCase()) counts.local++;
      else counts.external++;
    }
    return counts;
  });
}

function parts(path: string): readonly ArtifactPart[] {
  return inspectBytes(readFileSync(path), { deep: false }).parts;
}

const factsOf = (part: ArtifactPart): MachoFacts => part.facts as MachoFacts;

describe.skipIf(!hasLlvm)("LLVM agrees", () => {
  test.each(samples)("on the kinds of symbols: %s", (path) => {
    const ours = parts(path).map((part) => {
      const { symbolTable, stripMarker } = factsOf(part);
      const { local = 0, external = 0, undefined: unbound = 0, stabs = 0 } = symbolTable ?? {};
      return { local, external, undefined: unbound, stabs: stabs + (stripMarker === true ? 1 : 0) };
    });
    if (DIFFERENCES.has(basename(path))) expect(ours).not.toEqual(nmCounts(path));
    else expect(ours).toEqual(nmCounts(path));
  });

  test.each(samples)("on what is defined: %s", (path) => {
    const ours = parts(path).map((part) => {
      const { local = 0, external = 0 } = factsOf(part).symbolTable ?? {};
      return local + external;
    });
    expect(ours).toEqual(nmCounts(path, "--defined-only").map(({ local, external }) => local + external));
  });

  test.each(samples)("on load commands, sections, UUID and libraries: %s", (path) => {
    const output = run("llvm-objdump", "--macho", "--arch=all", "--private-headers", path);
    const theirs = perSlice(output, /^Mach header$/).map((lines) => ({
      loadCommands: lines.filter((line) => /^Load command \d+$/.test(line)).length,
      sections: lines.filter((line) => line === "Section").length,
      uuid: lines.map((line) => /^ +uuid ([0-9A-F-]+)$/.exec(line)?.[1]).find((uuid) => uuid !== undefined) ?? null,
      libraries: librariesOf(lines),
    }));
    const ours = parts(path).map((part) => {
      const { loadCommands, sections, uuid, libraries } = factsOf(part);
      return { loadCommands, sections, uuid, libraries: libraries?.map(({ name }) => name) };
    });
    expect(ours).toEqual(theirs);
  });

  test.each(samples)("on the exported names: %s", (path) => {
    const theirs = perSlice(exportsTrie(path), /^Exports trie:$/).map(
      (lines) => lines.filter((line) => /^(?:0x[0-9A-Fa-f]+|\[re-export\])\s/.test(line)).length,
    );
    // LLVM 14 reads the trie of LC_DYLD_INFO only.
    const ours = parts(path).map((part) => factsOf(part).exportTrie?.names ?? 0);
    theirs.forEach((count, index) => {
      if (count > 0) expect(ours[index]).toBe(count);
    });
  });
});

function librariesOf(lines: readonly string[]): readonly string[] {
  const found: string[] = [];
  let isLibrary = false;
  for (const line of lines) {
    const command = /^ +cmd (LC_\w+)$/.exec(line)?.[1];
    if (command !== undefined) isLibrary = /^LC_(LOAD|LOAD_WEAK|REEXPORT|LAZY_LOAD|LOAD_UPWARD)_DYLIB$/.test(command);
    const name = /^ +name (.+) \(offset \d+\)$/.exec(line)?.[1];
    if (isLibrary && name !== undefined) found.push(name);
  }
  return found;
}
