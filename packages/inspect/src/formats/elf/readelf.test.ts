import { execFileSync } from "node:child_process";
import { closeSync, type Dirent, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Inspection } from "@limpid/core";
import { beforeAll, describe, expect, it } from "vitest";
import { hasTool } from "../../../../../tests/support/corpus.ts";
import type { ByteSource } from "../../content/source.ts";
import { inspectSource } from "../../inspect.ts";

/** The second implementation: what binutils sees in every ELF file of this machine. */
const readelf = hasTool("readelf", "binutils");
const ROOT = "/usr";

function elfFilesBelow(folder: string, found: string[] = []): string[] {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) elfFilesBelow(path, found);
    else if (entry.isFile() && headOf(path) === "\x7fELF") found.push(path);
  }
  return found;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // not ours to read: this test runs as any user
  }
}

function headOf(path: string): string {
  return withFile(path, (source) => Buffer.from(source.read(0, 4)).toString("latin1")) ?? "";
}

function withFile<T>(path: string, look: (source: ByteSource) => T): T | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch {
    return undefined; // not ours to read, or gone since the walk
  }
  try {
    const read = (offset: number, length: number): Uint8Array => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
    };
    return look({ size: fstatSync(descriptor).size, read });
  } finally {
    closeSync(descriptor);
  }
}

/** Per file what `readelf -SW` shows: the words by which corpora and people tell the levels apart. */
function oracle(paths: readonly string[]): ReadonlyMap<string, "symtab" | "no-symtab" | "no-sections"> {
  const verdicts = new Map<string, "symtab" | "no-symtab" | "no-sections">();
  let path = "";
  for (let start = 0; start < paths.length; start += 500) {
    for (const line of readelfLines(paths.slice(start, start + 500))) {
      if (line.startsWith("File: ")) {
        path = line.slice("File: ".length);
      } else if (line.startsWith("Section Headers:")) verdicts.set(path, "no-symtab");
      else if (line.startsWith("There are no sections")) verdicts.set(path, "no-sections");
      else if (/^ {2}\[ *\d+\].* SYMTAB {2,}[0-9a-f]{8}/.test(line)) verdicts.set(path, "symtab");
    }
  }
  return verdicts;
}

function readelfLines(paths: readonly string[]): readonly string[] {
  try {
    // A second file that is never there makes readelf name each file also when there is one only.
    const args = ["-SW", ...paths, "/nonexistent"];
    return execFileSync("readelf", args, { maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] })
      .toString("latin1")
      .split("\n");
  } catch (error) {
    return String((error as { stdout?: Buffer }).stdout?.toString("latin1") ?? "").split("\n");
  }
}

describe.skipIf(!readelf)(`every ELF file below ${ROOT}`, () => {
  const inspections = new Map<string, Inspection>();
  let verdicts: ReadonlyMap<string, string> = new Map();

  beforeAll(() => {
    const paths = elfFilesBelow(ROOT);
    verdicts = oracle(paths);
    for (const path of paths) {
      const inspection = withFile(path, (source) => inspectSource(source, { deep: false }));
      if (inspection !== undefined) inspections.set(path, inspection);
    }
  }, 300_000);

  it("has the level that readelf shows", () => {
    const wrong = [...inspections].filter(([path, { opacity }]) => {
      const verdict = verdicts.get(path); // undefined: readelf itself gave up on the file
      if (verdict === "symtab") return opacity.level !== "none" && opacity.level !== "locals";
      return verdict !== undefined && opacity.level !== (verdict === "no-sections" ? "sections" : "symbols");
    });
    expect(inspections.size).toBeGreaterThan(50);
    expect(verdicts.size).toBeGreaterThan(inspections.size * 0.95);
    expect(wrong.map(([path, { opacity }]) => `${path}: ${opacity.level}`)).toEqual([]);
  });

  it("has no packed file and none with implausible symbols", () => {
    const odd = [...inspections].filter(([, { opacity }]) =>
      opacity.reasons.some(({ id }) => id.startsWith("elf.packed") || id === "elf.symbols-implausible"),
    );
    expect(odd.map(([path]) => path)).toEqual([]);
  });
});
