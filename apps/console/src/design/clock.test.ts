import { expect, test } from "vitest";
import { calendarOf, durationWords, zoneWord } from "./clock.ts";

test("a moment by several clocks", () => {
  const at = Date.UTC(2026, 10, 20, 23, 3, 25, 7);
  expect(calendarOf(at, 0)).toEqual({ date: "2026-11-20", day: "20 Nov", time: "23:03:25", millis: ".007" });
  expect(calendarOf(at, 120)).toMatchObject({ date: "2026-11-21", time: "01:03:25" });
  expect(calendarOf(Number.NaN, 0)).toMatchObject({ time: "?" });
});

test.each([
  [0, "UTC"],
  [120, "UTC+02:00"],
  [-330, "UTC-05:30"],
])("%d minutes east is %s", (offset, word) => expect(zoneWord(offset)).toBe(word));

test.each([
  [27, "27 ms"],
  [6_100, "6 s"],
  [200_000, "3 min"],
  [-90_000_000, "1 d"],
])("%d ms is %s", (ms, word) => expect(durationWords(ms)).toBe(word));
