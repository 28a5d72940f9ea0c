import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { INFERRED_SHARE, THRESHOLDS, WEIGHTS, type Weight } from "./weights.ts";
import { AN0057_WEIGHTS } from "./weights-an0057.ts";

const page = readFileSync(new URL("../../../../docs/TRIAGE.md", import.meta.url), "utf8");

test("docs/TRIAGE.md shows every weight with its reason", () => {
  const all: { readonly [id: string]: Weight } = { ...WEIGHTS, ...AN0057_WEIGHTS };
  const rows = Object.entries(all).map(([id, { points, about, why, explains: may }]) => {
    const explains = may === true ? " (explains)" : "";
    return `| \`${id}\` | ${points} | ${about}${explains} | ${why} |`;
  });
  expect(page.split("\n").filter((line) => /^\| `an005[67]\./.test(line))).toEqual(rows);
});

test("docs/TRIAGE.md shows thresholds and the share of inferred facts", () => {
  expect(page).toContain(`| \`high\` | ${THRESHOLDS.high} to 100 |`);
  expect(page).toContain(`| \`medium\` | ${THRESHOLDS.medium} to ${THRESHOLDS.high - 1} |`);
  expect(page).toContain(`| \`low\` | 0 to ${THRESHOLDS.medium - 1} |`);
  expect(page).toContain(`${INFERRED_SHARE * 100} %`);
});
