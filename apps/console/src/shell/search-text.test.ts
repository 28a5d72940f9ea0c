import fc from "fast-check";
import { expect, it } from "vitest";
import { parseSearch, writeSearch } from "./search-text.ts";

it("is readable", () => {
  expect(writeSearch({ q: "host:web-* path:/tmp/*", order: undefined })).toBe("?q=host:web-*+path:/tmp/*");
});

it("loses nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (q) => {
      expect(parseSearch(writeSearch({ q }))).toEqual({ q });
    }),
  );
});
