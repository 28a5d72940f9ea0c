import type { OpacityLevel } from "@limpid/core";
import { describe, expect, it } from "vitest";
import { inspectBytes } from "../../inspect.ts";
import {
  buildElf,
  buildMacho,
  buildUniversal,
  honestMachoSymbols,
  honestSymbols,
  type MachoRecipe,
} from "../../testing/index.ts";

const MARKER = { name: "radr://5614542", kind: 0x3c } as const;
const HEADER = { name: "__mh_execute_header", kind: "header" } as const;
const CODE_ONLY_CLAIMED = new Uint8Array(64);

interface Case {
  readonly name: string;
  readonly recipe: MachoRecipe;
  readonly level: OpacityLevel | null;
  readonly reason?: string;
}

/** DESIGN's table, and what looks alike. */
const CASES: readonly Case[] = [
  { name: "local symbols", recipe: { symbols: honestMachoSymbols() }, level: "none" },
  { name: "private external symbols", recipe: { symbols: [{ name: "_a", kind: "private-external" }] }, level: "none" },
  { name: "stabs only", recipe: { symbols: [{ name: "_main", kind: 0x24 }] }, level: "none" },
  {
    name: "another option for a debugger",
    recipe: { symbols: [{ name: "gcc2_compiled.", kind: 0x3c }] },
    level: "none",
  },
  { name: "exported names only", recipe: { symbols: [{ name: "_api", kind: "external" }, HEADER] }, level: "locals" },
  {
    name: "the header symbol and imports",
    recipe: { symbols: [HEADER, { name: "_puts", kind: "undefined" }] },
    level: "symbols",
    reason: "macho.nothing-defined",
  },
  {
    name: "a header symbol under another name",
    recipe: { symbols: [{ ...HEADER, name: "_innocent" }] },
    level: "symbols",
    reason: "macho.nothing-defined",
  },
  { name: "the marker of strip", recipe: { symbols: [HEADER, MARKER] }, level: "symbols" },
  { name: "the marker and exports", recipe: { symbols: [{ name: "_a", kind: "external" }, MARKER] }, level: "locals" },
  { name: "no entries", recipe: { symbols: [] }, level: "symbols", reason: "macho.symtab-empty" },
  { name: "no table", recipe: {}, level: "symbols", reason: "macho.symtab-absent" },
  { name: "an object", recipe: { type: 1, symbols: [{ name: "_a" }] }, level: "none" },
  { name: "a core file", recipe: { type: 4 }, level: null },
  { name: "a companion for debuggers", recipe: { type: 10 }, level: "none", reason: "macho.no-code" },
  { name: "a stub for the linker", recipe: { type: 9 }, level: "none", reason: "macho.no-code" },
  { name: "an empty bundle", recipe: { type: 8, code: new Uint8Array(0) }, level: "none", reason: "macho.no-code" },
  { name: "an empty library", recipe: { type: 6, code: new Uint8Array(0) }, level: "none", reason: "macho.no-code" },
  { name: "a bundle that denies its code", recipe: { type: 8, codeIsMarked: false }, level: "symbols" },
  {
    name: "a program that denies its code",
    recipe: { code: CODE_ONLY_CLAIMED, codeIsMarked: false },
    level: "symbols",
  },
];

describe.each([
  { bits: 64, endian: "little" },
  { bits: 32, endian: "little" },
  { bits: 64, endian: "big" },
  { bits: 32, endian: "big" },
] as const)("level, $bits bit, $endian endian", (shape) => {
  it.each(CASES)("$name: $level", ({ recipe, level, reason }) => {
    const { opacity, parts } = inspectBytes(buildMacho({ ...shape, ...recipe }), { deep: false });
    expect(opacity.level).toBe(level);
    expect(parts[0]).toMatchObject(shape);
    if (reason !== undefined) expect(opacity.reasons.map(({ id }) => id)).toEqual([reason]);
  });
});

describe("damage", () => {
  const whole = buildMacho({ symbols: honestMachoSymbols() });
  const changed = (at: number, value: number): Uint8Array => {
    const bytes = new Uint8Array(whole);
    new DataView(bytes.buffer).setUint32(at, value, true);
    return bytes;
  };

  it.each([
    { name: "a command of size 0", bytes: changed(36, 0), code: "invalid-value" },
    { name: "a command beyond all others", bytes: changed(36, 1 << 20), code: "invalid-value" },
    { name: "more commands than room", bytes: changed(16, 2 ** 32 - 1), code: "contradiction" },
    { name: "commands beyond the end", bytes: changed(20, 1 << 19), code: "truncated" },
    { name: "the header alone", bytes: whole.subarray(0, 32), code: "truncated" },
    { name: "part of the header", bytes: whole.subarray(0, 20), code: "truncated" },
    { name: "no symbols", bytes: whole.subarray(0, whole.length - 110), code: "truncated" },
  ])("$name: nothing can be said", ({ bytes, code }) => {
    const { opacity, issues } = inspectBytes(bytes, { deep: true });
    expect(opacity.level).toBeNull();
    expect(issues.map((issue) => issue.code)).toContain(code);
  });

  it("keeps the symbols that a cut leaves", () => {
    const symbols = [...honestMachoSymbols(), ...honestMachoSymbols()];
    const { opacity } = inspectBytes(buildMacho({ symbols }).subarray(0, -130), { deep: false });
    expect(opacity.level).toBe("none");
  });

  it("says that counts for the dynamic linker are wrong", () => {
    const body = new Uint8Array(72);
    body[4] = 9;
    const { issues } = inspectBytes(buildMacho({ symbols: honestMachoSymbols(), commands: [[0xb, body]] }), {
      deep: false,
    });
    expect(issues).toMatchObject([{ code: "contradiction" }]);
  });
});

describe("universal files", () => {
  const honest = buildMacho({ symbols: honestMachoSymbols() });
  const stripped = buildMacho({ cpuType: 0x01000007 });
  const big = buildMacho({ bits: 32, endian: "big", cpuType: 18, symbols: [{ name: "_api", kind: "external" }] });

  it.each([{ fat64: false }, { fat64: true }])("have the level of the most opaque slice, $fat64", (shape) => {
    const { opacity, parts, issues } = inspectBytes(buildUniversal([honest, stripped, big], shape), { deep: false });
    expect(parts.map((part) => [part.arch, part.opacity.level])).toEqual([
      ["arm64", "none"],
      ["x86_64", "symbols"],
      ["ppc", "locals"],
    ]);
    expect(parts.every(({ offset }) => (offset ?? 0) > 0)).toBe(true);
    expect(opacity.level).toBe("symbols");
    expect(opacity.reasons.map(({ explanation }) => explanation)).toEqual([
      expect.stringMatching(/^In the slice for x86_64: /),
      expect.stringMatching(/^In the slice for ppc: /),
    ]);
    expect(issues).toEqual([]);
  });

  it("do not count slices without code", () => {
    const empty = buildMacho({ type: 8, cpuType: 0x01000007, code: new Uint8Array(0) });
    const { opacity, parts } = inspectBytes(buildUniversal([honest, empty]), { deep: false });
    expect(parts.map(({ holdsCode }) => holdsCode)).toEqual([true, false]);
    expect(opacity.level).toBe("none");
  });

  it("cannot be said to be whole when a slice is missing", () => {
    const cut = buildUniversal([honest, stripped]).subarray(0, -100);
    const { opacity, parts, issues } = inspectBytes(cut, { deep: false });
    expect(parts.map((part) => part.opacity.level)).toEqual(["none", null]);
    expect(opacity.level).toBeNull();
    expect(issues.map(({ code }) => code)).toContain("truncated");
  });

  it("do not look into slices that share bytes", () => {
    const bytes = buildUniversal([honest, stripped]);
    const view = new DataView(bytes.buffer);
    view.setUint32(8 + 20 + 8, view.getUint32(8 + 8));
    const { opacity, parts, issues } = inspectBytes(bytes, { deep: false });
    expect(parts.map((part) => part.opacity.level)).toEqual(["none", null]);
    expect(opacity.level).toBeNull();
    expect(issues.map(({ code }) => code)).toContain("overlap");
  });

  it("say when a slice is for another processor than announced, or no image at all", () => {
    const lying = buildUniversal([honest]);
    new DataView(lying.buffer).setUint32(8, 7);
    expect(inspectBytes(lying, { deep: false }).issues).toMatchObject([{ code: "contradiction" }]);
    const archive = Uint8Array.from([..."!<arch>\n and objects"].map((letter) => letter.charCodeAt(0)));
    const { parts, issues } = inspectBytes(buildUniversal([archive]), { deep: false });
    expect(parts).toMatchObject([{ type: "archive", opacity: { level: null } }]);
    expect(issues).toMatchObject([{ code: "unsupported" }]);
  });

  it("are told from Java classes by their number of slices", () => {
    const head = (count: number) => Uint8Array.of(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, count, 0, 0, 0, 0);
    expect(inspectBytes(head(2), { deep: false }).format).toBe("macho");
    expect(inspectBytes(head(0), { deep: false })).toMatchObject({ format: "macho", opacity: { level: null } });
    for (const count of [45, 52, 65]) expect(inspectBytes(head(count), { deep: false }).format).toBeNull();
  });

  it("may carry a program behind the last slice, and bytes between slices", () => {
    const payload = buildElf({ symbols: honestSymbols() });
    const bytes = buildUniversal([honest, stripped], { gap: 40 });
    const { parts } = inspectBytes(Uint8Array.from([...bytes, ...payload]), { deep: false });
    expect(parts.map(({ arch, offset }) => [arch, offset])).toEqual([
      ["arm64", expect.any(Number)],
      ["x86_64", expect.any(Number)],
      ["x86_64", bytes.length],
    ]);
    expect(parts[1]?.facts.gapBefore).toMatchObject({ format: "unknown" });
  });
});
