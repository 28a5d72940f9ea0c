import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { judge } from "../../testing/judging.ts";
import { EVASIONS } from "./stories/evasions.ts";

describe("ways around", () => {
  for (const { way, story } of EVASIONS) {
    if (story === undefined) continue;
    it(`${way}: ${story.told}`, () => {
      const judgement = judge(story);
      const ids = [
        ...(judgement?.supporting ?? []),
        ...(judgement?.contradicting ?? []),
        ...(judgement?.missing ?? []),
      ].map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining([...story.shows]));
      for (const id of story.lacks ?? []) expect(ids).not.toContain(id);
    });
  }
});

test("docs/EVASION.md shows them all", () => {
  const page = readFileSync(new URL("../../../../../docs/EVASION.md", import.meta.url), "utf8");
  const rows = EVASIONS.map(({ way, auditd, finding }) => `| ${way} | ${auditd} | ${finding} |`);
  const [linux = ""] = page.split("## AN0057");
  const shown = linux.split("\n").filter((line) => /\| (?:seen|inferred|blind) \|/.test(line));
  expect(shown).toEqual(rows);
});
