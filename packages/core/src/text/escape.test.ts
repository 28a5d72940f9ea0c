import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { escapeText } from "./escape.ts";

describe("escapeText", () => {
  test.each([
    ["/usr/bin/ls", "/usr/bin/ls"],
    ["naïve 日本", "naïve 日本"],
    ["\u001b[31mred", "\\x1b[31mred"],
    ["a\nb\tc\rd", "a\\nb\\tc\\rd"],
    ["C1 \u009b31m", "C1 \\u{9b}31m"],
    ["rtl \u202etxt.exe", "rtl \\u{202e}txt.exe"],
    ["line\u2028sep", "line\\u{2028}sep"],
    ["byte \udcff", "byte \\xff"],
    ["back\\slash", "back\\\\slash"],
    ["zero\u200bwidth", "zero\\u{200b}width"],
  ])("%j", (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  it("lets no control, format or surrogate character through", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});
