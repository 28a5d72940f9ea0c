import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decodeLatin1, decodeUtf8, encodeUtf8 } from "./bytes-text.ts";

describe("decodeUtf8", () => {
  test.each([
    { name: "ASCII", bytes: [0x61, 0x62], text: "ab" },
    { name: "two bytes", bytes: [0xc3, 0xa9], text: "é" },
    { name: "beyond the basic plane", bytes: [0xf0, 0x9f, 0x99, 0x82], text: "🙂" },
    { name: "a stray byte", bytes: [0x61, 0xff, 0x62], text: "a\udcffb" },
    { name: "an overlong slash", bytes: [0xc0, 0xaf], text: "\udcc0\udcaf" },
    { name: "a surrogate in UTF-8", bytes: [0xed, 0xa0, 0x80], text: "\udced\udca0\udc80" },
    { name: "a cut sequence", bytes: [0xe2, 0x82], text: "\udce2\udc82" },
    { name: "above U+10FFFF", bytes: [0xf4, 0x90, 0x80, 0x80], text: "\udcf4\udc90\udc80\udc80" },
  ])("$name", ({ bytes, text }) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBe(text);
  });

  it("agrees with the platform on valid text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
      }),
    );
  });

  it("loses no byte", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 10_000 }), (bytes) => {
        expect(encodeUtf8(decodeUtf8(bytes))).toEqual(bytes);
        const latin1 = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
        expect(decodeLatin1(latin1)).toBe(decodeUtf8(bytes));
      }),
    );
  });

  it("is escaped by JSON.stringify", () => {
    expect(JSON.stringify(decodeUtf8(Uint8Array.of(0xff)))).toBe('"\\udcff"');
  });
});
