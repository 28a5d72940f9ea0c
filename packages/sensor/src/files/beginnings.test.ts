import { expect, it } from "vitest";
import { beginsLike, isObjectName, isRelocatable } from "./beginnings.ts";

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

it("knows what a compiler leaves for a linker", () => {
  const head = (data: string, type: string) => Buffer.from(`7f454c4602${data}01${"00".repeat(9)}${type}`, "hex");
  expect(isRelocatable(head("01", "0100"))).toBe(true);
  expect(isRelocatable(head("02", "0001"))).toBe(true);
  expect(isRelocatable(head("01", "0300"))).toBe(false);
  expect(isRelocatable(head("01", "0001"))).toBe(false);
  expect(isRelocatable(Buffer.from("7f454c4602010100", "hex"))).toBe(false);
  expect(["a.o", "a.lo", "a.ko", "a", "o"].filter(isObjectName)).toEqual(["a.o", "a.lo"]);
});
