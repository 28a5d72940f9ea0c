import { describe, expect, test } from "vitest";
import { byteRuns } from "./byte-runs.ts";
import { parseOffset, shortSize, sizeWords } from "./numbers.ts";
import { regionAt } from "./region-index.ts";
import { regionWords } from "./region-words.ts";

describe("parseOffset", () => {
  test.each([
    ["0x1C8", 0x1c8],
    [" 1c8h ", 0x1c8],
    ["$1c8", 0x1c8],
    ["456", 456],
    ["1,000_000", 1_000_000],
    ["0xfffffffffffff", 2 ** 52 - 1],
    ["1c8", undefined],
    ["-1", undefined],
    ["", undefined],
    ["0x10000000000000000", undefined],
  ])("%s", (text, offset) => {
    expect(parseOffset(text)).toBe(offset);
  });
});

test("sizes are told exactly and roughly", () => {
  expect([sizeWords(1), sizeWords(14_480), shortSize(5_000_000_000)]).toEqual([
    "1 byte",
    "14,480 bytes (14 KiB)",
    "4.7 GiB",
  ]);
});

describe("byteRuns", () => {
  test("parts a row where its looks change", () => {
    const runs = byteRuns(Uint8Array.of(0, 0, 65, 66, 7, 0), 16, { offset: 17, size: 2 }, 19);
    expect(runs.map(({ start, end, look }) => [start, end, look.kind, look.marked, look.cursor])).toEqual([
      [0, 1, "zero", false, false],
      [1, 2, "zero", true, false],
      [2, 3, "text", true, false],
      [3, 4, "text", false, true],
      [4, 5, "other", false, false],
      [5, 6, "zero", false, false],
    ]);
  });
});

describe("regions", () => {
  const segment = { name: "LOAD", kind: "segment", offset: 0, size: 100, permissions: "r-x" } as const;
  const section = { name: ".te\u202ext", kind: "section", offset: 10, size: 20, claimed: 40 } as const;
  const overlay = { name: "behind the end: elf", kind: "overlay", offset: 100, size: 50 } as const;
  const inner = { name: "ELF header", kind: "header", offset: 100, size: 50 } as const;
  const all = [segment, section, overlay, inner];

  test.each([
    { offset: 0, found: segment },
    { offset: 10, found: section },
    { offset: 30, found: segment },
    { offset: 120, found: inner },
    { offset: 150, found: undefined },
  ])("at $offset the finest is found", ({ offset, found }) => {
    expect(regionAt(all, offset)).toBe(found);
  });

  test("are told with what was cut, and their names escaped", () => {
    expect(regionWords(section)).toBe(".te\\u{202e}xt · section · 0xa – 0x1e · 20 bytes · cut: 40 bytes claimed");
    expect(regionWords(segment)).toBe("LOAD · segment · 0x0 – 0x64 · 100 bytes · r-x");
  });
});
