import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { corpusPath } from "../../../tests/support/corpus.ts";
import { bytesSource } from "./content/source.ts";
import { layoutSource } from "./layout.ts";
import { buildElf, honestSymbols, Mutator } from "./testing/index.ts";

function layout(bytes: Uint8Array) {
  return layoutSource(bytesSource(bytes)).regions;
}

describe("layoutSource", () => {
  it("names what an ELF file consists of, in order, with permissions", () => {
    const bytes = buildElf({
      symbols: honestSymbols(),
      sections: [{ name: ".data", flags: 3, bytes: new Uint8Array(9) }],
    });
    const regions = layout(bytes).map(({ name, kind, permissions = "" }) => `${kind} ${name} ${permissions}`.trim());
    expect(regions).toEqual([
      "segment LOAD r-x",
      "header ELF header",
      "segment GNU_STACK rw-",
      "table program headers",
      "section .text r-x",
      "section .data rw-",
      "gap unclaimed",
      "table .symtab",
      "table .strtab",
      "gap unclaimed",
      "table .shstrtab",
      "gap unclaimed",
      "table section headers",
    ]);
  });

  it("covers every byte with headers, sections, tables, the overlay and gaps", () => {
    const bytes = buildElf({ overlay: buildElf({ withoutSectionHeaders: true }) });
    const seen = new Uint8Array(bytes.length);
    for (const { kind, offset, size } of layout(bytes)) if (kind !== "segment") seen.fill(1, offset, offset + size);
    expect(seen.includes(0)).toBe(false);
  });

  it("looks into a payload behind the end", () => {
    const host = buildElf();
    const regions = layout(buildElf({ overlay: host }));
    const overlay = regions.find(({ kind }) => kind === "overlay");
    expect(overlay).toMatchObject({ name: "behind the end: elf", size: host.length });
    expect(regions.filter(({ name }) => name === ".text").map(({ offset }) => offset)).toEqual([
      regions.find(({ name }) => name === ".text")?.offset,
      (overlay?.offset ?? 0) + (layout(host).find(({ name }) => name === ".text")?.offset ?? 0),
    ]);
  });

  it("says what a cut section claims", () => {
    const bytes = buildElf({ sections: [{ name: ".big", bytes: new Uint8Array(64) }] });
    const at = new DataView(bytes.buffer).getUint32(40, true) + 2 * 64 + 32;
    new DataView(bytes.buffer).setUint32(at, 1 << 20, true);
    const big = layout(bytes).find(({ name }) => name === ".big");
    expect(big).toMatchObject({ claimed: 1 << 20, size: bytes.length - (big?.offset ?? 0) });
  });

  it("has nothing to say about a file of no format", () => {
    expect(layout(new Uint8Array(100))).toEqual([]);
  });
});

/** Sizes are bytes that are there, and the order is by offset. */
function expectSound(bytes: Uint8Array): void {
  let last = 0;
  for (const { offset, size, claimed } of layout(bytes)) {
    expect(offset).toBeGreaterThanOrEqual(last);
    expect(size === 0 || (size > 0 && offset + size <= bytes.length)).toBe(true);
    if (claimed !== undefined) expect(claimed).toBeGreaterThan(size);
    last = offset;
  }
}

describe("any bytes", () => {
  it("are survived: mutations of small files", () => {
    const mutator = new Mutator(7);
    const sample = buildElf({ symbols: honestSymbols(), overlay: buildElf() });
    for (let round = 0; round < 2000; round++) expectSound(mutator.mutate(sample));
  });

  const corpus = corpusPath("binaries");
  it.skipIf(corpus === undefined)("are survived: the corpus and its cuts", () => {
    for (const folder of ["elf", "malformed", "macho", "applescript"].map((name) => join(corpus ?? "", name))) {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const bytes = readFileSync(join(folder, entry.name));
        expectSound(bytes);
        expectSound(bytes.subarray(0, bytes.length >> 1));
      }
    }
  });
});
