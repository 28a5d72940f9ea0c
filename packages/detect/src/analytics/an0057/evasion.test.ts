import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { judgeMac } from "../../testing/mac.ts";
import { MAC_EVASIONS } from "./stories/evasions.ts";

describe("ways around", () => {
  for (const { way, story } of MAC_EVASIONS) {
    if (story === undefined) continue;
    it(`${way}: ${story.told}`, () => {
      const judgement = judgeMac(story);
      const reasons = [...(judgement?.supporting ?? []), ...(judgement?.contradicting ?? [])];
      const ids = [...reasons, ...(judgement?.missing ?? [])].map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining([...story.shows]));
      for (const id of story.lacks ?? []) expect(ids).not.toContain(id);
    });
  }
});

test("docs/EVASION.md shows them all", () => {
  const page = readFileSync(new URL("../../../../../docs/EVASION.md", import.meta.url), "utf8");
  const [, mac = ""] = page.split("## AN0057");
  const rows = MAC_EVASIONS.map(({ way, seen, finding }) => `| ${way} | ${seen} | ${finding} |`);
  expect(mac.split("\n").filter((line) => /\| (?:seen|inferred|blind) \|/.test(line))).toEqual(rows);
});
