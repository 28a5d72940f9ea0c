import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { inspectBytes } from "../../inspect.ts";

const LEVELS: Readonly<Record<string, string>> = {
  no: "none",
  locals: "locals",
  symtab: "symbols",
  all: "symbols",
  sections: "sections",
};

interface Truth {
  readonly file: string;
  readonly format: string | null;
  readonly stripped: string | null;
  readonly arch?: string;
  readonly bits?: number;
  readonly endian?: string;
  readonly packed?: string | null;
  readonly debugOnly?: boolean;
  readonly expect?: string;
}

const corpus = corpusPath("binaries");
const binaries = corpus === undefined ? [] : truths("elf/truth.json");
const malformed = corpus === undefined ? [] : truths("malformed/truth.json").filter(({ file }) => isElf(file));

function truths(path: string): readonly Truth[] {
  return JSON.parse(readFileSync(`${corpus}/${path}`, "utf8"));
}

function isElf(file: string): boolean {
  return readFileSync(`${corpus}/${file}`).subarray(0, 4).toString("latin1") === "\x7fELF";
}

describe.skipIf(corpus === undefined)("ELF corpus", () => {
  test.each(binaries)("$file", (truth) => {
    const inspection = inspectBytes(readFileSync(`${corpus}/${truth.file}`), { deep: true });
    const [part] = inspection.parts;
    expect(inspection.format).toBe("elf");
    expect(inspection.opacity.level).toBe(LEVELS[truth.stripped ?? ""]);
    expect(inspection.opacity.packed).toBe(typeof truth.packed === "string");
    expect(part).toMatchObject({
      arch: truth.arch === "0" ? null : truth.arch,
      bits: truth.bits,
      endian: truth.endian,
    });
    expect(part?.type === "debug").toBe(truth.debugOnly);
  });

  test.each(malformed)("$file: $expect", (truth) => {
    const inspection = inspectBytes(readFileSync(`${corpus}/${truth.file}`), { deep: true });
    expect(inspection.format).toBe("elf");
    // The truth null asks to survive without a verdict where the bytes allow none.
    if (truth.stripped !== null) expect(inspection.opacity.level).toBe(LEVELS[truth.stripped]);
    else if (truth.file !== "malformed/pyelftools-compressed_bad_size.o") {
      expect(inspection.opacity.level).toBeNull();
      expect(inspection.issues).not.toEqual([]);
    }
  });
});
