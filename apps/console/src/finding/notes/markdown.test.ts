import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Block, type Inline, parseInline, parseMarkdown } from "./markdown.ts";

/** What a reader sees, with looks and addresses in brackets. */
function shown(inside: readonly Inline[]): string {
  return inside
    .map((one) => {
      if (one.kind === "text") return one.text;
      if (one.kind === "code") return `{${one.text}}`;
      if (one.kind === "link" || one.kind === "image") return `<${one.kind} ${one.text}|${one.address}>`;
      return `<${one.kind} ${shown(one.inside)}>`;
    })
    .join("");
}

describe("parseInline", () => {
  test.each([
    ["plain", "plain"],
    ["**bold** and *so*", "<strong bold> and <emphasis so>"],
    ["**bold *inside***", "<strong bold <emphasis inside>>"],
    ["**open", "**open"],
    ["a * b * c", "a * b * c"],
    ["snake_case_name and _so_", "snake_case_name and <emphasis so>"],
    ["~~gone~~", "<struck gone>"],
    ["`code *not* <b>`", "{code *not* <b>}"],
    ["``a ` b``", "{a ` b}"],
    ["`open", "`open"],
    ["\\*not\\*", "*not*"],
    ["[here](https://example.org/a)", "<link here|https://example.org/a>"],
    ["see https://example.org/a.", "see <link |https://example.org/a>."],
    ["[x](javascript:alert(1))", "[x](javascript:alert(1))"],
    ["[x](JaVaScRiPt:alert`1`)", "[x](JaVaScRiPt:alert{1})"],
    ["[x](data:text/html,a)", "[x](data:text/html,a)"],
    ["[x](//evil.example)", "[x](//evil.example)"],
    ["![p](https://evil.example/p.png)", "<image p|https://evil.example/p.png>"],
    ["<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
    ["&lt;b&gt;", "&lt;b&gt;"],
  ])("%s", (text, expected) => expect(shown(parseInline(text))).toBe(expected));

  it("loses no letter of what is written", () => {
    const letters = (text: string): string => text.replace(/[^a-z]/g, "");
    const piece = fc.constantFrom("a", "b ", "*", "**", "_", "~~", "\n", "x y", "!");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join("");
        const seen = shown(parseInline(text)).replace(/<(?:strong|emphasis|struck) /g, "<");
        expect(letters(seen)).toBe(letters(text));
      }),
    );
  });

  it("takes linear time for what never closes", () => {
    for (const piece of ["*", "**a ", "`", "``a`", "[", "[a](", "![", "_a", "https://", "\\", "~~"]) {
      const before = performance.now();
      parseMarkdown(piece.repeat(65_536 / piece.length));
      expect(performance.now() - before, piece).toBeLessThan(500);
    }
  });
});

describe("parseMarkdown", () => {
  const kinds = (text: string): readonly Block["kind"][] => parseMarkdown(text).map(({ kind }) => kind);
  test.each([
    { text: "# Head\ntext\n\n- a\n- b\n\n> q", expected: ["heading", "paragraph", "list", "quote"] },
    { text: "1. a\n2. b\n   goes on", expected: ["list"] },
    { text: "```sh\n<b>\n# no\n```\nafter", expected: ["code", "paragraph"] },
    { text: "```\nnever closed", expected: ["code"] },
    { text: "", expected: [] },
  ])("$text", ({ text, expected }) => expect(kinds(text)).toEqual(expected));

  it("has a limit of blocks", () => expect(parseMarkdown("a\n\n".repeat(20_000)).length).toBe(2000));
});
