import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Finding } from "@limpid/core";
import { describe, expect, it } from "vitest";
import { capWords, gradeOfRest, ledgerOf } from "./ledger.ts";

const example = (name: string): Finding =>
  JSON.parse(
    readFileSync(
      fileURLToPath(new URL(`../../../../packages/exchange/src/testdata/${name}.jsonl`, import.meta.url)),
      "utf8",
    ).split("\n")[0] ?? "",
  );

describe("ledgerOf", () => {
  it("has every reason once, under a key of its own, and the finding's own score", () => {
    for (const name of ["linux-drop", "linux-package-twin", "mac-drop", "mac-build-twin", "mac-script"]) {
      const finding = example(name);
      const ledger = ledgerOf(finding);
      const entries = [...ledger.supporting, ...ledger.contradicting];
      expect(new Set(entries.map(({ key }) => key)).size).toBe(
        finding.supporting.length + finding.contradicting.length,
      );
      expect(ledger.differs, name).toBe(false);
      expect(ledger.grade.sum).toBeCloseTo(entries.reduce((sum, { signal }) => sum + signal.weight, 0));
      expect(entries.every(({ why }) => why !== undefined)).toBe(true);
    }
  });

  it("says so when the finding was weighed by other rules", () => {
    expect(ledgerOf({ ...example("linux-drop"), score: 3 }).differs).toBe(true);
  });

  it("tells two reasons of one name apart", () => {
    const finding = example("linux-drop");
    const [first] = finding.supporting;
    const twice = { ...finding, supporting: first === undefined ? [] : [first, { ...first }] };
    const ledger = ledgerOf(twice);
    const [one, two] = ledger.supporting;
    expect(two?.key).toBe(`${one?.key}.2`);
    expect(gradeOfRest(twice, ledger, new Set([two?.key ?? ""])).sum).toBe(first?.weight);
  });
});

describe("gradeOfRest", () => {
  it("is the sum of what is left", () => {
    const finding = example("linux-drop");
    const ledger = ledgerOf(finding);
    for (const { key, signal } of ledger.supporting)
      expect(gradeOfRest(finding, ledger, new Set([key])).sum).toBeCloseTo(ledger.grade.sum - signal.weight);
    const all = new Set(ledger.supporting.map(({ key }) => key));
    expect(gradeOfRest(finding, ledger, all).score).toBe(0);
  });
});

describe("capWords", () => {
  const grade = { priority: "low" as const };
  it("says why a score is not the sum", () => {
    expect(capWords({ ...grade, sum: 50, cap: 100, score: 50 })).toBeUndefined();
    expect(capWords({ ...grade, sum: -20, cap: 100, score: 0 })).toContain("below 0");
    expect(capWords({ ...grade, sum: 120, cap: 100, score: 100 })).toContain("above 100");
    expect(capWords({ ...grade, sum: 50, cap: 39, score: 39 })).toContain("looks");
    expect(capWords({ ...grade, sum: 90, cap: 69, score: 69 })).toContain("bytes");
  });
});
