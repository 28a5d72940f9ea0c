import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GivenIds, idOf, ownId } from "./given.ts";

describe("idOf", () => {
  it("is the same for the same parts, and another one for others", () => {
    const parts = fc.array(fc.oneof(fc.string({ unit: "binary", maxLength: 20 }), fc.nat(), fc.constant(undefined)), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(idOf(one)).toMatch(/^[0-9a-f]{24}$/);
        expect(idOf(one) === idOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it.each([
    [
      ["ab", "c"],
      ["a", "bc"],
    ],
    [["1:a"], ["a"]],
    [[""], [undefined]],
    [["5"], [5]],
    [["\udcff"], ["\u00ff"]],
    [["x".repeat(100_000)], ["x".repeat(100_001)]],
  ])("tells what looks alike apart", (one, other) => expect(idOf(one)).not.toBe(idOf(other)));
});

describe("GivenIds", () => {
  it("knows what was given, as far as it remembers", () => {
    const ids = new GivenIds();
    expect([ids.again("a"), ids.again("b"), ids.again("a")]).toEqual([false, false, true]);
    for (let index = 0; index < 300_000; index++) ids.again(`${index}`);
    expect(ids.again("299999")).toBe(true);
    expect(ids.again("a")).toBe(false);
  });
});

it("a sensor's id serves when it is short", () =>
  expect([ownId("x"), ownId(""), ownId(undefined), ownId("x".repeat(201))]).toEqual([
    "x",
    undefined,
    undefined,
    undefined,
  ]));
