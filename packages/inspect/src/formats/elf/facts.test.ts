import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { inspectBytes } from "../../inspect.ts";
import { buildElf, type ElfRecipe, honestSymbols } from "../../testing/index.ts";

const ascii = (text: string): Uint8Array => Uint8Array.from([...text].map((character) => character.charCodeAt(0)));
const partOf = (recipe: ElfRecipe, deep = false) => inspectBytes(buildElf(recipe), { deep }).parts[0];
const factsOf = (recipe: ElfRecipe, deep = false) => partOf(recipe, deep)?.facts;

describe("linkage and type", () => {
  const loader = "/lib64/ld-linux-x86-64.so.2";

  it.each([
    { recipe: {}, type: "executable", linkage: "static" },
    { recipe: { interpreter: loader, needed: ["libc.so.6"] }, type: "executable", linkage: "dynamic" },
    { recipe: { type: "dyn", interpreter: loader, needed: ["libc.so.6"] }, type: "executable", linkage: "dynamic" },
    { recipe: { type: "dyn", dynamicTags: [[0x6ffffffb, 0x08000000]] }, type: "executable", linkage: "static-pie" },
    { recipe: { type: "dyn", withoutSectionHeaders: true }, type: "executable", linkage: "static-pie" },
    { recipe: { type: "dyn", soname: "libx.so.1", interpreter: loader }, type: "library", linkage: "dynamic" },
    { recipe: { type: "dyn", needed: ["libc.so.6"] }, type: "library", linkage: "dynamic" },
    { recipe: { type: "rel" }, type: "object", linkage: undefined },
    { recipe: { type: "core" }, type: "core", linkage: undefined },
    { recipe: { type: "dyn", machine: 0, osAbi: 255 }, type: "bytecode", linkage: undefined },
  ] as const)("$type, $linkage", ({ recipe, type, linkage }) => {
    const part = partOf(recipe as ElfRecipe);
    expect(part?.type).toBe(type);
    expect(part?.facts.linkage).toBe(linkage);
  });

  it("names the loader, the libraries, itself and where it looks", () => {
    const facts = factsOf({
      type: "dyn",
      interpreter: loader,
      needed: ["libm.so.6", "libc.so.6"],
      soname: "libx\xff.so",
      dynamicTags: [[29, 1]],
    });
    expect(facts).toMatchObject({
      interpreter: loader,
      needed: ["libm.so.6", "libc.so.6"],
      soname: "libx\udcff.so",
      runPath: "libm.so.6",
    });
    expect(factsOf({})).toMatchObject({ interpreter: null, needed: [], soname: null, runPath: null });
  });
});

describe("symbols", () => {
  it("counts them by kind", () => {
    const part = partOf({
      symbols: [...honestSymbols(), { name: "fast", type: 10 }, { name: "t", type: 6, binding: 2 }],
    });
    expect(part?.symbols).toEqual({ local: 4, global: 2, dynamic: 0 });
    expect(part?.facts.symbolTable).toEqual({
      entries: 8,
      functions: 2,
      objects: 1,
      ifuncs: 1,
      threadLocals: 1,
      files: 1,
      sections: 0,
      untyped: 0,
      undefined: 1,
      localNames: 3,
    });
  });

  it("counts dynamic symbols with sections and, by the hash table, without", () => {
    const dynamicSymbols = [
      { name: "puts", binding: 1, place: "undefined" },
      { name: "api", binding: 1, size: 8 },
      { name: "table", binding: 1, type: 1 },
    ] as const;
    for (const withoutSectionHeaders of [false, true]) {
      const part = partOf({ type: "dyn", dynamicSymbols, withoutSectionHeaders });
      expect(part?.symbols.dynamic).toBe(3);
      expect(part?.facts.dynamicSymbols).toEqual({ entries: 4, imports: 1, exports: 2, exportedFunctions: 1 });
      expect(part?.facts.namesSurvive).toEqual(["exports"]);
    }
  });

  it("does not call one name for much code a survival of names", () => {
    const dynamicSymbols = [{ name: "napi_register_module_v1", binding: 1, size: 8 }];
    expect(factsOf({ type: "dyn", dynamicSymbols, code: new Uint8Array(100_000) })?.namesSurvive).toEqual([]);
  });
});

describe("sections with a name", () => {
  it("tells debug information from what only looks like it", () => {
    const section = (name: string) => ({ name, bytes: new Uint8Array(8) });
    const debugInfo = (...names: string[]) => factsOf({ sections: names.map(section) })?.debugInfo;
    expect(debugInfo(".debug_info", ".debug_line")).toEqual({ present: true, kinds: ["dwarf", "dwarf-lines"] });
    expect(debugInfo(".zdebug_info")).toEqual({ present: true, kinds: ["dwarf"] });
    expect(debugInfo(".debug_gdb_scripts")).toEqual({ present: false, kinds: [] });
    expect(debugInfo(".debug_line")).toEqual({ present: false, kinds: ["dwarf-lines"] });
  });

  it("reads debug link, build id, compilers and minidebuginfo", () => {
    const facts = factsOf({
      buildId: Uint8Array.of(0xde, 0xad, 0xbe, 0xef),
      sections: [
        { name: ".gnu_debuglink", bytes: Uint8Array.from([...ascii("agent.debug\0"), 0x78, 0x56, 0x34, 0x12]) },
        { name: ".comment", bytes: ascii("GCC: 12.2.0\0rustc version 1.95.0 (x)\0GCC: 12.2.0\0") },
        { name: ".gnu_debugdata", bytes: Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2) },
      ],
    });
    expect(facts).toMatchObject({
      buildId: "deadbeef",
      debugLink: { file: "agent.debug", crc32: "12345678" },
      compilers: ["GCC: 12.2.0", "rustc version 1.95.0 (x)"],
      rust: { evidence: ["comment"], version: "1.95.0 (x)" },
      miniDebugInfo: { sizeBytes: 8, readable: true },
      namesSurvive: ["minidebuginfo"],
    });
  });

  it("knows Rust without sections by the paths of its library, when asked to look", () => {
    const code = ascii(`${"\0".repeat(64)}/rustc/05f9846f8/library/std/src/panicking.rs`);
    expect(factsOf({ code, withoutSectionHeaders: true })).not.toHaveProperty("rust");
    expect(factsOf({ code, withoutSectionHeaders: true }, true)?.rust).toEqual({ evidence: ["paths"] });
    expect(factsOf({ withoutSectionHeaders: true }, true)?.rust).toBeNull();
  });

  it("does not take a debug link or minidebuginfo at its word", () => {
    const facts = factsOf({
      sections: [
        { name: ".gnu_debuglink", bytes: ascii("no-nul-at-all") },
        { name: ".gnu_debugdata", bytes: ascii("not xz") },
      ],
    });
    expect(facts).toMatchObject({ debugLink: null, miniDebugInfo: { readable: false }, namesSurvive: [] });
  });

  it("leaves out what nobody can say without names", () => {
    const facts = factsOf({ withoutSectionHeaders: true });
    expect(facts).toMatchObject({ namesSurvive: [], overlay: null, buildId: null });
    for (const name of ["debugInfo", "compilers", "rust", "go", "debugLink"]) expect(facts).not.toHaveProperty(name);
  });

  it("reads a kernel module and notices its signature", () => {
    const module: ElfRecipe = {
      type: "rel",
      symbols: honestSymbols(),
      sections: [
        { name: ".modinfo", flags: 2, bytes: ascii("license=GPL\0name=crc7\0vermagic=6.1 SMP\0name=other\0") },
        { name: ".gnu.linkonce.this_module", flags: 3, bytes: new Uint8Array(64) },
      ],
    };
    const signature = ascii("pkcs7~Module signature appended~\n");
    expect(partOf(module)).toMatchObject({
      type: "kernel-module",
      facts: { kernelModule: { name: "crc7", signed: false, license: "GPL", vermagic: "6.1 SMP" }, overlay: null },
    });
    expect(partOf({ ...module, overlay: signature })?.facts).toMatchObject({
      kernelModule: { signed: true },
      overlay: { sizeBytes: signature.length, format: "kernel-module-signature" },
    });
  });
});

describe("Go", () => {
  /** A table of Go 1.20 with these names: header of 72 bytes, names behind it. */
  function functionTable(names: string, magic = 0xfffffff1): Uint8Array {
    const bytes = new Uint8Array(72 + names.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, magic, true);
    bytes.set([0, 0, 1, 8], 4);
    view.setBigUint64(8, 1234n, true);
    view.setBigUint64(32, 72n, true);
    bytes.set(ascii(names), 72);
    return bytes;
  }

  it.each([
    { name: "names there", bytes: functionTable("\0go:buildid\0runtime.main\0"), layout: "1.20", readable: true },
    { name: "names replaced", bytes: functionTable("\0aK3.x\0pQ9.y\0"), layout: "1.20", readable: false },
    { name: "unknown magic", bytes: functionTable("\0runtime.main\0", 0x12345678), layout: null, readable: false },
  ])("function table, $name", ({ bytes, layout, readable }) => {
    const facts = factsOf({ sections: [{ name: ".gopclntab", flags: 2, bytes }] });
    expect(facts?.go).toMatchObject({ functionTable: { layout, namesReadable: readable } });
    expect(facts?.namesSurvive).toEqual(readable ? ["go-function-table"] : []);
  });

  it("reads the version, and finds the table without sections when asked to look", () => {
    const info = new Uint8Array(64);
    info.set(ascii("\xff Go buildinf:\x08\x02"));
    info.set(ascii("\x08go1.26.8"), 32);
    expect(factsOf({ sections: [{ name: ".go.buildinfo", flags: 3, bytes: info }] })?.go).toEqual({
      version: "go1.26.8",
    });
    const hidden: ElfRecipe = {
      withoutSectionHeaders: true,
      sections: [{ name: ".gopclntab", flags: 2, bytes: functionTable("\0runtime.main\0") }],
    };
    expect(factsOf(hidden)).not.toHaveProperty("go");
    expect(factsOf(hidden, true)).toMatchObject({
      go: { functionTable: { functions: 1234 } },
      namesSurvive: ["go-function-table"],
    });
  });
});

describe("what lies behind the end", () => {
  it("inspects an appended program as a part of its own", () => {
    const payload = buildElf({ withoutSectionHeaders: true });
    const carrier = buildElf({ symbols: honestSymbols(), overlay: payload });
    const offset = carrier.length - payload.length;
    const { opacity, parts } = inspectBytes(carrier, { deep: false });
    expect(parts.map((part) => [part.opacity.level, part.offset])).toEqual([
      ["none", undefined],
      ["sections", offset],
    ]);
    expect(parts[0]?.facts.overlay).toEqual({ offset, sizeBytes: payload.length, format: "elf" });
    expect(opacity).toMatchObject({ level: "sections", reasons: [{ id: "elf.sections-absent", at: offset + 40 }] });
  });

  it("hashes it when asked to look deep", () => {
    const overlay = ascii("appended");
    const digest = createHash("sha256").update(overlay).digest("hex");
    expect(factsOf({ overlay }, true)?.overlay).toMatchObject({ sha256: digest });
    expect(factsOf({ overlay })?.overlay).not.toHaveProperty("sha256");
  });

  it("stops at a depth", () => {
    let bytes = buildElf();
    for (let depth = 0; depth < 10; depth++) bytes = buildElf({ overlay: bytes });
    expect(inspectBytes(bytes, { deep: true }).parts).toHaveLength(3);
  });

  it.each([
    { overlay: ascii("PK\x03\x04rest"), format: "zip" },
    { overlay: new Uint8Array(64), format: "zeros" },
    { overlay: ascii("#!/bin/sh\n"), format: "script" },
    { overlay: ascii("plain words\n"), format: "text" },
    { overlay: Uint8Array.of(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2), format: "macho" },
    { overlay: Uint8Array.of(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52), format: "java-class" },
    { overlay: Uint8Array.of(1, 2, 3), format: "unknown" },
  ])("names $format", ({ overlay, format }) => {
    expect(factsOf({ overlay })?.overlay).toMatchObject({ sizeBytes: overlay.length, format });
  });
});

describe("hardening and content", () => {
  it("sees writable code and an undeclared stack", () => {
    expect(factsOf({ writableCode: true })?.hardening).toEqual({
      relro: "none",
      nx: true,
      pie: false,
      writableExecutable: true,
    });
  });

  it("measures entropy and strings with deep only, and finds padding", () => {
    const recipe: ElfRecipe = {
      code: Uint8Array.from({ length: 4096 }, (_, index) => index & 0xff),
      sections: [
        { name: ".pad", bytes: ascii("harmless text\0more harmless text\0") },
        { name: ".comment", bytes: ascii("a compiler said this\0") },
      ],
    };
    expect(factsOf(recipe)).not.toHaveProperty("strings");
    const facts = factsOf(recipe, true);
    expect(facts?.unreferencedStrings).toEqual({ sections: [".pad"], runs: 2, bytes: 31 });
    const bitsPerByte = expect.closeTo(7.9, 0);
    expect(facts?.entropy).toMatchObject([{ offset: 0, executable: true, writable: false, bitsPerByte }]);
  });
});
