import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { inspectBytes } from "../../inspect.ts";
import type { ElfFacts } from "./facts.ts";

const LEVELS: Readonly<Record<string, string>> = {
  no: "none",
  locals: "locals",
  symtab: "symbols",
  all: "symbols",
  sections: "sections",
};

interface Truth {
  readonly file: string;
  readonly format: string | null;
  readonly stripped: string | null;
  readonly arch?: string;
  readonly bits?: number;
  readonly endian?: string;
  readonly packed?: string | null;
  readonly debugOnly?: boolean;
  readonly expect?: string;
  readonly symtab?: number | null;
  readonly dynsym?: number | null;
  readonly localFuncObj?: number | null;
  readonly sections?: number;
  readonly debugInfo?: boolean;
  readonly gnuDebugdata?: boolean;
  readonly gnuDebuglink?: boolean;
  readonly goPclntab?: boolean;
}

const corpus = corpusPath("binaries");
const binaries = corpus === undefined ? [] : truths("elf/truth.json");
const malformed = corpus === undefined ? [] : truths("malformed/truth.json").filter(({ file }) => isElf(file));

function truths(path: string): readonly Truth[] {
  return JSON.parse(readFileSync(`${corpus}/${path}`, "utf8"));
}

function isElf(file: string): boolean {
  return readFileSync(`${corpus}/${file}`).subarray(0, 4).toString("latin1") === "\x7fELF";
}

function factsOf(file: string): ElfFacts {
  const [part] = inspectBytes(readFileSync(`${corpus}/${file}`), { deep: false }).parts;
  if (part === undefined) throw new Error(`${file}: a part expected, none found`);
  return part.facts as ElfFacts;
}

describe.skipIf(corpus === undefined)("ELF corpus", () => {
  test.each(binaries)("$file", (truth) => {
    const inspection = inspectBytes(readFileSync(`${corpus}/${truth.file}`), { deep: true });
    const [part] = inspection.parts;
    expect(inspection.format).toBe("elf");
    expect(inspection.opacity.level).toBe(LEVELS[truth.stripped ?? ""]);
    expect(inspection.opacity.packed).toBe(typeof truth.packed === "string");
    expect(part).toMatchObject({
      arch: truth.arch === "0" ? null : truth.arch,
      bits: truth.bits,
      endian: truth.endian,
    });
    expect(part?.type === "debug").toBe(truth.debugOnly);
  });

  test.each(binaries)("facts of $file", (truth) => {
    const facts = factsOf(truth.file);
    expect({
      symtab: facts.symbolTable?.entries ?? null,
      localFuncObj: facts.symbolTable?.localNames ?? null,
      // Without sections the truth did not look; the hash table of the dynamic linker still tells.
      dynsym: facts.sections === 0 ? null : (facts.dynamicSymbols?.entries ?? null),
      sections: facts.sections,
      debugInfo: facts.debugInfo?.present ?? false,
      gnuDebugdata: (facts.miniDebugInfo ?? null) !== null,
      gnuDebuglink: (facts.debugLink ?? null) !== null,
      goPclntab: (facts.go?.functionTable ?? null) !== null,
    }).toEqual({
      symtab: truth.symtab,
      localFuncObj: truth.localFuncObj,
      dynsym: truth.dynsym,
      sections: truth.sections,
      debugInfo: truth.debugInfo,
      gnuDebugdata: truth.gnuDebugdata,
      gnuDebuglink: truth.gnuDebuglink,
      goPclntab: truth.goPclntab,
    });
  });

  test.each(binaries)("honest symbols of $file", (truth) => {
    expect(factsOf(truth.file).implausibleSymbols?.signs ?? []).toEqual([]);
  });

  test.each(malformed)("$file: $expect", (truth) => {
    const inspection = inspectBytes(readFileSync(`${corpus}/${truth.file}`), { deep: true });
    expect(inspection.format).toBe("elf");
    // The truth null asks to survive without a verdict where the bytes allow none.
    if (truth.stripped !== null) expect(inspection.opacity.level).toBe(LEVELS[truth.stripped]);
    else if (truth.file !== "malformed/pyelftools-compressed_bad_size.o") {
      expect(inspection.opacity.level).toBeNull();
      expect(inspection.issues).not.toEqual([]);
    }
  });
});
