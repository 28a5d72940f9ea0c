import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { processorMs } from "../../../../tests/support/processor-time.ts";
import { binaryPlist } from "../testing/binary-plist.ts";
import { parsePlist } from "./plist.ts";
import { MAX_VALUES } from "./value.ts";

const encoder = new TextEncoder();

describe("binary", () => {
  test.each([
    { name: "text", value: "hello" },
    { name: "text that is no ASCII", value: "grüße 🐢" },
    { name: "a long text", value: "x".repeat(70_000) },
    { name: "numbers", value: [0, 255, 65_536, -1, 2 ** 40] },
    { name: "a number above 2^53", value: 2n ** 62n },
    { name: "real numbers and truth", value: [1.5, true, false] },
    { name: "a date", value: new Date("2026-11-22T06:00:00Z") },
    { name: "data", value: new Uint8Array([1, 2, 3]) },
    { name: "nested", value: new Map<string, unknown>([["a", ["b", new Map([["c", 1]])]]]) },
    { name: "a key that is a trap elsewhere", value: new Map([["__proto__", "x"]]) },
    { name: "nothing", value: [] },
  ])("$name", ({ value }) => {
    expect(parsePlist(binaryPlist(value))).toEqual({ value, issues: [] });
  });

  it("survives every prefix and any bytes", () => {
    const whole = binaryPlist(new Map<string, unknown>([["a", ["b", 1, new Date(0)]]]));
    for (let end = 0; end < whole.length; end++) expect(() => parsePlist(whole.subarray(0, end))).not.toThrow();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const hostile = new Uint8Array([...encoder.encode("bplist00"), ...bytes]);
        expect(() => parsePlist(hostile)).not.toThrow();
      }),
    );
  });

  it("is bounded where each list names the next one many times, and where one names itself", () => {
    const objects: number[][] = [];
    for (let depth = 0; depth < 14; depth++) objects.push([0xaf, 0x10, 100, ...Array(100).fill(depth + 1)]);
    objects.push([0x51, 0x61]);
    const start = processorMs();
    const { issues } = parsePlist(assemble(objects));
    expect(issues[0]?.code).toBe("limit-exceeded");
    expect(parsePlist(assemble([[0xa1, 0]])).issues[0]?.code).toBe("limit-exceeded");
    expect(processorMs() - start).toBeLessThan(1000);
  });
});

/** Objects as they are given, with offsets of two bytes and references of one. */
function assemble(objects: readonly (readonly number[])[]): Uint8Array {
  const bytes = [...encoder.encode("bplist00")];
  const offsets: number[] = [];
  for (const object of objects) {
    offsets.push(bytes.length);
    bytes.push(...object);
  }
  const table = bytes.length;
  for (const offset of offsets) bytes.push(offset >> 8, offset & 255);
  bytes.push(
    0,
    0,
    0,
    0,
    0,
    0,
    2,
    1,
    ...[objects.length, 0, table].flatMap((number) => [0, 0, 0, 0, 0, 0, number >> 8, number & 255]),
  );
  return new Uint8Array(bytes);
}

describe("XML", () => {
  const plist = (inner: string): Uint8Array =>
    encoder.encode(
      `<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist version="1.0">${inner}</plist>\n`,
    );

  test.each([
    { inner: "<string>a &amp; b &#65;&#x42;</string>", value: "a & b AB" },
    { inner: "<array><integer>-7</integer><real>1.5</real><true/><false/></array>", value: [-7, 1.5, true, false] },
    { inner: "<date>2026-11-22T06:00:00Z</date>", value: new Date("2026-11-22T06:00:00Z") },
    {
      inner: "<dict><!-- <key>x</key> --><key>a</key><array/><key>b</key><data>AAAA</data><key>c</key><string/></dict>",
      value: new Map<string, unknown>([
        ["a", []],
        ["c", ""],
      ]),
    },
  ])("$inner", ({ inner, value }) => expect(parsePlist(plist(inner))).toEqual({ value, issues: [] }));

  it("survives every prefix, any text, depth and number", () => {
    const whole = plist("<dict><key>a</key><array><string>x</string></array></dict>");
    for (let end = 0; end < whole.length; end++) expect(() => parsePlist(whole.subarray(0, end))).not.toThrow();
    fc.assert(fc.property(fc.string(), (text) => void parsePlist(plist(text))));
    expect(parsePlist(plist("<array>".repeat(50_000))).issues[0]?.code).toBe("limit-exceeded");
    expect(parsePlist(plist(`<array>${"<true/>".repeat(MAX_VALUES + 1)}</array>`)).issues[0]?.code).toBe(
      "limit-exceeded",
    );
    expect(parsePlist(encoder.encode("hello")).value).toBeUndefined();
  });
});
