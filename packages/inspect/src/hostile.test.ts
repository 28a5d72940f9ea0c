import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { artifactLine, type Inspection } from "@limpid/core";
import artifactSchema from "@limpid/core/schemas/artifact.schema.json" with { type: "json" };
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { corpusPath } from "../../../tests/support/corpus.ts";
import { inspectBytes, inspectSource, recogniseFormat } from "./inspect.ts";
import { buildElf, type ElfRecipe, honestSymbols, Mutator } from "./testing/index.ts";
import { words } from "./words.ts";

/** Every file is inspected as if an attacker had written it: no exception, bounded time, bounded output. */
const SLOWEST_MS = 5_000; // the slowest takes half a second on a busy machine; a hang or a square shows
const LONGEST_LINE = 1 << 20;

const SAMPLES: readonly ElfRecipe[] = [
  { symbols: honestSymbols() },
  { bits: 32, endian: "big", machine: 20, symbols: honestSymbols(), extendedNumbering: true },
  {
    type: "dyn",
    interpreter: "/lib/ld.so",
    needed: ["libc.so.6"],
    soname: "libx.so",
    dynamicSymbols: honestSymbols(),
    buildId: new Uint8Array(20),
    withoutSectionHeaders: true,
  },
  { type: "rel", sections: [{ name: ".modinfo", bytes: new Uint8Array(40) }], overlay: buildElf() },
];

function inspectHostile(bytes: Uint8Array, deep = true): Inspection {
  const before = performance.now();
  const inspection = inspectBytes(bytes, { deep });
  expect(performance.now() - before).toBeLessThan(SLOWEST_MS);
  for (const { at } of inspection.issues) expect(Number.isSafeInteger(at) && at >= 0 && at <= bytes.length).toBe(true);
  return inspection;
}

function expectSound(inspection: Inspection): void {
  const line = artifactLine({ path: "x", sizeBytes: 1, ...inspection });
  expect(line.length).toBeLessThan(LONGEST_LINE);
  expect(schemaErrors(artifactSchema, JSON.parse(line))).toEqual([]);
  for (const { facts } of inspection.parts) {
    if ("elfType" in facts) expect(schemaErrors(ELF_FACTS, facts, artifactSchema)).toEqual([]);
  }
  expect(words(inspection).parts).toHaveLength(inspection.parts.length);
}

const ELF_FACTS = artifactSchema.$defs.elfFacts;

describe("any bytes", () => {
  it("are survived, with and without the magic in front", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, withMagic) => {
        const file = withMagic ? Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, ...bytes]) : bytes;
        expect(inspectHostile(file).format).toBe(recogniseFormat(file));
      }),
      { numRuns: 2000 },
    );
  });

  it("are survived as headers with plausible identification", () => {
    const identification = fc.tuple(fc.constantFrom(1, 2), fc.constantFrom(0, 1, 2));
    fc.assert(
      fc.property(identification, fc.uint8Array({ minLength: 40, maxLength: 600 }), ([bits, order], bytes) => {
        const head = [0x7f, 0x45, 0x4c, 0x46, bits, order, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0];
        expectSound(inspectHostile(Uint8Array.from([...head, ...bytes])));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("every prefix", () => {
  it("of small files is survived", () => {
    for (const recipe of SAMPLES) {
      const bytes = buildElf(recipe);
      for (let length = 0; length <= bytes.length; length++) inspectHostile(bytes.subarray(0, length));
    }
  });
});

describe("thousands of mutations", () => {
  it("of small files are survived and described by the schema", () => {
    const mutator = new Mutator(20261122);
    for (const recipe of SAMPLES) {
      const bytes = buildElf(recipe);
      for (let round = 0; round < 1500; round++) expectSound(inspectHostile(mutator.mutate(bytes)));
    }
  });

  it("never let the level depend on deep", () => {
    const mutator = new Mutator(27);
    for (const recipe of SAMPLES) {
      const bytes = buildElf(recipe);
      for (let round = 0; round < 300; round++) {
        const file = mutator.mutate(bytes);
        expect(inspectBytes(file, { deep: false }).opacity).toEqual(inspectBytes(file, { deep: true }).opacity);
      }
    }
  });
});

const corpus = corpusPath("binaries");

describe.skipIf(corpus === undefined)("corpus", () => {
  const folders = ["elf", "malformed", "macho"].map((name) => join(corpus ?? "", name));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const read = () => files.filter((path) => !path.endsWith(".json")).map((path) => readFileSync(path));

  it("is described by the schema", () => {
    for (const bytes of read()) expectSound(inspectHostile(bytes));
  });

  it("survives cuts", () => {
    for (const bytes of read()) {
      const step = Math.max(1, Math.floor(bytes.length / 24));
      for (let length = 0; length < bytes.length; length += step) inspectHostile(bytes.subarray(0, length), false);
    }
  });

  it("survives mutations", () => {
    const mutator = new Mutator(1_027_008);
    for (const bytes of read()) {
      if (bytes.length > 200_000) continue;
      for (let round = 0; round < 40; round++) expectSound(inspectHostile(mutator.mutate(bytes), round % 8 === 0));
    }
  });
});

describe("costs that a file chooses", () => {
  /** A file of `size` bytes with as many section headers as fit, all made by `fill`. */
  function manySections(size: number, fill: (view: DataView, at: number, index: number) => void): Uint8Array {
    const bytes = new Uint8Array(size);
    bytes.set(buildElf({ withoutSectionHeaders: true }).subarray(0, 64));
    const view = new DataView(bytes.buffer);
    view.setBigUint64(40, 64n, true);
    view.setUint16(58, 64, true);
    const count = Math.floor((size - 64) / 64);
    for (let index = 0; index < count; index++) fill(view, 64 + index * 64, index);
    view.setUint16(60, 0, true);
    view.setBigUint64(64 + 32, BigInt(count), true);
    return bytes;
  }

  it("stay linear when every section is code far from the others and everything is a symbol", () => {
    const bytes = manySections(8 << 20, (view, at, index) => {
      view.setUint32(at + 4, index === 1 ? 2 : 1, true);
      view.setUint32(at + 8, 6, true);
      view.setBigUint64(at + 16, BigInt(index) << 20n, true);
      view.setBigUint64(at + 32, index === 1 ? BigInt(8 << 20) : 16n, true);
    });
    const { parts } = inspectHostile(bytes);
    expect(parts[0]?.facts.symbolTable).toMatchObject({ entries: Math.floor((8 << 20) / 24) });
  });

  it("stay linear when every section is the whole file", () => {
    const bytes = manySections(8 << 20, (view, at, index) => {
      view.setUint32(at + 4, [1, 2, 7, 11][index % 4] ?? 0, true);
      view.setBigUint64(at + 32, BigInt(8 << 20), true);
    });
    const { issues } = inspectHostile(bytes);
    expect(issues.map(({ code }) => code)).toContain("limit-exceeded");
  });

  it("end with the budget, and say so", () => {
    const bytes = buildElf({ symbols: honestSymbols(), code: new Uint8Array(500_000) });
    const { issues } = inspectBytes(bytes, { deep: true, budgetBytes: 100_000 });
    expect(issues.map(({ code }) => code)).toContain("budget-exhausted");
  });
});

describe("a source that fails", () => {
  it("gives what could be read, and an issue", () => {
    const bytes = buildElf({ symbols: honestSymbols(), code: new Uint8Array(40_000) });
    const source = {
      size: bytes.length,
      read: (offset: number, length: number) =>
        offset > 8192 ? new Uint8Array(0) : bytes.subarray(offset, offset + length),
    };
    const { opacity, issues } = inspectSource(source, { deep: true });
    expect(opacity.level).toBeNull();
    expect(issues.map(({ code }) => code)).toContain("unreadable");
  });

  it("sees the same through a source as in memory, reading little", () => {
    const bytes = buildElf({ symbols: honestSymbols(), code: new Uint8Array(400_000) });
    let bytesRead = 0;
    const source = {
      size: bytes.length,
      read: (offset: number, length: number) => {
        bytesRead += length;
        return bytes.slice(offset, offset + length);
      },
    };
    expect(inspectSource(source, { deep: false })).toEqual(inspectBytes(bytes, { deep: false }));
    expect(bytesRead).toBeLessThan(20_000);
  });
});
