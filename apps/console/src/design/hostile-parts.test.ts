import fc from "fast-check";
import { expect, it, test } from "vitest";
import { hostileParts, visibleText } from "./hostile-parts.ts";

test.each([
  ["/usr/bin/ls", "/usr/bin/ls"],
  ["naïve 日本 قلم", "naïve 日本 قلم"],
  ["\u001b[31mred", "\\x1b[31mred"],
  ["invoice\u202excod.exe", "invoice\\u{202e}xcod.exe"],
  ["byte \udcff", "byte \\xff"],
  ["a\nb", "a\\nb"],
  ["a\u00a0b", "a\\u{a0}b"],
  ["\u3164", "\\u{3164}"],
  ["back\\slash", "back\\slash"],
])("%j shows as %s", (text, shown) => expect(visibleText(text)).toBe(shown));

it("marks what is an escape, so that text which looks like one is told apart", () => {
  expect(hostileParts("\\x1b\u001b")).toEqual([{ text: "\\x1b" }, { text: "\\x1b", hidden: "control character" }]);
});

it("ends piles of combining marks", () => {
  const pile = hostileParts(`a${"\u0301".repeat(50)}b`);
  expect(pile.filter(({ hidden }) => hidden !== undefined)).toHaveLength(47);
});

it("lets nothing invisible through, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});
