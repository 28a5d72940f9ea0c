import fc from "fast-check";
import { expect, it } from "vitest";
import { nameFromPath, nameToPath } from "./name-in-path.ts";

it("carries any name through an address", () => {
  const names = fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "0"));
  const some = fc.oneof(names, fc.constantFrom(".", "..", "a\udcff", "\udcff\udc80x", "../..", "%00", "😀"));
  fc.assert(
    fc.property(some, (name) => {
      const part = encodeURIComponent(nameToPath(name));
      expect(part).not.toMatch(/^\.{1,2}$/);
      expect(nameFromPath(decodeURIComponent(part))).toBe(name);
    }),
  );
});
