import fc from "fast-check";
import { expect, it, test } from "vitest";
import { closeCut } from "./cut-value.ts";

test.each([
  { text: '{"a":1,"b":"cut', whole: '{"a":1}' },
  { text: '{"a":1,"b":{"c":[1,2', whole: '{"a":1,"b":{"c":[1]}}' },
  { text: '{"a":"}\\"","b":', whole: '{"a":"}\\""}' },
  { text: '[{"a":1},{"b"', whole: '[{"a":1},{}]' },
  { text: '{"a":', whole: "{}" },
  { text: '{"a":1}', whole: undefined },
  { text: '{"a":1}]', whole: undefined },
  { text: "type=SYSCALL", whole: undefined },
  { text: "[".repeat(65), whole: undefined },
])("$text", ({ text, whole }) => expect(closeCut(text)).toBe(whole));

it("makes JSON of every beginning of JSON, with nothing that the whole does not have", () => {
  const value = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue(), { minLength: 1 }));
  fc.assert(
    fc.property(value, fc.double({ min: 0, max: 1, noNaN: true }), (whole, share) => {
      const text = JSON.stringify(whole);
      const closed = closeCut(text.slice(0, Math.floor(share * text.length)));
      if (closed !== undefined) expect(holds(whole, JSON.parse(closed))).toBe(true);
    }),
  );
});

/** Whether `part` is `whole` without some members and elements at its end. */
function holds(whole: unknown, part: unknown): boolean {
  if (typeof part !== "object" || part === null) return JSON.stringify(part) === JSON.stringify(whole);
  if (typeof whole !== "object" || whole === null || Array.isArray(whole) !== Array.isArray(part)) return false;
  const said = new Map(Object.entries(whole));
  return Object.entries(part).every(([name, value]) => said.has(name) && holds(said.get(name), value));
}
