import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { artifactLine, type Inspection } from "@limpid/core";
import artifactSchema from "@limpid/core/schemas/artifact.schema.json" with { type: "json" };
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { corpusPath } from "../../../tests/support/corpus.ts";
import { processorMs } from "../../../tests/support/processor-time.ts";
import { inspectBytes, inspectSource, recogniseFormat } from "./inspect.ts";
import {
  buildElf,
  buildMacho,
  buildUniversal,
  honestMachoSymbols,
  honestSymbols,
  type MachoRecipe,
  Mutator,
} from "./testing/index.ts";
import { words } from "./words.ts";

/** Every file is inspected as if an attacker had written it: no exception, bounded time, bounded output. */
const SLOWEST_MS = 5_000; // the slowest takes half a second on a busy machine; a hang or a square shows
const LONGEST_LINE = 1 << 20;

const PROGRAM: MachoRecipe = {
  symbols: [...honestMachoSymbols(), { name: "radr://5614542", kind: 0x3c }],
  exports: ["_main", "_api"],
  functionStarts: 9,
  libraries: ["/usr/lib/libSystem.B.dylib"],
  uuid: new Uint8Array(16),
  sections: [
    { name: "__objc_selrefs", bytes: new Uint8Array(16) },
    { name: "__gopclntab", bytes: Uint8Array.of(0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8, ...new Array<number>(64).fill(9)) },
  ],
  signature: new Uint8Array(40),
};

const SAMPLES: readonly Uint8Array[] = [
  buildElf({ symbols: honestSymbols() }),
  buildElf({ bits: 32, endian: "big", machine: 20, symbols: honestSymbols(), extendedNumbering: true }),
  buildElf({
    type: "dyn",
    interpreter: "/lib/ld.so",
    needed: ["libc.so.6"],
    soname: "libx.so",
    dynamicSymbols: honestSymbols(),
    buildId: new Uint8Array(20),
    withoutSectionHeaders: true,
  }),
  buildElf({ type: "rel", sections: [{ name: ".modinfo", bytes: new Uint8Array(40) }], overlay: buildElf() }),
  buildMacho(PROGRAM),
  buildUniversal([buildMacho({ bits: 32, endian: "big", cpuType: 18 }), buildMacho(PROGRAM)], { gap: 8 }),
  buildUniversal([buildMacho({ type: 8, code: new Uint8Array(0), overlay: buildElf() })], { fat64: true }),
];

function inspectHostile(bytes: Uint8Array, deep = true): Inspection {
  const before = processorMs();
  const inspection = inspectBytes(bytes, { deep });
  expect(processorMs() - before).toBeLessThan(SLOWEST_MS);
  for (const { at } of inspection.issues) expect(Number.isSafeInteger(at) && at >= 0 && at <= bytes.length).toBe(true);
  return inspection;
}

function expectSound(inspection: Inspection): void {
  const line = artifactLine({ path: "x", sizeBytes: 1, ...inspection });
  expect(line.length).toBeLessThan(LONGEST_LINE);
  expect(schemaErrors(artifactSchema, JSON.parse(line))).toEqual([]);
  for (const { facts } of inspection.parts) {
    if ("elfType" in facts) expect(schemaErrors(ELF_FACTS, facts, artifactSchema)).toEqual([]);
    if ("machoType" in facts) expect(schemaErrors(MACHO_FACTS, facts, artifactSchema)).toEqual([]);
  }
  expect(words(inspection).parts).toHaveLength(inspection.parts.length);
}

const ELF_FACTS = artifactSchema.$defs.elfFacts;
const MACHO_FACTS = artifactSchema.$defs.machoFacts;

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

describe("any bytes behind the magic of a Mach-O file", () => {
  it("are survived as images and as universal files", () => {
    const magic = fc.constantFrom(
      [0xcf, 0xfa, 0xed, 0xfe, 12, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 144, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [0xfe, 0xed, 0xfa, 0xce, 0, 0, 0, 18, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 2, 0, 0, 0, 96, 0, 0, 0, 0],
      [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2],
      [0xca, 0xfe, 0xba, 0xbf, 0, 0, 0, 1],
    );
    const command = fc.constantFrom(
      [],
      [0x19, 0, 0, 0, 72, 0, 0, 0],
      [2, 0, 0, 0, 24, 0, 0, 0],
      [0, 0, 0, 2, 0, 0, 0, 24],
    );
    fc.assert(
      fc.property(magic, command, fc.uint8Array({ maxLength: 400 }), (head, next, bytes) => {
        expectSound(inspectHostile(Uint8Array.from([...head, ...next, ...bytes])));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("every prefix", () => {
  it("of small files is survived", () => {
    for (const bytes of SAMPLES) {
      for (let length = 0; length <= bytes.length; length++) inspectHostile(bytes.subarray(0, length));
    }
  });
});

describe("thousands of mutations", () => {
  it("of small files are survived and described by the schema", () => {
    const mutator = new Mutator(20261122);
    for (const bytes of SAMPLES) {
      for (let round = 0; round < 1500; round++) expectSound(inspectHostile(mutator.mutate(bytes)));
    }
  });

  it("never let the level depend on deep", () => {
    const mutator = new Mutator(27);
    for (const bytes of SAMPLES) {
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

  /** A program of `size` bytes with these load commands: type and words. */
  function manyCommands(
    size: number,
    commands: readonly (readonly [type: number, words: readonly number[]])[],
  ): Uint8Array {
    const bytes = new Uint8Array(size).fill(0x41);
    const view = new DataView(bytes.buffer);
    let at = 32;
    for (const [type, words] of commands) {
      [type, 8 + words.length * 4, ...words].forEach((word, index) => {
        view.setUint32(at + index * 4, word, true);
      });
      at += 8 + words.length * 4;
    }
    [0xfeedfacf, 0x0100000c, 0, 2, commands.length, at - 32, 0, 0].forEach((word, index) => {
      view.setUint32(index * 4, word, true);
    });
    return bytes;
  }

  const SIZE = 8 << 20;
  const wholeFile = [0, 0, 0, 0, 0, 0, SIZE, 0, 0, 0, SIZE, 0, 7, 7, 0, 0];

  it("stay linear when every segment is the whole file", () => {
    const bytes = manyCommands(SIZE, new Array(4000).fill([0x19, wholeFile]));
    expect(inspectHostile(bytes).parts[0]?.facts.segments).toBe(4000);
  });

  it("stay linear when everything is a symbol, a function and a name", () => {
    const tables = [0x1e, 0x26, 0x80000033, 0x80000034].map((type) => [type, [4096, SIZE - 4096]] as const);
    const bytes = manyCommands(SIZE, [[0x19, wholeFile], [2, [4096, (SIZE - 4096) / 16, 0, SIZE]], ...tables]);
    const { parts } = inspectHostile(bytes);
    expect(parts[0]?.facts.symbolTable).toMatchObject({ entries: (SIZE - 4096) / 16 });
  });

  it("stay linear for a trie of overlapping edges", () => {
    const bytes = manyCommands(SIZE, [[0x80000033, [4096, SIZE - 4096]]]);
    for (let at = 4096; at < SIZE - 8; at += 2) bytes[at] = at % 512 === 0 ? 0 : 0xff;
    inspectHostile(bytes);
  });

  it("stay linear for a universal file whose slices are all the same bytes", () => {
    const slice = manyCommands(SIZE, [
      [0x19, wholeFile],
      [2, [4096, (SIZE - 4096) / 16, 0, SIZE]],
    ]);
    const bytes = new Uint8Array(SIZE + 4096);
    bytes.set(slice, 4096);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 0xcafebabe);
    view.setUint32(4, 32);
    for (let index = 0; index < 32; index++) {
      [7, index, 4096, SIZE, 12].forEach((word, field) => {
        view.setUint32(8 + index * 20 + field * 4, word);
      });
    }
    const { parts, issues } = inspectHostile(bytes);
    expect(parts).toHaveLength(32);
    expect(issues.filter(({ code }) => code === "overlap")).toHaveLength(31);
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

  it.each([
    { name: "ELF", bytes: buildElf({ symbols: honestSymbols(), code: new Uint8Array(400_000) }) },
    { name: "Mach-O", bytes: buildMacho({ ...PROGRAM, type: 6, code: new Uint8Array(400_000).fill(1) }) },
  ])("sees the same through a source as in memory, reading little: $name", ({ bytes }) => {
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
