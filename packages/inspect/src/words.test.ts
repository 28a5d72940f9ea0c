import { describe, expect, it } from "vitest";
import { inspectBytes } from "./inspect.ts";
import { buildElf, buildMacho, buildUniversal, honestSymbols } from "./testing/index.ts";
import { words } from "./words.ts";

describe("words", () => {
  it("say what was removed, why that is known, and what is left", () => {
    const bytes = buildElf({ interpreter: "/lib64/ld.so", needed: ["libc.so.6"], buildId: Uint8Array.of(1, 2) });
    const { headline, reasons, parts, issues } = words(inspectBytes(bytes, { deep: true }));
    expect(headline).toBe("ELF executable, x86_64, 64 bit: symbols removed");
    expect(reasons).toEqual([expect.stringMatching(/^The symbol table was removed: .*\(at 0x[0-9a-f]+\)$/)]);
    expect(parts).toHaveLength(1);
    expect(Object.fromEntries(parts[0]?.facts.map(({ label, text }) => [label, text]) ?? [])).toMatchObject({
      symbols: "no symbol table, 0 dynamic",
      linkage: "dynamic, started by /lib64/ld.so",
      needs: "libc.so.6",
      "build id": "0102",
      hardening: "no RELRO, stack not executable, fixed position",
    });
    expect(issues).toEqual([]);
  });

  it("escape what a file could do to a terminal", () => {
    const bytes = buildElf({ needed: ["\u001b[2Jlibc\n.so"], symbols: honestSymbols() });
    const text = JSON.stringify(words(inspectBytes(bytes, { deep: false })));
    expect(text).toContain("\\\\x1b[2Jlibc\\\\n.so");
    expect(text).not.toContain("\\u001b");
  });

  it("say that nothing was recognised, or that it cannot be said", () => {
    const nothing = words(inspectBytes(Uint8Array.of(1, 2, 3), { deep: false }));
    expect(nothing.headline).toBe("not recognised: cannot be said");
    const cut = words(inspectBytes(buildElf().subarray(0, 20), { deep: false }));
    expect(cut.headline).toBe("ELF: cannot be said");
    expect(cut.issues).toEqual([expect.stringContaining("(truncated at 0x14)")]);
  });

  it("name the processors of a universal file, and a part without code", () => {
    const empty = buildMacho({ type: 8, cpuType: 0x01000007, code: new Uint8Array(0) });
    const { headline, parts, reasons } = words(inspectBytes(buildUniversal([buildMacho(), empty]), { deep: false }));
    expect(headline).toBe("Mach-O executable for arm64, x86_64: symbols removed");
    expect(parts.map(({ title }) => title)).toEqual([
      "executable, arm64, 64 bit, at 0x40",
      expect.stringMatching(/^bundle, x86_64, 64 bit, without code, at 0x[0-9a-f]+$/),
    ]);
    expect(reasons[1]).toMatch(/^In the slice for x86_64: This bundle holds no code/);
  });

  it("name the place of an appended program", () => {
    const bytes = buildElf({ symbols: honestSymbols(), overlay: buildElf() });
    const { parts, headline } = words(inspectBytes(bytes, { deep: false }));
    expect(headline).toBe("ELF executable, x86_64, 64 bit: symbols removed");
    expect(parts.map(({ title, opacity }) => `${title}: ${opacity}`)).toEqual([
      "executable, x86_64, 64 bit: nothing removed",
      expect.stringMatching(/^executable, x86_64, 64 bit, at 0x[0-9a-f]+: symbols removed$/),
    ]);
  });
});
