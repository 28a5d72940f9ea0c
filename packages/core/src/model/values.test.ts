import fc from "fast-check";
import { expect, it, test } from "vitest";
import { formatTime, parseInteger64 } from "./values.ts";

test.each([
  ["0", 0],
  ["1884571", 1884571],
  ["9007199254740991", 9007199254740991],
  ["1152921500312443765", 1152921500312443765n],
  ["", undefined],
  ["-1", undefined],
  ["0x10", undefined],
  ["123456789012345678901", undefined],
])("parseInteger64(%j)", (text, value) => {
  expect(parseInteger64(text)).toBe(value);
});

it("formats any number as RFC 3339 without throwing", () => {
  fc.assert(
    fc.property(fc.double(), (at) => {
      expect(formatTime(at)).toMatch(/^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }),
  );
});
