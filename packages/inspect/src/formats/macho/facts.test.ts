import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { inspectBytes } from "../../inspect.ts";
import { buildElf, buildMacho, honestMachoSymbols, type MachoRecipe } from "../../testing/index.ts";
import { words } from "../../words.ts";
import type { MachoFacts } from "./facts.ts";

const ascii = (text: string): Uint8Array => Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)));
const little = (...numbers: readonly number[]): Uint8Array =>
  Uint8Array.from(numbers.flatMap((value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24]));
const partOf = (recipe: MachoRecipe, deep = false) => inspectBytes(buildMacho(recipe), { deep }).parts[0];
const factsOf = (recipe: MachoRecipe, deep = false) => partOf(recipe, deep)?.facts as MachoFacts;

describe("kinds", () => {
  it.each([
    { type: 1, kind: "object", name: "object" },
    { type: 2, kind: "executable", name: "execute" },
    { type: 6, kind: "library", name: "dylib" },
    { type: 8, kind: "bundle", name: "bundle" },
    { type: 10, kind: "debug", name: "dsym" },
    { type: 11, kind: "kernel-module", name: "kext-bundle" },
    { type: 77, kind: "other", name: "77" },
  ])("$name is $kind", ({ type, kind, name }) => {
    const part = partOf({ type });
    expect(part?.type).toBe(kind);
    expect(part?.facts.machoType).toBe(name);
  });

  it.each([
    { cpuType: 0x0100000c, cpuSubtype: 0, arch: "arm64" },
    { cpuType: 0x0100000c, cpuSubtype: 0x80000002, arch: "arm64e" },
    { cpuType: 0x0200000c, cpuSubtype: 1, arch: "arm64_32" },
    { cpuType: 12, cpuSubtype: 9, arch: "arm" },
    { cpuType: 99, cpuSubtype: 0, arch: "99" },
  ])("$arch", ({ cpuType, cpuSubtype, arch }) => {
    expect(partOf({ cpuType, cpuSubtype })?.arch).toBe(arch);
  });
});

describe("symbols", () => {
  it("counts them by kind", () => {
    const part = partOf({
      symbols: [
        ...honestMachoSymbols(),
        { name: "_shared", kind: "private-external" },
        { name: "_fixed", kind: 0x03 },
        { name: "_alias", kind: 0x0b },
        { name: "main.c", kind: 0x64 },
        { name: "radr://5614542", kind: 0x3c },
      ],
    });
    expect(part?.symbols).toEqual({ local: 2, global: 4, dynamic: 4 });
    expect(part?.facts).toMatchObject({
      stripMarker: true,
      symbolTable: {
        entries: 9,
        local: 2,
        privateExternal: 1,
        external: 4,
        undefined: 1,
        absolute: 1,
        indirect: 1,
        stabs: 1,
      },
    });
  });

  it("sees the dynamic linker's names where the symbol table is gone", () => {
    const fixups = little(0, 0, 28, 0, 3, 1, 0, 0, 0, 0);
    const recipe: MachoRecipe = { exports: ["__mh_execute_header", "_main", "_api"], functionStarts: 5 };
    const part = partOf({ ...recipe, commands: [[0x80000034, little(0x20, fixups.length)]] });
    expect(part?.facts).toMatchObject({
      exportTrie: { names: 3 },
      functionStarts: { functions: 5 },
      namesSurvive: ["exports"],
    });
    expect(part?.symbols.dynamic).toBeGreaterThanOrEqual(2);
  });

  it("does not walk a trie in circles", () => {
    const recipe: MachoRecipe = { exports: ["_a", "_b"] };
    const bytes = buildMacho(recipe);
    const at = Buffer.from(bytes).indexOf("_a\0"); // the first name; its node's place follows
    bytes[at + 3] = bytes[at + 7] ?? 0;
    const { issues } = inspectBytes(bytes, { deep: false });
    expect(issues).toMatchObject([{ code: "invalid-value" }]);
  });
});

describe("a symbol table that does not fit", () => {
  const code = new Uint8Array(65_536).fill(0x90);
  const names = (count: number, fields: object) =>
    Array.from({ length: count }, (_, index) => ({ name: `_f${index}`, value: index * 16, ...fields }));

  it.each([
    { name: "fits", recipe: { symbols: names(60, {}), functionStarts: 100 }, signs: [] },
    { name: "few names", recipe: { symbols: names(3, {}), functionStarts: 100 }, signs: ["too-few"] },
    { name: "few names, uncounted", recipe: { symbols: names(3, {}) }, signs: ["too-few"] },
    { name: "names for no section", recipe: { symbols: names(60, { section: 9 }) }, signs: ["misplaced", "no-code"] },
    { name: "names far away", recipe: { symbols: names(60, { value: 1 << 20 }) }, signs: ["misplaced", "no-code"] },
    { name: "names without letters", recipe: { symbols: names(60, { name: "" }) }, signs: ["no-names"] },
    { name: "names of constants", recipe: { symbols: names(60, { kind: 0x02 }) }, signs: ["no-code"] },
    { name: "exports only", recipe: { symbols: names(1, { kind: "external" }), functionStarts: 100 }, signs: [] },
  ])("$name: $signs", ({ recipe, signs }) => {
    const { opacity, parts } = inspectBytes(buildMacho({ code, ...recipe }), { deep: false });
    expect(parts[0]?.facts.implausibleSymbols).toMatchObject({ signs, implausible: signs.length > 0 });
    expect(opacity.reasons.some(({ id }) => id === "macho.symbols-implausible")).toBe(signs.length > 0);
  });
});

describe("AN0057: lacking symbol table and string references", () => {
  const section = (name: string, bytes: Uint8Array, type = 0) => ({ segment: "__DATA", name, type, bytes });
  const text = ascii("curl -s http://example.org/payload\0");

  it.each([
    { name: "nothing", recipe: {}, lacking: true },
    { name: "empty literals", recipe: { sections: [section("__cstring", new Uint8Array(0), 2)] }, lacking: true },
    { name: "binary constants", recipe: { sections: [section("__const", new Uint8Array(99))] }, lacking: true },
    { name: "literals", recipe: { sections: [section("__cstring", text, 2)] }, lacking: false },
    { name: "literals under another name", recipe: { sections: [section("__xyz", text, 2)] }, lacking: false },
    { name: "texts among constants", recipe: { sections: [section("__const", text)] }, lacking: false },
    { name: "texts in a section of any name", recipe: { sections: [section("__xyz", text)] }, lacking: false },
    { name: "symbols", recipe: { symbols: honestMachoSymbols() }, lacking: false },
  ])("$name: $lacking", ({ recipe, lacking }) => {
    expect(factsOf(recipe).lacksSymbolsAndStrings?.lacking).toBe(lacking);
  });

  it("shows its parts", () => {
    expect(factsOf({ sections: [section("__const", text)] }).lacksSymbolsAndStrings).toEqual({
      lacking: false,
      symbolsRemoved: true,
      literalBytes: 0,
      printableRuns: 1,
    });
    expect(factsOf({ type: 1 })).not.toHaveProperty("lacksSymbolsAndStrings");
  });
});

describe("names that survive", () => {
  it("Objective-C's, also where the linker put them among other texts", () => {
    const named = { name: "__objc_methname", type: 2, bytes: ascii("stealKeychain:\0run\0") };
    const classes = { name: "__objc_classlist", bytes: new Uint8Array(16) };
    expect(factsOf({ sections: [named, classes] }, true)).toMatchObject({
      objectiveC: { types: 2, nameBytes: 19, examples: ["stealKeychain:", "run"] },
      namesSurvive: ["objective-c"],
    });
    const bare = { symbols: [], sections: [{ name: "__cstring", type: 2, bytes: ascii("upload:\0") }] };
    const at = buildMacho({
      ...bare,
      sections: [...bare.sections, { name: "__objc_selrefs", bytes: new Uint8Array(8) }],
    });
    const offset = Buffer.from(at).indexOf("upload:");
    const pointer = { name: "__objc_selrefs", bytes: little(offset, 0x80100000) };
    expect(factsOf({ ...bare, sections: [...bare.sections, pointer] }, true).objectiveC).toEqual({
      types: 0,
      nameBytes: 0,
      examples: ["upload:"],
    });
  });

  it("Swift's", () => {
    const fields = { segment: "__TEXT", name: "__swift5_reflstr", bytes: ascii("password\0host\0") };
    const types = { segment: "__TEXT", name: "__swift5_types", bytes: new Uint8Array(12) };
    expect(factsOf({ sections: [fields, types] }, true)).toMatchObject({
      swift: { types: 3, nameBytes: 14, examples: ["password", "host"] },
      namesSurvive: ["swift"],
    });
  });

  it("Go's", () => {
    const table = new Uint8Array(100);
    table.set([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8, 7]);
    table[32] = 72;
    table.set(ascii("\0runtime.main\0"), 72);
    const info = new Uint8Array(64);
    info.set(ascii("\xff Go buildinf:\x08\x02"));
    info.set(ascii("\x08go1.26.8"), 32);
    const sections = [
      { name: "__gopclntab", bytes: table },
      { name: "__go_buildinfo", bytes: info },
    ];
    expect(factsOf({ sections })).toMatchObject({
      go: { version: "go1.26.8", functionTable: { functions: 7, layout: "1.20", namesReadable: true } },
      namesSurvive: ["go-function-table"],
    });
  });

  it("Rust's, when asked to look", () => {
    const code = ascii(`${"\x01".repeat(64)}/rustc/05f9846f8/library/std/src/panicking.rs`);
    expect(factsOf({ code })).not.toHaveProperty("rust");
    expect(factsOf({ code }, true).rust).toEqual({ evidence: ["paths"] });
    expect(factsOf({}, true).rust).toBeNull();
  });
});

describe("packing", () => {
  /** Bytes that compress no further: a counter through SHA-256. */
  function noise(length: number): Uint8Array {
    const blocks = Array.from({ length: length / 32 }, (_, index) => [
      ...createHash("sha256").update(String(index)).digest(),
    ]);
    return Uint8Array.from(blocks.flat());
  }
  const entry: readonly [number, Uint8Array] = [0x80000028, little(432, 0, 0, 0)];
  const opacityOf = (recipe: MachoRecipe) => inspectBytes(buildMacho(recipe), { deep: false }).opacity;

  it.each([
    { name: "compressed code", recipe: { code: noise(32_768), commands: [entry] }, id: "macho.packed-structure" },
    { name: "UPX", recipe: { code: ascii(`\0\0\0\0UPX!${"x".repeat(99)}`) }, id: "macho.packed-upx" },
    { name: "encrypted", recipe: { encryption: 1 }, id: "macho.encrypted" },
  ])("$name: $id", ({ recipe, id }) => {
    const opacity = opacityOf(recipe);
    expect(opacity.packed).toBe(true);
    expect(opacity.reasons.map((reason) => reason.id)).toContain(id);
  });

  it.each([
    { name: "ordinary code", recipe: { code: new Uint8Array(32_768).fill(0x90) } },
    { name: "a compressed resource beside the code", recipe: resource() },
    { name: "a library", recipe: { type: 6, code: noise(32_768) } },
    { name: "prepared for encryption", recipe: { encryption: 0 } },
  ])("$name is not packed", ({ recipe }) => {
    expect(opacityOf(recipe).packed).toBe(false);
  });

  function resource(): MachoRecipe {
    return { sections: [{ segment: "__DATA", name: "__blob", bytes: noise(32_768) }], commands: [entry] };
  }

  it("says what is encrypted", () => {
    expect(factsOf({ encryption: 1 }).encryption).toMatchObject({ cryptId: 1, sizeBytes: 64 });
    expect(factsOf({}).encryption).toBeNull();
  });
});

describe("the rest of the load commands", () => {
  it("says for what an image is built and how it comes to its libraries", () => {
    const facts = factsOf({
      libraries: ["/usr/lib/libSystem.B.dylib", "@rpath/\u001b[2J.dylib"],
      uuid: new Uint8Array(16).fill(0xab),
      commands: [
        [0x32, little(1, 0xd0000, 0xe0100, 1, 3, 0x04050600)],
        [0x8000001c, Uint8Array.from([...little(12), ...ascii("@loader_path/x\0")])],
        [0xe, Uint8Array.from([...little(12), ...ascii("/usr/lib/dyld\0")])],
        [0x27, Uint8Array.from([...little(12), ...ascii("DYLD_INSERT_LIBRARIES=/tmp/x\0")])],
        [0x80000018, Uint8Array.from([...little(24, 0, 0x10000, 0), ...ascii("/weak\0")])],
        [0x2a, little(0, 0x500)],
      ],
    });
    expect(facts).toMatchObject({
      uuid: "ABABABAB-ABAB-ABAB-ABAB-ABABABABABAB",
      platforms: [{ name: "macos", minimum: "13.0", sdk: "14.1", tools: ["ld 1029.6"] }],
      runPaths: ["@loader_path/x"],
      dynamicLinker: "/usr/lib/dyld",
      dyldEnvironment: ["DYLD_INSERT_LIBRARIES=/tmp/x"],
      sourceVersion: "5.0",
    });
    expect(facts.libraries?.map(({ name, kind }) => [name, kind])).toEqual([
      ["/usr/lib/libSystem.B.dylib", "needed"],
      ["@rpath/\u001b[2J.dylib", "needed"],
      ["/weak", "weak"],
    ]);
  });

  it("reads the header's protection", () => {
    expect(factsOf({}).hardening).toEqual({
      pie: true,
      nxHeap: false,
      executableStack: false,
      writableExecutable: false,
      writableExecutableSegments: [],
      restricted: false,
    });
    expect(factsOf({ flags: 0x1020000, writableCode: true }).hardening).toMatchObject({
      pie: false,
      nxHeap: true,
      executableStack: true,
      writableExecutable: true,
      writableExecutableSegments: ["__TEXT"],
    });
  });

  it("knows the stub of applets by its shape, and nothing larger", () => {
    const stub: MachoRecipe = {
      libraries: ["/System/Library/Frameworks/CoreServices.framework/Versions/A/CoreServices"],
      symbols: ["_OpenDefaultComponent", "_CallComponentDispatch"].map((name) => ({ name, kind: "undefined" })),
    };
    expect(factsOf(stub).appletStub).toBe(true);
    expect(factsOf({ ...stub, code: new Uint8Array(5000).fill(1) }).appletStub).toBe(false);
    expect(factsOf({ ...stub, libraries: ["/tmp/CoreServices"] }).appletStub).toBe(false);
    expect(factsOf({}).appletStub).toBe(false);
  });

  it("finds and names what lies behind the end", () => {
    expect(factsOf({ overlay: ascii("PK\x03\x04rest") }).overlay).toMatchObject({ sizeBytes: 8, format: "zip" });
    expect(factsOf({}).overlay).toBeNull();
    const { parts, opacity } = inspectBytes(buildMacho({ symbols: honestMachoSymbols(), overlay: buildElf() }), {
      deep: true,
    });
    expect(parts).toHaveLength(2);
    expect(opacity.level).toBe("symbols");
  });
});

describe("words", () => {
  it("say what is left, safely", () => {
    const bytes = buildMacho({
      libraries: ["/usr/lib/\u001b[2Jx.dylib"],
      symbols: [{ name: "radr://5614542", kind: 0x3c }],
    });
    const { headline, parts } = words(inspectBytes(bytes, { deep: true }));
    expect(headline).toBe("Mach-O executable, arm64, 64 bit: symbols removed");
    const facts = Object.fromEntries(parts[0]?.facts.map(({ label, text }) => [label, text]) ?? []);
    expect(facts).toMatchObject({
      symbols: "0 local, 0 external, 0 of other files, marked by Apple's strip",
      "to be read": "neither symbols nor strings",
      needs: "/usr/lib/\\x1b[2Jx.dylib",
      hardening: "position-independent",
    });
  });
});
