import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { sha1 } from "./sha1.ts";
import { hex } from "./sha256.ts";

describe("sha1", () => {
  test.each([
    { message: "abc", digest: "a9993e364706816aba3e25717850c26c9cd0d89d" },
    { message: "", digest: "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
  ])("of $message is the standard's", ({ message, digest }) => {
    expect(hex(sha1(new TextEncoder().encode(message)))).toBe(digest);
  });

  it("agrees with node:crypto on any bytes, also around the block border", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(hex(sha1(bytes))).toBe(createHash("sha1").update(bytes).digest("hex"));
      }),
      { numRuns: 300 },
    );
  });
});
