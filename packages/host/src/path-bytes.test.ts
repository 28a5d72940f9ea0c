import { decodeUtf8 } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argumentBytes } from "./arguments.ts";
import { joinPath, pathBytes, pathText, systemPath } from "./path-bytes.ts";

describe("path bytes", () => {
  it("lose nothing on the way from the model to the system and back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const path = pathBytes(decodeUtf8(bytes));
        expect(Buffer.from(systemPath(path))).toEqual(Buffer.from(bytes));
        expect(pathBytes(pathText(path))).toBe(path);
      }),
    );
  });

  it("join with one slash", () => {
    expect([joinPath("/", "a"), joinPath("/x", "a"), joinPath("x/", "a")]).toEqual(["/a", "/x/a", "x/a"]);
  });
});

describe("argumentBytes", () => {
  it("finds the bytes behind a replacement character", () => {
    const raw = Buffer.from([0x2f, 0xff, 0x61]);
    expect(argumentBytes(raw.toString("utf8"), () => [Buffer.from("node"), raw])).toBe("/\xffa");
  });

  it("takes text at its word", () => {
    expect(argumentBytes("/tmp/é")).toBe("/tmp/\xc3\xa9");
    expect(argumentBytes("/tmp/\ufffd", () => [])).toBe("/tmp/\xef\xbf\xbd");
  });
});
