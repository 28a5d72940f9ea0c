import { describe, expect, it } from "vitest";
import { steadyUuid4, uuid5, uuidBytes } from "./uuid.ts";

describe("uuid5", () => {
  it("is the example of RFC 9562, appendix A.4", () => {
    expect(uuid5(uuidBytes("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com")).toBe(
      "2ed6657d-e927-568b-95e1-2665a8aea6a2",
    );
  });
});

describe("steadyUuid4", () => {
  it("has the bits of version 4 and says the same again", () => {
    expect(steadyUuid4("a")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(steadyUuid4("a")).toBe(steadyUuid4("a"));
    expect(steadyUuid4("a")).not.toBe(steadyUuid4("b"));
  });
});
