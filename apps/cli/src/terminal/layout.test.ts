import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { chop, columns, counted, flow, grouped, labelled, shorten, sizeText, wrap } from "./layout.ts";

const text = fc.string({ unit: "grapheme", maxLength: 120 });
const width = fc.integer({ min: 4, max: 100 });

describe("layout", () => {
  it("keeps every line within its width", () => {
    fc.assert(
      fc.property(text, width, (content, limit) => {
        for (const line of [...wrap(content, limit), ...chop(content, limit), ...flow([content, content], limit)]) {
          expect(columns(line)).toBeLessThanOrEqual(limit);
        }
        expect(columns(shorten(content, limit))).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it("loses nothing but blanks at the ends of lines", () => {
    fc.assert(
      fc.property(text, width, (content, limit) => {
        expect(wrap(content, limit).join("").replaceAll(" ", "")).toBe(content.replaceAll(" ", ""));
        expect(chop(content, limit).join("")).toBe(content);
      }),
    );
  });

  test.each([
    { content: "abc", expected: 3 },
    { content: "日本", expected: 4 },
    { content: "e\u0301", expected: 1 },
    { content: "😀", expected: 2 },
  ])("$content takes $expected columns", ({ content, expected }) => {
    expect(columns(content)).toBe(expected);
  });

  it("shortens in the middle", () => {
    expect(shorten("/usr/lib/a-long-name.so", 12)).toBe("/usr/l…me.so");
  });

  it("puts a label before the first line", () => {
    expect(labelled("why", ["one", "two"], 6)).toEqual(["why   one", "      two"]);
  });

  test.each([
    { bytes: 0, says: "0 bytes" },
    { bytes: 1, says: "1 byte" },
    { bytes: 1023, says: "1,023 bytes" },
    { bytes: 1536, says: "1.5 KiB" },
    { bytes: 1024 * 1024 - 1, says: "1.0 MiB" },
    { bytes: 4 * 2 ** 40, says: "4.0 TiB" },
  ])("$bytes are $says", ({ bytes, says }) => {
    expect(sizeText(bytes)).toBe(says);
  });

  it("groups digits", () => {
    expect([0, 999, 1000, 1234567].map(grouped)).toEqual(["0", "999", "1,000", "1,234,567"]);
    expect([counted(1, "file"), counted(2, "entry", "entries")]).toEqual(["1 file", "2 entries"]);
  });
});
