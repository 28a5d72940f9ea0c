import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { inspectBytes } from "../../inspect.ts";
import { buildElf, type ElfRecipe, honestSymbols } from "../../testing/index.ts";

/** Bytes without any pattern, the same in each run (xorshift32): what compression and encryption leave. */
function noise(length: number): Uint8Array {
  let state = 0x9e3779b9;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}

function reasonsOf(bytes: Uint8Array): readonly string[] {
  const { opacity } = inspectBytes(bytes, { deep: false });
  const packing = opacity.reasons.filter(({ id }) => id.startsWith("elf.packed"));
  expect(opacity.packed).toBe(packing.length > 0);
  return packing.map(({ id }) => id);
}

const CODE = new Uint8Array(16_384).fill(0x90);
const STUB: ElfRecipe = { withoutSectionHeaders: true };

describe("packing by shape", () => {
  test.each([
    { name: "noise, W+X", recipe: { ...STUB, code: noise(16_384), writableCode: true }, packed: true },
    { name: "noise, far more memory than file", recipe: { ...STUB, code: noise(16_384), bss: 200_000 }, packed: true },
    { name: "noise alone", recipe: { ...STUB, code: noise(16_384) }, packed: true },
    {
      name: "clear code, W+X and much memory",
      recipe: { ...STUB, code: CODE, writableCode: true, bss: 1 << 20 },
      packed: false,
    },
    { name: "sstrip of an ordinary program", recipe: { ...STUB, code: CODE }, packed: false },
    { name: "too little to judge", recipe: { ...STUB, code: noise(300), writableCode: true }, packed: false },
    { name: "noise in a section that is entered", recipe: { code: noise(16_384), writableCode: true }, packed: false },
    { name: "an object file of noise", recipe: { ...STUB, type: "rel", code: noise(16_384) }, packed: false },
  ] as const)("$name: $packed", ({ recipe, packed }) => {
    expect(reasonsOf(buildElf(recipe))).toEqual(packed ? ["elf.packed-structure"] : []);
  });

  it("does not depend on deep", () => {
    const bytes = buildElf({ ...STUB, code: noise(16_384), writableCode: true });
    expect(inspectBytes(bytes, { deep: true }).opacity).toEqual(inspectBytes(bytes, { deep: false }).opacity);
  });
});

const corpus = corpusPath("binaries", "elf");

describe.skipIf(corpus === undefined)("UPX with its name scrubbed", () => {
  test.each(["made-busybox.armhf.upx", "made-hello.amd64.upx", "made-hello.arm64.upx"])("%s", (name) => {
    const bytes = readFileSync(`${corpus}/${name}`);
    expect(reasonsOf(bytes)).toEqual(["elf.packed-upx"]);
    for (let at = bytes.indexOf("UPX!"); at >= 0; at = bytes.indexOf("UPX!")) bytes.fill(0, at, at + 4);
    expect(reasonsOf(bytes)).toEqual(["elf.packed-structure"]);
  });
});

describe("UPX marker", () => {
  const marker = Uint8Array.of(0x55, 0x50, 0x58, 0x21);

  test.each([
    {
      name: "behind the program headers",
      recipe: { ...STUB, code: Uint8Array.from([0, 0, 0, 0, ...marker, ...CODE]) },
      packed: true,
    },
    {
      name: "in the trailer",
      recipe: { ...STUB, code: CODE, overlay: Uint8Array.from([...marker, ...new Uint8Array(32)]) },
      packed: true,
    },
    {
      name: "somewhere in the middle",
      recipe: { ...STUB, code: Uint8Array.from([...CODE, ...marker, ...CODE]) },
      packed: false,
    },
    { name: "in a program with sections", recipe: { overlay: marker, symbols: honestSymbols() }, packed: false },
  ])("$name: $packed", ({ recipe, packed }) => {
    expect(reasonsOf(buildElf(recipe))).toEqual(packed ? ["elf.packed-upx"] : []);
  });
});
