import { expect, it } from "vitest";
import { beginsLike } from "./beginnings.ts";

it.each([
  ["7f454c4602010100", "elf"],
  ["cffaedfe07000001", "macho"],
  ["cafebabe00000002", "macho"],
  ["cafebabe00000034", undefined], // a class of Java 8
  ["4661736455415320", "applescript"],
  ["4661736455415321", undefined],
  ["23212f62696e2f73", undefined],
  ["0000000000000000", undefined],
])("%s begins like %s", (hex, expected) => {
  expect(beginsLike(Buffer.from(hex, "hex"))).toBe(expected);
});
