import type { ImageRun } from "@limpid/core";
import { expect, test } from "vitest";
import { readXattr } from "./xattr.ts";

const QUARANTINE = "com.apple.quarantine";
const read = (line: string, image = "/usr/bin/xattr") =>
  readXattr({ image, argv: line.split(" ") } as unknown as ImageRun);

test.each([
  ["xattr -d com.apple.quarantine a b", { attribute: QUARANTINE, files: ["a", "b"], recursive: false }],
  ["xattr -dr com.apple.quarantine a.app", { attribute: QUARANTINE, files: ["a.app"], recursive: true }],
  ["xattr -r -d com.apple.quarantine a.app", { attribute: QUARANTINE, files: ["a.app"], recursive: true }],
  ["xattr -c a", { attribute: undefined, files: ["a"], recursive: false }],
  ["xattr -cr a", { attribute: undefined, files: ["a"], recursive: true }],
  ["xattr -d -- com.apple.quarantine -a", { attribute: QUARANTINE, files: ["-a"], recursive: false }],
  ["xattr -l a", undefined],
  ["xattr -p com.apple.quarantine a", undefined],
  ["xattr -w com.apple.quarantine x a", undefined],
  ["xattr -d com.apple.quarantine", undefined],
  ["xattr", undefined],
])("%s", (line, found) => expect(read(line)).toEqual(found));

test("as a script of older systems, and no other program", () => {
  expect(read("python2.7 /usr/bin/xattr -c a", "/usr/bin/python2.7")).toMatchObject({ files: ["a"] });
  expect(read("xattr -c a", "/usr/bin/ls")).toBeUndefined();
});

test("a hundred thousand files cost no more than the first", () => {
  expect(read(`xattr -c ${"a ".repeat(100_000)}`)?.files).toHaveLength(64);
});
