import { inspectBytes } from "@limpid/inspect";
import { buildElf, type ElfRecipe } from "@limpid/inspect/testing";
import { describe, expect, it } from "vitest";
import { elfFacts } from "./facts.ts";

function factsOf(recipe: ElfRecipe): ReturnType<typeof elfFacts> {
  return elfFacts(inspectBytes(buildElf(recipe), { deep: true }).parts[0]);
}

describe("elfFacts reads what the inspector writes", () => {
  it("a program behind the program", () => {
    expect(factsOf({ overlay: buildElf() }).overlay).toBe("elf");
    expect(factsOf({}).overlay).toBeUndefined();
  });

  it("symbols outside of the code", () => {
    const symbols = [1, 2, 3].map((n) => ({ name: `f${n}`, value: 0x10, size: 4, place: "absolute" as const }));
    expect(factsOf({ symbols }).implausibleSigns).toContain("outside-code");
  });

  it("the build id", () => {
    expect(factsOf({ buildId: Uint8Array.of(0xab, 0xcd, 0xef) }).buildId).toBe("abcdef");
  });

  it("exported names that survive", () => {
    const dynamicSymbols = [{ name: "api", binding: 1 }];
    expect(factsOf({ type: "dyn", soname: "lib.so", dynamicSymbols }).namesSurvive).toContain("exports");
  });

  it("facts of another shape count as absent", () => {
    const [part] = inspectBytes(buildElf(), { deep: false }).parts;
    if (part === undefined) throw new Error("no part");
    const odd = {
      ...part,
      facts: { implausibleSymbols: 7, overlay: "elf", debugLink: [], buildId: {}, namesSurvive: [1] },
    };
    expect(elfFacts(odd)).toEqual({
      implausibleSigns: [],
      namesSurvive: [],
      overlay: undefined,
      debugLink: undefined,
      buildId: undefined,
    });
  });
});
