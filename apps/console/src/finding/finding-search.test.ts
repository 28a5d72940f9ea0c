import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { formatOpened, type Opened, parseFindingSearch, parseOpened, VALUE_KINDS } from "./finding-search.ts";

describe("parseOpened", () => {
  it("reads back what was written, whatever the text", () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom(":", "\\", ",", "\udcff", "%", "a"), fc.string({ maxLength: 1 })),
      minLength: 1,
    });
    const opened: fc.Arbitrary<Opened> = fc.oneof(
      fc.record({ kind: fc.constant("value" as const), of: fc.constantFrom(...VALUE_KINDS), text }),
      fc.record({ kind: fc.constant("bytes" as const), offset: fc.nat(), size: fc.integer({ min: 1, max: 99 }) }),
    );
    fc.assert(
      fc.property(opened, (one) => {
        expect(parseOpened(formatOpened(one))).toEqual(one);
      }),
    );
    expect(parseOpened(formatOpened({ kind: "record", ids: ["a,b", "1:2"] }))).toEqual({
      kind: "record",
      ids: ["a,b", "1:2"],
    });
  });

  test.each([undefined, "", "bytes:-1", "bytes:x", "value:nothing:x", "record:", "other:1"])(
    "%s is nothing",
    (text) => {
      expect(parseOpened(text)).toBeUndefined();
    },
  );
});

describe("parseFindingSearch", () => {
  it("keeps what it knows", () => {
    expect(
      parseFindingSearch({
        q: "host:a",
        asof: "12.5",
        without: "a,b",
        lineage: "list",
        x: "y",
        order: "newest",
        revision: "2",
      }),
    ).toEqual({
      q: "host:a",
      asof: "12.5",
      without: "a,b",
      lineage: "list",
      order: "newest",
      revision: "2",
    });
    expect(parseFindingSearch({ asof: "1e17", lineage: "cube", order: "x", revision: "-1" })).toEqual({});
  });
});
