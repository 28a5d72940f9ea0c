import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  block,
  buildAppleScript,
  identifier,
  integer,
  nil,
  type ScriptRecord,
  text,
  vector,
} from "../../testing/build-applescript.ts";
import { freshBudget } from "./budget.ts";
import { decodeMacRoman } from "./mac-roman.ts";
import { identifierOf, integerOf, itemsOf, textOf } from "./record-values.ts";
import { parseRecords } from "./records.ts";

const BODY = 16; // behind magic and version

function recordsOf(root: ScriptRecord): ReturnType<typeof parseRecords> {
  return parseRecords(buildAppleScript({ root }), 0, BODY, freshBudget());
}

/** A record's header and payload as bytes, behind the magic. */
function raw(...bytes: readonly number[]): Uint8Array {
  return Uint8Array.from([...new Array<number>(BODY).fill(0), ...bytes]);
}

describe("parseRecords", () => {
  it("reads what was written, in the order of the file, to its end", () => {
    const { value, issues } = recordsOf(vector([integer(-9), text("é‘"), identifier("helloWorld"), block(4, [nil()])]));
    const { tree } = value;
    expect(issues).toEqual([]);
    expect(value.complete).toBe(true);
    expect(integerOf(tree, tree.slot(0, 0))).toBe(-9);
    expect(textOf(tree, tree.slot(0, 1))).toBe("é‘");
    expect(identifierOf(tree, tree.slot(0, 2))).toBe("helloWorld");
    expect(tree.slotCount(tree.slot(0, 3))).toBe(1);
  });

  it("stores a shared record once, and lets a record name itself", () => {
    const shared: ScriptRecord = { ...text("twice"), shared: true };
    const { tree } = recordsOf(vector([shared, shared])).value;
    expect(tree.slot(0, 0)).toBe(tree.slot(0, 1));
    const { value, issues } = parseRecords(raw(0x10, 0, 0, 0, 1, 0, 0), 0, BODY, freshBudget());
    expect([value.tree.slot(0, 0), value.complete, issues]).toEqual([0, true, []]);
  });

  it("goes on behind a record that was not expected, and gives up at the sixth", () => {
    const missing = parseRecords(raw(0x10, 0, 0, 0, 2, 0, 5, 0, 6, 3, 0, 6, 0, 7), 0, BODY, freshBudget());
    expect(missing.issues.map(({ code, at }) => [code, at])).toEqual([["contradiction", BODY + 9]]);
    expect(missing.value.complete).toBe(true);
    expect(integerOf(missing.value.tree, missing.value.tree.slot(0, 1))).toBe(7);
    const slots = Array.from({ length: 9 }, (_, index) => [0, index + 10]).flat();
    const { value } = parseRecords(raw(0x10, 0, 0, 0, 9, ...slots, 3, 0, 99, 0, 7), 0, BODY, freshBudget());
    expect([value.complete, value.tree.count]).toEqual([false, 1]);
  });

  test.each([
    { name: "an unknown type", bytes: [0x77, 0, 0, 0, 0], code: "invalid-value" },
    { name: "an integer of three bytes", bytes: [0x07, 0, 0, 0, 3, 1, 2, 3], code: "invalid-value" },
    { name: "a term of an unknown kind", bytes: [0x0a, 0, 0, 0, 4, 0x55, 1, 2, 3, 4], code: "invalid-value" },
    { name: "data that is cut", bytes: [0x12, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff], code: "truncated" },
    { name: "half a header", bytes: [0x10, 0, 0], code: "truncated" },
  ])("stops at $name", ({ bytes, code }) => {
    const { value, issues } = parseRecords(raw(...bytes), 100, BODY, freshBudget());
    expect(value.complete).toBe(false);
    expect(issues.map((issue) => [issue.code, issue.at])).toEqual([[code, 100 + BODY]]);
  });

  it("reads no more records than the budget has, and takes them from it", () => {
    const budget = { ...freshBudget(), records: 3 };
    const bytes = buildAppleScript({ root: vector([integer(1), integer(2), integer(3)]) });
    const { value, issues } = parseRecords(bytes, 0, BODY, budget);
    expect([value.tree.count, value.complete, budget.records]).toEqual([3, false, 0]);
    expect(issues.map(({ code }) => code)).toEqual(["limit-exceeded"]);
  });

  it("survives any bytes and names places inside them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { value, issues } = parseRecords(bytes, 0, 0, freshBudget());
        expect(value.end).toBeLessThanOrEqual(bytes.length);
        expect(issues.every(({ at }) => at >= 0 && at <= bytes.length)).toBe(true);
        for (let record = 0; record < value.tree.count; record++) {
          for (let slot = 0; slot < value.tree.slotCount(record); slot++) {
            expect(value.tree.slot(record, slot)).toBeLessThan(value.tree.count);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("itemsOf", () => {
  it("ends where a list leads back to itself", () => {
    const { tree } = parseRecords(raw(0x02, 0, 0, 0, 2, 0, 0, 0, 0), 0, BODY, freshBudget()).value;
    expect(itemsOf(tree, 0, 50)).toHaveLength(50);
  });
});

describe("decodeMacRoman", () => {
  it("knows the upper half", () => {
    const upper = decodeMacRoman(Uint8Array.from({ length: 128 }, (_, index) => 0x80 + index));
    expect(upper).toHaveLength(128);
    expect([upper.charAt(0), upper.charAt(0x42), upper.charAt(0x70), upper.charAt(0x7f)]).toEqual([
      "Ä",
      "¬",
      "\uf8ff",
      "ˇ",
    ]);
    expect(new Set(upper).size).toBe(128);
  });
});
