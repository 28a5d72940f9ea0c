import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64 } from "./base64.ts";

describe("decodeBase64", () => {
  it("undoes what Node writes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(decodeBase64(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
        expect(decodeBase64(Buffer.from(bytes).toString("base64").replaceAll("=", ""))).toEqual(bytes);
      }),
    );
  });

  it.each(["A", "AB=C", "====", "AA-_", "A\u00e9=="])("%j is none", (text) =>
    expect(decodeBase64(text)).toBeUndefined(),
  );
});
