import { expect, test } from "vitest";
import { barsOf } from "./spread.ts";

test("fills what lies between", () => {
  expect(
    barsOf(
      [
        { fromMs: 0, hosts: 2 },
        { fromMs: 30, hosts: 1 },
      ],
      10,
    ).map(({ hosts }) => hosts),
  ).toEqual([2, 0, 0, 1]);
});

test("joins what a picture cannot show, and loses no host", () => {
  const steps = Array.from({ length: 1000 }, (_, n) => ({ fromMs: n * 10, hosts: 1 }));
  const bars = barsOf(steps, 10);
  expect(bars.length).toBeLessThanOrEqual(120);
  expect(bars.reduce((sum, { hosts }) => sum + hosts, 0)).toBe(1000);
});

test("nothing is nothing", () => expect(barsOf([], 10)).toEqual([]));
