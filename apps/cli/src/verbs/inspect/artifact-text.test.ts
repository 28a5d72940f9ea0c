import type { Artifact, ArtifactPart } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { columns } from "../../terminal/layout.ts";
import { PLAIN } from "../../terminal/paint.ts";
import { artifactText } from "./artifact-text.ts";
import { survivors } from "./survivors.ts";
import { Tally } from "./tally.ts";
import { folderText } from "./text-report.ts";

const part = (facts: ArtifactPart["facts"], more: Partial<ArtifactPart> = {}): ArtifactPart => ({
  arch: "x86_64",
  bits: 64,
  endian: "little",
  type: "executable",
  opacity: { level: "symbols", packed: false },
  symbols: { local: 0, global: 0, dynamic: 0 },
  facts,
  ...more,
});

const artifact = (more: Partial<Artifact> = {}): Artifact => ({
  path: "/tmp/agent",
  sizeBytes: 14_480,
  format: "elf",
  opacity: { level: "symbols", packed: false, reasons: [{ id: "elf.symtab-absent", explanation: "No symbol table." }] },
  parts: [part({})],
  issues: [],
  ...more,
});

const text = (more?: Partial<Artifact>) => artifactText(artifact(more), PLAIN, 80);

describe("artifactText", () => {
  test.each([
    { name: "level and kind", more: {}, says: "  symbols removed   ELF executable, x86_64, 14 KiB" },
    {
      name: "packed",
      more: { opacity: { level: "sections" as const, packed: true, reasons: [] } },
      says: "  section headers removed, packed   ELF",
    },
    {
      name: "undecided",
      more: { opacity: { level: null, packed: false, reasons: [] } },
      says: "  cannot be said what was removed   ELF",
    },
    { name: "no artifact", more: { format: null, parts: [], sizeBytes: null }, says: "  not an artifact" },
    {
      name: "issues with their place",
      more: { issues: [{ code: "truncated" as const, at: 64, what: "section table" }] },
      says: "  issues   at 64: section table",
    },
    {
      name: "a big-endian 32-bit machine",
      more: { parts: [part({ linkage: "static" }, { bits: 32, endian: "big", arch: "ppc" })] },
      says: "ELF executable, ppc, 32-bit, big-endian, static",
    },
    {
      name: "parts",
      more: { parts: [part({}), part({}, { offset: 4096, arch: null })] },
      says: "at 4096: executable, no machine, symbols removed",
    },
    {
      name: "implausible symbols",
      more: { parts: [part({ implausibleSymbols: { implausible: true, signs: ["outside-code"] } })] },
      says: "  note     Its symbols are implausible: outside-code.",
    },
    {
      name: "an overlay",
      more: { parts: [part({ overlay: { sizeBytes: 2048, format: null } })] },
      says: "2.0 KiB follow the end of the program (data).",
    },
    {
      name: "writable code",
      more: { parts: [part({ hardening: { writableExecutable: true } })] },
      says: "writable and executable at once",
    },
    {
      name: "a kernel module",
      more: { parts: [part({ kernelModule: { name: "x", signed: false } })] },
      says: "Kernel module x, not signed.",
    },
  ])("says $name", ({ more, says }) => {
    expect(text(more)).toContain(says);
  });

  it("shows ten issues and counts the rest", () => {
    const issues = Array.from({ length: 500 }, (_, at) => ({ code: "overlap" as const, at, what: `section ${at}` }));
    const lines = text({ issues }).split("\n");
    expect(lines.filter((line) => line.includes("section "))).toHaveLength(10);
    expect(lines.at(-3)).toContain("and 490 more issues");
  });

  it("escapes whatever the file brought in and stays within the width", () => {
    const hostile = `x\x1b[31m\u202e${"y".repeat(300)}`;
    const shown = text({
      path: hostile,
      opacity: { level: "symbols", packed: false, reasons: [{ id: "x", explanation: hostile }] },
      parts: [
        part(
          { buildId: hostile, debugLink: { file: hostile }, compilers: [hostile] },
          { arch: hostile, type: hostile },
        ),
      ],
      issues: [{ code: "overlap", at: 1, what: hostile }],
    });
    expect(shown.replaceAll("\n", "")).toMatch(/^[^\p{Cc}\p{Cf}]*$/u);
    expect(Math.max(...shown.split("\n").map(columns))).toBeLessThanOrEqual(80);
  });
});

describe("survivors", () => {
  it("names what is left, names first", () => {
    const facts = {
      debugInfo: { present: true, kinds: ["dwarf"] },
      go: { version: "go1.22.1", functionTable: { namesReadable: true } },
      dynamicSymbols: { imports: 3, exports: 1 },
      debugLink: { file: "x.debug" },
      buildId: "ab12",
      compilers: ["GCC 12", "clang", "rustc"],
      strings: { runs: 1, bytes: 9 },
    };
    expect(survivors(artifact({ parts: [part(facts)] })).map(({ detail }) => detail)).toEqual([
      "debug information (dwarf)",
      "Go function names",
      "1 exported name",
      "3 imported names",
      "debug link to x.debug",
      "build id ab12",
      "go1.22.1",
      "compiled by GCC 12, clang and 1 more",
      "1 string (9 bytes)",
    ]);
  });

  it("names nothing where the file says nothing or none", () => {
    const nothing = {
      debugInfo: { present: false, kinds: [] },
      debugLink: null,
      buildId: null,
      go: null,
      compilers: [],
    };
    expect(
      survivors(artifact({ parts: [part(nothing), part({ miniDebugInfo: null, dynamicSymbols: null })] })),
    ).toEqual([]);
  });
});

describe("folderText", () => {
  it("puts equal reasons together and says how many share what is left", () => {
    const named = (path: string, facts = {}) => artifact({ path, parts: [part(facts)] });
    const readable = artifact({ path: "/x/readable", opacity: { level: "none", packed: false, reasons: [] } });
    expect(folderText("/x", [readable, named("/x/one", { buildId: "a" }), named("/x/two")], PLAIN, 80)).toBe(
      [
        "/x",
        "  symbols removed (2)",
        "    No symbol table.",
        "    Still there: build id (1).",
        "    one  two",
        "  nothing removed",
        "    readable",
        "",
        "",
      ].join("\n"),
    );
  });
});

describe("Tally", () => {
  it("keeps a bounded number of reasons", () => {
    const tally = new Tally();
    for (let index = 0; index < 1000; index++)
      tally.unread(`/x/${index}`, { code: "unreadable", at: 0, what: `reason ${index}` });
    const gaps = tally.gaps();
    expect(gaps).toHaveLength(21);
    expect(gaps.at(-1)).toBe("not read: 980, such as /x/20: other reasons");
  });

  test.each([
    { level: "none" as const, packed: false, code: 0 },
    { level: null, packed: false, code: 0 },
    { level: "none" as const, packed: true, code: 1 },
    { level: "locals" as const, packed: false, code: 1 },
  ])("$level, packed $packed: $code", ({ level, packed, code }) => {
    const tally = new Tally();
    tally.artifact({ format: "elf", opacity: { level, packed, reasons: [] }, parts: [] });
    expect(tally.exitCode).toBe(code);
  });
});
