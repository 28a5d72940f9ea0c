import { describe, expect, it } from "vitest";
import { Content } from "../../../content/content.ts";
import { bytesSource } from "../../../content/source.ts";
import { inspectSignature } from "./signature.ts";

describe("inspectSignature", () => {
  it("says none without a load command", () => {
    const content = new Content(bytesSource(new Uint8Array(10)), { left: 100 });
    expect(inspectSignature({ content, sizeBytes: 10, command: undefined }).value.kind).toBe("none");
  });
});
