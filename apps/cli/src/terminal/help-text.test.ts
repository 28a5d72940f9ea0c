import { expect, test } from "vitest";
import { runLimpid } from "../testing/run-limpid.ts";
import { VERBS } from "../verbs/index.ts";
import { fitHelp } from "./help-text.ts";

test.each([
  { name: "what fits stays", text: "  limpid x   y", fitted: "  limpid x   y" },
  {
    name: "a purpose moves below",
    text: "  limpid hunt audit.log   finds things",
    fitted: "  limpid hunt audit.log\n      finds things",
  },
  {
    name: "a command is never broken",
    text: "  limpid hunt audit.log --artifacts /x",
    fitted: "  limpid hunt audit.log --artifacts /x",
  },
  { name: "prose is wrapped", text: "words that are too long for it", fitted: "words that are too long\nfor it" },
])("$name", ({ text, fitted }) => {
  expect(fitHelp(text, 24)).toBe(fitted);
});

test.each(["", ...VERBS.map(({ name }) => name)])(
  "limpid %s --help fits 80 columns, but for commands",
  async (verb) => {
    const { stdout } = await runLimpid([...(verb === "" ? [] : [verb]), "--help"]);
    const long = stdout.split("\n").filter((line) => line.length > 80 && !/^ {2}\S/.test(line));
    expect(stdout).toContain("Usage: limpid");
    expect(long).toEqual([]);
  },
);
