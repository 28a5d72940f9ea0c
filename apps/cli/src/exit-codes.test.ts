import { expect, test } from "vitest";
import { EXIT, graver } from "./exit-codes.ts";

test.each([
  { one: EXIT.nothing, other: EXIT.found, result: EXIT.found },
  { one: EXIT.input, other: EXIT.found, result: EXIT.input },
  { one: EXIT.usage, other: EXIT.input, result: EXIT.usage },
  { one: EXIT.internal, other: EXIT.usage, result: EXIT.internal },
  { one: EXIT.nothing, other: EXIT.nothing, result: EXIT.nothing },
])("of $one and $other, $result matters more", ({ one, other, result }) => {
  expect([graver(one, other), graver(other, one)]).toEqual([result, result]);
});
