import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTime } from "./time.ts";

test("reads what Date writes", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("2199-12-31"), noInvalidDate: true }), (date) => {
      expect(parseTime(date.toISOString())).toBe(date.getTime());
    }),
  );
});

test.each([
  ["2026-11-22T09:32:12.123456789Z", "2026-11-22T09:32:12.123Z"],
  ["2026-11-22T09:32:12Z", "2026-11-22T09:32:12.000Z"],
  ["2026-11-22T09:32:12.9999+02:00", "2026-11-22T07:32:12.999Z"],
  ["2026-11-22T09:32:12.5-0130", "2026-11-22T11:02:12.500Z"],
  ["2021-12-10 03:17:57.081", "2021-12-10T03:17:57.081Z"],
  ["2026-11-22 09:32:12 UTC", "2026-11-22T09:32:12.000Z"],
])("%s", (text, same) => expect(parseTime(text)).toBe(Date.parse(same)));

test.each([
  "",
  "2026-02-30T00:00:00Z",
  "2026-11-22T25:00:00Z",
  "2026-11-22",
  "Sun Nov 22 09:32:12 2026",
  "2026-11-22T09:32:12.1x",
  "x".repeat(30),
])("%j is no time", (text) => expect(parseTime(text)).toBeUndefined());
