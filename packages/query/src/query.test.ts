import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { isChosen, toggleChoice, withValues } from "./change.ts";
import { FIELDS } from "./fields.ts";
import type { FindingFilter } from "./filter.ts";
import { formatQuery, parseQuery } from "./parse.ts";
import type { Term } from "./term.ts";

const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((each) => String.fromCharCode(...each));
/** What breaks a reader of quotes, lists and fields more often than chance does. */
const hostile = fc
  .array(
    fc.constantFrom('"', "\\", "\\u", "00e9", ",", ":", "-", " ", "host:", "is:", "\0", "\udc80", "😀", "*", "\u202e"),
  )
  .map((each) => each.join(""));
const value = fc.oneof(units, hostile, fc.string()).filter((text) => text !== "");
const term: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ words: value, excluded: fc.boolean() }),
  fc.record({ field: fc.constantFrom(...FIELDS), values: fc.array(value, { maxLength: 4 }), excluded: fc.boolean() }),
);

describe("a query", () => {
  test.each<{ text: string; filter: FindingFilter }>([
    { text: "", filter: {} },
    { text: "  \t\n ", filter: {} },
    { text: "host:web-*", filter: { host: ["web-*"] } },
    { text: "priority:high,medium status:new", filter: { priority: ["high", "medium"], status: ["new"] } },
    { text: "host:a host:b,a", filter: { host: ["a", "b"] } },
    { text: "assignee:none,ann", filter: { assignee: ["", "ann"] } },
    {
      text: "-role:compiler -host:build-* curl",
      filter: { words: ["curl"], not: { role: ["compiler"], host: ["build-*"] } },
    },
    {
      text: 'path:"/tmp/a b,c" "two words" -"x y"',
      filter: { path: ["/tmp/a b,c"], words: ["two words"], not: { words: ["x y"] } },
    },
    { text: "path:/tmp/\\udc80", filter: { path: ["/tmp/\\udc80"] } },
    { text: 'path:"/tmp/\\udc80\\"\\\\"', filter: { path: ['/tmp/\udc80"\\'] } },
    { text: "technique:t1027.008 sha256:ABC", filter: { technique: ["T1027.008"], sha256: ["abc"] } },
    { text: "is:snoozed -is:changed", filter: { snoozed: true, changed: false } },
    {
      text: "http://evil.example a,b - PRIORITY:High",
      filter: { words: ["http://evil.example", "a,b", "-"], priority: ["high"] },
    },
    {
      text: "after:2026-01-31 before:2026-02 after:2025",
      filter: { fromMs: Date.UTC(2026, 0, 31), toMs: Date.UTC(2026, 1, 1) },
    },
    { text: "after:2026-01-31T08:30:01.250Z", filter: { fromMs: Date.UTC(2026, 0, 31, 8, 30, 1, 250) } },
  ])("$text", ({ text, filter }) => {
    expect(parseQuery(text)).toMatchObject({ filter, issues: [] });
    expect(parseQuery(text).filter).toEqual(filter);
  });

  test.each<{ text: string; code: string; at: number; length: number; filter: FindingFilter }>([
    { text: "curl host:", code: "empty-value", at: 5, length: 5, filter: { words: ["curl"] } },
    { text: "priority:hihg,low", code: "unknown-value", at: 0, length: 17, filter: { priority: ["low"] } },
    { text: "status:open", code: "unknown-value", at: 0, length: 11, filter: { status: [] } },
    { text: "x is:new", code: "unknown-value", at: 2, length: 6, filter: { words: ["x"] } },
    { text: "after:yesterday", code: "not-a-time", at: 0, length: 15, filter: {} },
    { text: "before:2026-02-30", code: "not-a-time", at: 0, length: 17, filter: {} },
    { text: "before:0012-01-01", code: "not-a-time", at: 0, length: 17, filter: {} },
    { text: "-after:2026", code: "cannot-exclude", at: 0, length: 11, filter: {} },
    { text: "is:snoozed -is:snoozed", code: "contradiction", at: 11, length: 11, filter: { snoozed: false } },
    { text: "a hots:web", code: "unknown-field", at: 2, length: 4, filter: { words: ["a", "hots:web"] } },
    { text: 'a "b c', code: "unclosed-quote", at: 2, length: 4, filter: { words: ["a", "b c"] } },
    { text: '"a\\x"', code: "bad-escape", at: 2, length: 1, filter: { words: ["a\\x"] } },
  ])("$text: $code", ({ text, code, at, length, filter }) => {
    const parsed = parseQuery(text);
    expect(parsed.issues).toMatchObject([{ code, at, length }]);
    expect(parsed.filter).toEqual(filter);
  });

  it("comes back from its text, whatever is in it", () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 6 }), (terms) => {
        const text = formatQuery(terms);
        expect(parseQuery(text).terms).toEqual(terms);
        expect(formatQuery(parseQuery(text).terms)).toBe(text);
        // It can stand in an address, and on one line.
        expect(decodeURIComponent(encodeURIComponent(text))).toBe(text);
        expect(text).not.toMatch(/[\0-\x1f]/);
      }),
    );
  });

  it("reads any text, and means the same when it is written again", () => {
    fc.assert(
      fc.property(fc.oneof(units, hostile), (text) => {
        const { terms, filter, issues } = parseQuery(text);
        const again = parseQuery(formatQuery(terms));
        expect(again.terms).toEqual(terms);
        expect(again.filter).toEqual(filter);
        for (const { at, length } of issues) {
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at + length).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each(['"', "\\", '"\\', "a:", "-", ",", "host:,", 'host:"', "\\u", '"\\u'])(
    "a megabyte of %s is read in no time, up to what a query may have",
    (unit) => {
      const text = unit.repeat(1_000_000 / unit.length);
      const began = performance.now();
      const { issues } = parseQuery(text);
      expect(performance.now() - began).toBeLessThan(500);
      expect(issues.at(-1)).toMatchObject({ code: "too-long", at: 16_384 });
    },
  );
});

describe("a choice", () => {
  test.each([
    { text: "curl", field: "host", value: "web-1", becomes: "curl host:web-1" },
    { text: "host:web-1 curl", field: "host", value: "web-2", becomes: "host:web-1,web-2 curl" },
    { text: "host:web-1,web-2", field: "host", value: "web-1", becomes: "host:web-2" },
    { text: "host:web-1 host:web-1,b", field: "host", value: "web-1", becomes: "host:b" },
    { text: "-host:web-1", field: "host", value: "web-1", becomes: "host:web-1" },
    { text: "path:/a", field: "path", value: "/b c,d", becomes: 'path:/a,"/b c,d"' },
  ] as const)("$field:$value in $text", ({ text, field, value, becomes }) => {
    expect(formatQuery(toggleChoice(parseQuery(text).terms, { field, value }))).toBe(becomes);
  });

  it("made twice leaves what was there", () => {
    fc.assert(
      fc.property(
        fc.array(term, { maxLength: 6 }),
        fc.constantFrom(...FIELDS),
        value,
        fc.boolean(),
        (terms, field, one, excluded) => {
          const choice = { field, value: one, excluded };
          const toggled = toggleChoice(terms, choice);
          expect(isChosen(toggled, choice)).toBe(!isChosen(terms, choice));
          const either = (list: readonly Term[]) =>
            isChosen(list, choice) || isChosen(list, { ...choice, excluded: !excluded });
          // `host:` without a value is what somebody is writing; the choice takes its place.
          const written = terms.every((each) => "words" in each || each.values.length > 0);
          if (written && !either(terms)) expect(toggleChoice(toggled, choice)).toEqual(terms);
        },
      ),
    );
  });

  it("of all values of a field replaces what was there", () => {
    const { terms } = parseQuery("after:2026 curl after:2025");
    expect(formatQuery(withValues(terms, "after", ["2024-01"]))).toBe("curl after:2024-01");
    expect(formatQuery(withValues(terms, "after", []))).toBe("curl");
  });
});
