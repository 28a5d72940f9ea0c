import { expect, it } from "vitest";
import { EffortControl } from "./effort.ts";

/** Efforts after seconds with these shares of a processor. */
function efforts(limit: number, shares: readonly number[]): readonly string[] {
  const control = new EffortControl(limit, 0, 0);
  let cpu = 0;
  return shares.map((share, second) => {
    cpu += share * 1000;
    return control.sample(cpu, (second + 1) * 1000);
  });
}

it("does less at once and more after a while", () => {
  expect(efforts(0.5, [0.4, 0.9, 0.9, 0.9])).toEqual(["full", "brief", "least", "least"]);
  expect(efforts(0.5, [0.9, 0.1, 0.1, 0.1, 0.1, 0.1])).toEqual(["brief", "brief", "brief", "brief", "brief", "full"]);
});

it("does not swing between the two", () => {
  expect(efforts(0.5, [0.9, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4])).toEqual(new Array(7).fill("brief"));
});

it("takes a clock that stands still for no time", () => {
  const control = new EffortControl(0.5, 0, 5);
  expect(control.sample(100, 5)).toBe("full");
});
