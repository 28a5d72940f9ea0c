import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasTool } from "../../../../tests/support/corpus.ts";
import { buildElf, type ElfRecipe, honestSymbols } from "./build-elf.ts";

const RECIPES: readonly (readonly [name: string, recipe: ElfRecipe, shows: RegExp])[] = [
  ["stripped", {}, /no dynamic section/i],
  ["with symbols", { symbols: honestSymbols() }, /FUNC +GLOBAL +DEFAULT +1 main/],
  ["sstripped", { withoutSectionHeaders: true }, /There are no sections/],
  ["32 bit, big endian", { bits: 32, endian: "big", machine: 20, symbols: honestSymbols() }, /PowerPC/],
  ["extended numbering", { extendedNumbering: true, symbols: honestSymbols() }, /helper/],
  ["dynamic", { type: "dyn", interpreter: "/lib/ld.so", needed: ["libc.so.6"], dynamicSymbols: [] }, /libc\.so\.6/],
  ["object", { type: "rel", symbols: honestSymbols() }, /REL \(Relocatable file\)/],
];

describe.skipIf(!hasTool("readelf", "binutils"))("buildElf", () => {
  test.each(RECIPES)("%s: readelf reads it without complaint", (_name, recipe, shows) => {
    const folder = mkdtempSync(join(tmpdir(), "build-elf-"));
    try {
      const path = join(folder, "sample");
      writeFileSync(path, buildElf(recipe));
      const output = execFileSync("readelf", ["-hlSsdW", path], {
        stdio: ["ignore", "pipe", "pipe"],
        encoding: "utf8",
      });
      expect(output).toMatch(shows);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
