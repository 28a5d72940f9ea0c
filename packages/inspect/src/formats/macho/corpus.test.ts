import { readFileSync } from "node:fs";
import type { ArtifactPart } from "@limpid/core";
import { describe, expect, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { inspectBytes } from "../../inspect.ts";
import type { MachoFacts } from "./facts.ts";

const LEVELS: Readonly<Record<string, string>> = { no: "none", locals: "locals", symtab: "symbols", all: "symbols" };

const SIGNATURES: Readonly<Record<string, string>> = {
  none: "none",
  "adhoc-linker": "linker-signed",
  "apple-software": "signed",
};

/** Files without code: the truth grades their symbol table; as artifacts they hide nothing. */
const WITHOUT_CODE: ReadonlySet<string> = new Set([
  "macho/npm-active-win-9.0.0-node-active-win.node-empty",
  "macho/gotest-gcc-amd64-darwin-exec-debug",
]);
/** Its LC_DYSYMTAB is wrong on purpose. */
const WITH_ISSUES: ReadonlySet<string> = new Set(["macho/gotest-typedef.macho4", "macho/gotest-typedef.macho"]);

interface SliceTruth {
  readonly arch: string;
  readonly bits: number;
  readonly endian: string;
  readonly type: string;
  readonly stripped: string;
  readonly nsyms: number | null;
  readonly localDefined: number | null;
  readonly extDefined: number | null;
  readonly undefined: number | null;
  readonly stabs: number | null;
  readonly stripMarkerRadr: number;
  readonly cstring: number;
  readonly exportTrieBytes: number | null;
  readonly functionStarts: number | null;
  readonly chainedFixups: boolean;
  readonly signature: string;
  readonly stringSections: Readonly<Record<string, number>>;
}

interface Truth {
  readonly file: string;
  readonly format: string | null;
  readonly stripped: string | null;
  readonly slices: readonly SliceTruth[];
  readonly notes: string;
  readonly expect?: string;
}

const corpus = corpusPath("binaries");
const binaries = corpus === undefined ? [] : truths("macho/truth.json");
const malformed =
  corpus === undefined ? [] : truths("malformed/truth.json").filter(({ format }) => format?.startsWith("macho"));

function truths(path: string): readonly Truth[] {
  return JSON.parse(readFileSync(`${corpus}/${path}`, "utf8"));
}

function inspect({ file }: Truth, deep = false) {
  return inspectBytes(readFileSync(`${corpus}/${file}`), { deep });
}

function factsOf(part: ArtifactPart | undefined): MachoFacts {
  if (part === undefined) throw new Error("a part expected, none found");
  return part.facts as MachoFacts;
}

describe.skipIf(corpus === undefined)("Mach-O corpus", () => {
  test.each(binaries)("$file: $notes", (truth) => {
    const inspection = inspect(truth, true);
    expect(inspection.format).toBe("macho");
    const level = WITHOUT_CODE.has(truth.file) ? "none" : LEVELS[truth.stripped ?? ""];
    expect(inspection.opacity).toMatchObject({ level, packed: false });
    if (!WITH_ISSUES.has(truth.file)) expect(inspection.issues).toEqual([]);
    expect(inspection.parts.map(({ holdsCode }) => holdsCode)).toEqual(
      truth.slices.map(() => !WITHOUT_CODE.has(truth.file)),
    );
  });

  test.each(binaries)("each slice of $file", (truth) => {
    const { parts } = inspect(truth);
    expect(
      parts.map((part) => {
        const { machoType, symbolTable, stripMarker, exportTrie, functionStarts, chainedFixups } = factsOf(part);
        const { arch, bits, endian } = part;
        return {
          ...{ arch, bits, endian, level: part.opacity.level },
          type: `MH_${machoType.toUpperCase().replaceAll("-", "_")}`,
          nsyms: symbolTable?.entries ?? null,
          localDefined: symbolTable?.local ?? null,
          extDefined: symbolTable?.external ?? null,
          undefined: symbolTable?.undefined ?? null,
          stabs: symbolTable?.stabs ?? null,
          stripMarkerRadr: stripMarker === true ? 1 : 0,
          exportTrieBytes: exportTrie?.sizeBytes ?? null,
          functionStarts: functionStarts?.sizeBytes ?? null,
          chainedFixups: chainedFixups !== null,
        };
      }),
    ).toEqual(
      truth.slices.map((slice) => {
        const {
          stripped,
          cstring: _,
          stringSections: __,
          signature: ___,
          ...counts
        } = slice as SliceTruth & {
          readonly signature: string;
        };
        return { ...counts, level: LEVELS[stripped] };
      }),
    );
  });

  test.each(binaries)("string sections of $file", (truth) => {
    const { parts } = inspect(truth);
    truth.slices.forEach((slice, index) => {
      const part = parts[index];
      if (part?.type !== "executable" && part?.type !== "bundle" && part?.type !== "library") return;
      const found = new Map(factsOf(part).stringSections?.map(({ name, sizeBytes }) => [name, sizeBytes]));
      for (const [name, sizeBytes] of Object.entries(slice.stringSections)) {
        if (/__(cstring|const|rodata|objc_\w+|cfstring|swift5_(reflstr|typeref))$/.test(name)) {
          expect([name, found.get(name)]).toEqual([name, sizeBytes]);
        }
      }
    });
  });

  test.each(binaries)("signatures of $file", (truth) => {
    inspect(truth).parts.forEach((part, index) => {
      const { signature } = factsOf(part);
      if (signature !== undefined) expect(signature.kind).toBe(SIGNATURES[truth.slices[index]?.signature ?? ""]);
    });
  });

  test.each(binaries)("honest symbols of $file", (truth) => {
    for (const part of inspect(truth).parts) {
      expect(factsOf(part).implausibleSymbols?.signs ?? []).toEqual([]);
    }
  });

  test.each(binaries)("nothing lies behind the end of $file", (truth) => {
    for (const part of inspect(truth).parts) {
      expect(factsOf(part)).toMatchObject({ overlay: null });
      expect(factsOf(part)).not.toHaveProperty("gapBefore");
    }
  });

  test.each(malformed)("$file: $expect", (truth) => {
    const inspection = inspect(truth, true);
    expect(inspection.format).toBe("macho");
    expect(inspection.opacity.level).toBe(truth.stripped === null ? null : LEVELS[truth.stripped]);
    if (truth.stripped === null) expect(inspection.issues).not.toEqual([]);
  });

  test("a Java class is none", () => {
    const bytes = readFileSync(`${corpus}/malformed/java-class.bin`);
    expect(inspectBytes(bytes, { deep: true }).format).toBeNull();
  });

  test("applet stubs are known", () => {
    const stubs = binaries.filter((truth) => inspect(truth).parts.some((part) => factsOf(part).appletStub === true));
    const expected = binaries.filter(({ notes }) => /applet stub|in every applet/i.test(notes));
    expect(stubs.map(({ file }) => file)).toEqual(expected.map(({ file }) => file));
    expect(stubs.length).toBe(3);
    for (const truth of stubs) {
      for (const part of inspect(truth).parts) expect(factsOf(part).appletStub).toBe(true);
    }
  });

  test("names that survive are seen", () => {
    const stripped = binaries.find(({ file }) => file === "macho/made-oc.stripped.exe");
    if (stripped === undefined) throw new Error("the sample is missing");
    const [part] = inspect(stripped, true).parts;
    expect(factsOf(part).namesSurvive).toContain("objective-c");
    expect(JSON.stringify(factsOf(part).objectiveC)).toContain("stealKeychain:");
  });

  test("what lacks symbols and strings is told from what lacks symbols only", () => {
    const lacking = binaries.filter((truth) =>
      inspect(truth).parts.some((part) => factsOf(part).lacksSymbolsAndStrings?.lacking === true),
    );
    expect(lacking.map(({ file }) => file.slice("macho/".length))).toMatchInlineSnapshot(`
      [
        "made-nostr.arm64.strip-all.exe",
        "npm-electron-sudo-4.0.12-applet",
        "applet-stub-6a473120",
        "applet-stub-55fb8522",
      ]
    `);
  });
});
