import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Finding, Signal, WeighedSignal } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { assess } from "./assess.ts";
import { gradeWithout } from "./ledger.ts";
import { WEIGHTS } from "./weights.ts";
import { AN0057_WEIGHTS } from "./weights-an0057.ts";

const TABLE = { ...WEIGHTS, ...AN0057_WEIGHTS };
const reason = (id: string, weight: number): WeighedSignal => ({ id, weight, explanation: "", events: [] });
const SYMBOLS: NonNullable<Finding["artifact"]["opacity"]> = { level: "symbols", packed: false, reasons: [] };
const findingOf = (reasons: readonly WeighedSignal[], inspected: boolean) => ({
  supporting: reasons.filter(({ weight }) => weight >= 0),
  contradicting: reasons.filter(({ weight }) => weight < 0),
  artifact: { opacity: inspected ? SYMBOLS : null },
});

describe("gradeWithout", () => {
  it("gives a finding's own score for any signals, inferred ones and those that come twice too", () => {
    const signal = fc.record({
      id: fc.constantFrom(...Object.keys(TABLE)),
      certainty: fc.constantFrom("certain" as const, "inferred" as const),
    });
    fc.assert(
      fc.property(fc.array(signal, { maxLength: 14 }), fc.boolean(), (drawn, inspected) => {
        const signals: Signal[] = drawn.map(({ id, certainty }) => ({
          id,
          certainty,
          bearing: (TABLE[id as keyof typeof TABLE]?.points ?? 0) < 0 ? "contradicts" : "supports",
          explanation: "",
          events: [],
        }));
        const made = assess(signals, TABLE, { inspected });
        const again = gradeWithout({ ...made, artifact: { opacity: inspected ? SYMBOLS : null } }, new Set());
        expect(again).toMatchObject({ score: made.score, priority: made.priority });
      }),
    );
  });

  it("gives the score of every shipped example again", () => {
    for (const name of ["linux-drop", "linux-package-twin", "mac-drop", "mac-build-twin", "mac-script"]) {
      const path = fileURLToPath(new URL(`../../../exchange/src/testdata/${name}.jsonl`, import.meta.url));
      const finding: Finding = JSON.parse(readFileSync(path, "utf8").split("\n")[0] ?? "");
      expect(gradeWithout(finding, new Set()), name).toMatchObject({
        score: finding.score,
        priority: finding.priority,
      });
    }
  });

  const content = reason("an0056.symbols-removed", 15);
  const packed = reason("an0056.packed", 25);
  const place = reason("an0056.world-writable-place", 40);
  const owned = reason("an0056.package-owned", -60);
  test.each([
    {
      name: "content alone has a cap",
      reasons: [content, packed, place],
      left: [place],
      grade: { score: 39, cap: 39 },
    },
    { name: "beside another it has none", reasons: [content, packed, place], left: [], grade: { score: 80, cap: 100 } },
    { name: "an explanation that is left out", reasons: [place, owned], left: [owned], grade: { priority: "medium" } },
    { name: "an explanation", reasons: [place, owned], left: [], grade: { sum: -20, score: 0, priority: "expected" } },
    { name: "nothing at all", reasons: [content], left: [content], grade: { sum: 0, score: 0, priority: "low" } },
    {
      name: "an id that the table lacks",
      reasons: [reason("constructor", 50)],
      left: [],
      grade: { score: 50, priority: "medium" },
    },
  ])("$name", ({ reasons, left, grade }) => {
    expect(gradeWithout(findingOf(reasons, true), new Set(left))).toMatchObject(grade);
  });

  it("caps what nobody looked into, unless its making was seen", () => {
    const made = [place, reason("an0056.non-user-shell", 50)];
    expect(gradeWithout(findingOf(made, false), new Set()).score).toBe(69);
    const seen = [...made, reason("an0056.strip-flags", 0)];
    expect(gradeWithout(findingOf(seen, false), new Set()).score).toBe(90);
  });
});
