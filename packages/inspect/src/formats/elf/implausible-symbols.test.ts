import { describe, expect, test } from "vitest";
import { inspectBytes } from "../../inspect.ts";
import { buildElf, honestSymbols, type SymbolRecipe } from "../../testing/index.ts";

const CODE = new Uint8Array(65_536).fill(0x90);
const names = (count: number, at: (index: number) => Partial<SymbolRecipe>): readonly SymbolRecipe[] =>
  Array.from({ length: count }, (_, index) => ({ name: `f${index}`, ...at(index) }));

describe("implausible symbols", () => {
  test.each([
    { name: "honest", symbols: honestSymbols(CODE.length), signs: [] },
    {
      name: "honest, global names only",
      symbols: honestSymbols(CODE.length).filter(({ binding }) => binding === 1),
      signs: [],
    },
    {
      name: "addresses outside of the code",
      symbols: names(20, (index) => ({ value: 1 << 24, size: 4096 + index })),
      signs: ["outside-code"],
    },
    { name: "all sizes 0", symbols: names(100, (index) => ({ value: index * 512 })), signs: ["sizes-zero"] },
    {
      name: "too few for the code",
      symbols: names(5, (index) => ({ value: index * 512, size: 64 })),
      signs: ["too-few"],
    },
    { name: "data names only", symbols: names(50, () => ({ type: 1, size: 4 })), signs: ["too-few"] },
    {
      name: "names added to a stripped file (objcopy --add-symbol)",
      symbols: names(3, (index) => ({ value: index * 16 })),
      signs: ["sizes-zero", "too-few"],
    },
  ])("$name: $signs", ({ symbols, signs }) => {
    const { opacity, parts } = inspectBytes(buildElf({ code: CODE, symbols }), { deep: false });
    expect(parts[0]?.facts.implausibleSymbols).toMatchObject({ implausible: signs.length > 0, signs });
    const reasons = opacity.reasons.map(({ id }) => id).filter((id) => id === "elf.symbols-implausible");
    expect(reasons).toHaveLength(signs.length > 0 ? 1 : 0);
  });

  test("names without code", () => {
    const bytes = buildElf({ symbols: names(3, () => ({ place: "absolute", value: 0x400000, size: 8 })) });
    const image = bytes.slice();
    const view = new DataView(image.buffer);
    const sections = Number(view.getBigUint64(40, true));
    view.setBigUint64(sections + 64 + 8, 2n, true); // .text: SHF_ALLOC, no longer SHF_EXECINSTR
    expect(inspectBytes(image, { deep: false }).parts[0]?.facts.implausibleSymbols).toMatchObject({
      signs: ["no-code"],
    });
  });

  test("functions whose names were blanked", () => {
    const bytes = buildElf({ symbols: honestSymbols() });
    const nameless = buildElf({ symbols: honestSymbols().map((symbol) => ({ ...symbol, name: "" })) });
    const blanked = bytes.slice();
    const names = Buffer.from(blanked.buffer).indexOf("\0main.c\0helper\0");
    blanked.fill(0, names, names + "\0main.c\0helper\0counter\0main\0printf".length);
    for (const file of [nameless, blanked]) {
      const { opacity, parts } = inspectBytes(file, { deep: false });
      expect(opacity).toMatchObject({ level: "none", reasons: [{ id: "elf.symbols-implausible" }] });
      expect(parts[0]?.facts.implausibleSymbols).toMatchObject({ signs: ["no-names"] });
    }
  });

  test("small hand-written assembly has no sizes and is honest", () => {
    const symbols = names(10, (index) => ({ value: index * 4 }));
    const { parts } = inspectBytes(buildElf({ symbols }), { deep: false });
    expect(parts[0]?.facts.implausibleSymbols).toMatchObject({ implausible: false });
    const linked = inspectBytes(buildElf({ symbols, needed: ["libc.so.6"] }), { deep: false });
    expect(linked.parts[0]?.facts.implausibleSymbols).toMatchObject({ signs: ["sizes-zero"] });
  });
});
