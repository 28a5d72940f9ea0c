import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { argumentsOf } from "./command-line.ts";

/** As agents since 2023 write them: std::quoted where a blank or a quote is inside, a blank behind each. */
function written(argv: readonly string[]): string {
  return argv
    .map((argument) => (/[ "]/.test(argument) ? `"${argument.replaceAll(/["\\]/g, "\\$&")}" ` : `${argument} `))
    .join("");
}

describe("argumentsOf", () => {
  it("undoes what the agent wrote, given their number", () => {
    const argument = fc.string({ unit: fc.constantFrom("a", "b", " ", '"', "\\", "-"), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(
          argument.filter((text) => text !== ""),
          { maxLength: 6 },
        ),
        (argv) => {
          const text = written(argv);
          // A quote in an argument that older agents wrote looks the same: those without quotes are exact.
          const { argv: read, certain } = argumentsOf(text, argv.length);
          if (certain) expect(read).toEqual(argv);
          if (!argv.some((each) => each.startsWith('"') || each.includes("\\"))) expect(certain).toBe(true);
        },
      ),
    );
  });

  test.each([
    { name: "older agents, no blanks inside", text: "cp a b ", count: 3, argv: ["cp", "a", "b"], certain: true },
    { name: "older agents, a blank inside", text: "cp a b c ", count: 3, argv: ["cp", "a", "b", "c"], certain: false },
    { name: "an empty argument hides a blank", text: "cp  a b ", count: 3, argv: ["cp", "a", "b"], certain: false },
    { name: "newer agents", text: 'cp "a b" "say \\"x\\"" ', count: 3, argv: ["cp", "a b", 'say "x"'], certain: true },
    { name: "number not told", text: "ls -l ", count: undefined, argv: ["ls", "-l"], certain: false },
    { name: "a quote that is none", text: 'echo "x ', count: 2, argv: ["echo", '"x'], certain: true },
    { name: "none", text: "", count: 0, argv: [], certain: true },
  ])("$name", ({ text, count, argv, certain }) => expect(argumentsOf(text, count)).toEqual({ argv, certain }));
});
