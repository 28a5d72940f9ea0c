import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { INFERRED_SHARE, THRESHOLDS, WEIGHTS } from "./weights.ts";

const page = readFileSync(new URL("../../../../docs/TRIAGE.md", import.meta.url), "utf8");

test("docs/TRIAGE.md shows every weight with its reason", () => {
  const rows = Object.entries(WEIGHTS).map(([id, { points, about, why, ...more }]) => {
    const explains = "explains" in more ? " (explains)" : "";
    return `| \`${id}\` | ${points} | ${about}${explains} | ${why} |`;
  });
  expect(page.split("\n").filter((line) => line.startsWith("| `an0056."))).toEqual(rows);
});

test("docs/TRIAGE.md shows thresholds and the share of inferred facts", () => {
  expect(page).toContain(`| \`high\` | ${THRESHOLDS.high} to 100 |`);
  expect(page).toContain(`| \`medium\` | ${THRESHOLDS.medium} to ${THRESHOLDS.high - 1} |`);
  expect(page).toContain(`| \`low\` | 0 to ${THRESHOLDS.medium - 1} |`);
  expect(page).toContain(`${INFERRED_SHARE * 100} %`);
});
