import type { FindingSummary } from "@limpid/server/contract";
import { expect, test } from "vitest";
import { between, nameOf, newIn, stepped } from "./rows.ts";

const row = (id: string, revision = 1) => ({ id, revision }) as FindingSummary;

test("what is new is what is not shown, or shown as it was before", () => {
  const shown = new Map([row("a"), row("b")].map((each) => [each.id, each]));
  expect(newIn([row("a"), row("b", 2), row("c")], shown)).toBe(2);
});

test.each([
  { at: -1, step: 1, length: 3, place: 0 },
  { at: 2, step: 1, length: 3, place: 2 },
  { at: 0, step: -1, length: 3, place: 0 },
  { at: -1, step: -1, length: 3, place: 2 },
  { at: 0, step: 1, length: 0, place: undefined },
])("from $at by $step of $length", ({ at, step, length, place }) => expect(stepped(at, step, length)).toBe(place));

test("a range is the same in both directions", () => {
  const rows = ["a", "b", "c", "d"].map((id) => row(id));
  expect(between(rows, 1, 2)).toEqual(["b", "c"]);
  expect(between(rows, 2, 1)).toEqual(["b", "c"]);
});

test("names", () => {
  expect(nameOf("/usr/bin/curl")).toBe("curl");
  expect(nameOf("curl")).toBe("curl");
});
