import { describe, expect, it, test } from "vitest";
import { inspectBytes } from "../../inspect.ts";
import { buildElf, type ElfRecipe, honestSymbols } from "../../testing/index.ts";

const GLOBALS_ONLY = honestSymbols().filter(({ binding = 0 }) => binding === 1);

interface Case {
  readonly name: string;
  readonly recipe: ElfRecipe;
  readonly level: string | null;
  readonly reason?: string;
}

const CASES: readonly Case[] = [
  { name: "whole", recipe: { symbols: honestSymbols() }, level: "none" },
  { name: "strip -s", recipe: {}, level: "symbols", reason: "elf.symtab-absent" },
  { name: "strip -x", recipe: { symbols: GLOBALS_ONLY }, level: "locals", reason: "elf.locals-absent" },
  { name: "sstrip", recipe: { withoutSectionHeaders: true }, level: "sections", reason: "elf.sections-absent" },
  { name: "only the null symbol", recipe: { symbols: [] }, level: "symbols", reason: "elf.symtab-empty" },
  {
    name: "references and a file name only",
    recipe: {
      symbols: [
        { name: "a.c", type: 4, place: "absolute" },
        { name: "puts", place: "undefined", binding: 1 },
      ],
    },
    level: "symbols",
    reason: "elf.symtab-empty",
  },
  {
    name: "a local indirect function",
    recipe: { symbols: [{ name: "memcpy", type: 10 }] },
    level: "none",
  },
  {
    name: "a section named .symtab that is none",
    recipe: { sections: [{ name: ".symtab", bytes: new Uint8Array(96) }] },
    level: "symbols",
    reason: "elf.symtab-absent",
  },
  { name: "dynamic symbols do not count", recipe: { dynamicSymbols: honestSymbols() }, level: "symbols" },
  { name: "object with a section symbol", recipe: { type: "rel", symbols: [{ name: "", type: 3 }] }, level: "none" },
  { name: "object, strip -s", recipe: { type: "rel" }, level: "symbols" },
  { name: "core", recipe: { type: "core", withoutSectionHeaders: true }, level: null },
];

describe.each([
  { bits: 64, endian: "little" },
  { bits: 64, endian: "big", machine: 22 },
  { bits: 32, endian: "little" },
  { bits: 32, endian: "big", machine: 20 },
] as const)("level of $bits bit, $endian endian", (form) => {
  test.each(CASES)("$name", ({ recipe, level, reason }) => {
    const { opacity, parts } = inspectBytes(buildElf({ ...form, ...recipe }), { deep: false });
    expect(opacity.level).toBe(level);
    expect(opacity.packed).toBe(false);
    if (reason !== undefined) expect(opacity.reasons.map(({ id }) => id)).toEqual([reason]);
    expect(parts).toMatchObject([{ bits: form.bits, endian: form.endian, opacity: { level } }]);
  });

  it("reads extended section numbering", () => {
    const bytes = buildElf({ ...form, symbols: honestSymbols(), extendedNumbering: true });
    const { opacity, issues, parts } = inspectBytes(bytes, { deep: false });
    expect(opacity.level).toBe("none");
    expect(issues).toEqual([]);
    expect(parts[0]?.facts.sections).toBe(5);
  });
});

describe("level of damaged files", () => {
  const whole = buildElf({ symbols: honestSymbols() });
  const field = { e_type: 16, e_shoff: 40, e_ehsize: 52, e_shentsize: 58, e_shnum: 60, e_shstrndx: 62 } as const;

  function patched(name: keyof typeof field, value: number): Uint8Array {
    const bytes = whole.slice();
    new DataView(bytes.buffer).setUint16(field[name], value, true);
    return bytes;
  }

  test.each([
    { name: "cut before the section headers", bytes: whole.subarray(0, -330), level: null, code: "truncated" },
    { name: "cut inside the section headers", bytes: whole.subarray(0, -70), level: "none", code: "truncated" },
    { name: "e_shoff behind the end", bytes: patched("e_shoff", 60_000), level: null, code: "truncated" },
    { name: "e_shentsize 0", bytes: patched("e_shentsize", 0), level: null, code: "invalid-value" },
    { name: "e_shnum too large", bytes: patched("e_shnum", 60_000), level: "none", code: "truncated" },
    { name: "e_shstrndx out of range", bytes: patched("e_shstrndx", 999), level: "none", code: "invalid-value" },
    { name: "e_type ET_NONE", bytes: patched("e_type", 0), level: null, code: "invalid-value" },
    { name: "e_ehsize wrong", bytes: patched("e_ehsize", 1), level: "none", code: "invalid-value" },
    { name: "header only", bytes: whole.subarray(0, 64), level: null, code: "truncated" },
    { name: "magic only", bytes: whole.subarray(0, 4), level: null, code: "invalid-value" },
  ])("$name: $level, $code", ({ bytes, level, code }) => {
    const { opacity, issues } = inspectBytes(bytes, { deep: false });
    expect(opacity.level).toBe(level);
    expect(issues.map((issue) => issue.code)).toContain(code);
  });

  it("reads a file whose EI_DATA lies, as the kernel does", () => {
    for (const claim of [0, 2, 9]) {
      const bytes = whole.slice();
      bytes[5] = claim;
      const { opacity, parts, issues } = inspectBytes(bytes, { deep: false });
      expect(opacity.level).toBe("none");
      expect(parts[0]).toMatchObject({ arch: "x86_64", endian: "little" });
      expect(issues).toMatchObject([{ at: 5 }]);
    }
  });

  it("reports tables that share bytes", () => {
    const bytes = whole.slice();
    const view = new DataView(bytes.buffer);
    view.setBigUint64(32, 8n, true); // e_phoff inside the header
    expect(inspectBytes(bytes, { deep: false }).issues).toContainEqual(expect.objectContaining({ code: "overlap" }));
  });

  it("says null, not removed, when the symbols lie behind the end", () => {
    const bytes = whole.slice();
    const view = new DataView(bytes.buffer);
    const sections = Number(view.getBigUint64(field.e_shoff, true));
    const symtab = [0, 1, 2, 3, 4].find((index) => view.getUint32(sections + index * 64 + 4, true) === 2) ?? 0;
    view.setBigUint64(sections + symtab * 64 + 24, 1n << 62n, true);
    const { opacity, issues } = inspectBytes(bytes, { deep: false });
    expect(opacity).toMatchObject({ level: null, reasons: [{ id: "elf.symtab-unreadable" }] });
    expect(issues).toMatchObject([{ code: "truncated", at: bytes.length }]);
  });
});
