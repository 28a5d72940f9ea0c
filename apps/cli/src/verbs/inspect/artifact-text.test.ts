import type { Artifact, ArtifactPart } from "@limpid/core";
import { inspectBytes } from "@limpid/inspect";
import {
  buildAppleScript,
  buildElf,
  buildMacho,
  buildUniversal,
  honestMachoSymbols,
  honestSymbols,
} from "@limpid/inspect/testing";
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
      name: "implausible symbols",
      more: { parts: [part({ implausibleSymbols: { implausible: true, signs: ["outside-code"] } })] },
      says: "  note     Its symbols are implausible: outside-code.",
    },
    {
      name: "writable code",
      more: { parts: [part({ hardening: { writableExecutable: true } })] },
      says: "writable and executable at once",
    },
    {
      name: "that there is nothing to read",
      more: { parts: [part({ lacksSymbolsAndStrings: { lacking: true } })] },
      says: "lacks both symbols and string references (AN0057)",
    },
  ])("says $name", ({ more, says }) => {
    expect(text(more)).toContain(says);
  });

  it("says nothing of the stub of an applet, whose script counts", () => {
    const facts = { lacksSymbolsAndStrings: { lacking: true }, appletStub: true };
    expect(text({ parts: [part(facts)] })).not.toContain("note");
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

const inspected = (bytes: Uint8Array): Artifact => ({
  path: "/tmp/agent",
  sizeBytes: bytes.length,
  ...inspectBytes(bytes, { deep: true }),
});

describe("facts", () => {
  it("of a universal file: all machines above, what is shared once, what differs by part", () => {
    const symbols = honestMachoSymbols();
    const slices = [
      buildMacho({ symbols, cpuType: 0x01000007 }),
      buildMacho({ symbols, cpuType: 0x0100000c, uuid: new Uint8Array(16) }),
    ];
    const lines = artifactText(inspected(buildUniversal(slices)), PLAIN, 80).split("\n");
    expect(lines[1]).toMatch(/Mach-O executable, x86_64, arm64, /);
    expect(lines.filter((line) => line.includes("symbols: "))).toHaveLength(1);
    expect(lines.filter((line) => /(x86_64|arm64), 64 bit, at 0x\w+: nothing removed/.test(line))).toHaveLength(2);
    expect(lines.filter((line) => line.includes("UUID: "))).toHaveLength(1);
    expect(Math.max(...lines.map(columns))).toBeLessThanOrEqual(80);
  });

  it("of ELF in the words of its format", () => {
    const shown = artifactText(inspected(buildElf({ symbols: honestSymbols() })), PLAIN, 80);
    expect(shown).toMatch(/^ {2}facts {4}symbols: \d+ local/m);
    expect(shown).toContain("hardening: ");
  });
});

describe("survivors", () => {
  it("names what is left in words that files share", () => {
    const program = buildElf({ symbols: honestSymbols() });
    expect(survivors(inspected(program))).toEqual(["strings"]);
    const script = buildAppleScript({ runOnly: true, handlers: [{ name: "greet" }] });
    expect(survivors(inspected(script))).toContain("handler names");
    expect(survivors(artifact({ format: null, parts: [] }))).toEqual([]);
  });
});

const SCRIPT = { scriptLanguage: "AppleScript", container: "file" };

describe("folderText", () => {
  it("puts equal reasons together and says how many share what is left", () => {
    const named = (path: string, facts = {}) => artifact({ path, parts: [part({ ...SCRIPT, ...facts })] });
    const readable = artifact({ path: "/x/readable", opacity: { level: "none", packed: false, reasons: [] } });
    expect(
      folderText(
        "/x",
        [readable, named("/x/one", { variables: { first: ["a"], count: 1 } }), named("/x/two")],
        PLAIN,
        80,
      ),
    ).toBe(
      [
        "/x",
        "  symbols removed (2)",
        "    No symbol table.",
        "    Still there: variable names (1).",
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
