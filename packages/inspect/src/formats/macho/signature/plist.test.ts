import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { processorMs } from "../../../../../../tests/support/processor-time.ts";
import { parseDerEntitlements } from "./der-entitlements.ts";
import { base64, isDictionary, parseXmlPlist, plistText } from "./plist.ts";

function parse(text: string) {
  return parseXmlPlist(new TextEncoder().encode(text), 100);
}

describe("parseXmlPlist", () => {
  test.each([
    { xml: "<plist><dict/></plist>", text: "{}" },
    { xml: "<dict><key>b</key><true/><key>a</key><false /></dict>", text: "{a: false, b: true}" },
    { xml: "<array><integer>-5</integer><real>1.5</real><date>2026</date></array>", text: "[-5, 1.5, 2026]" },
    { xml: "<string>&lt;&#65;&#x42;&amp;&unknown;</string>", text: "<AB&&unknown;" },
    { xml: "<data>\n AAEC\n\tAw==\n</data>", text: "AAECAw==" },
    { xml: "<string><![CDATA[<a>]]></string>", text: "<a>" },
    { xml: "<?xml version='1.0'?><!DOCTYPE plist><!-- <dict> --><plist><true></true></plist>\n\0", text: "true" },
  ])("$xml", ({ xml, text }) => {
    const { value, issues } = parse(xml);
    expect(issues).toEqual([]);
    expect(value === null ? null : plistText(value)).toBe(text);
  });

  test.each([
    { name: "nothing", xml: "", code: "truncated" },
    { name: "cut", xml: "<dict><key>a</key><string>b", code: "truncated" },
    { name: "open comment", xml: "<!-- ", code: "truncated" },
    { name: "value without a key", xml: "<dict><true/></dict>", code: "invalid-value" },
    { name: "key without a value", xml: "<dict><key>a</key></dict>", code: "invalid-value" },
    { name: "wrong end", xml: "<dict></array>", code: "invalid-value" },
    { name: "unknown element", xml: "<set/>", code: "invalid-value" },
    { name: "element in a text", xml: "<string><b/></string>", code: "invalid-value" },
    { name: "text between", xml: "<array>a</array>", code: "invalid-value" },
    { name: "two values", xml: "<true/><true/>", code: "invalid-value" },
    { name: "binary", xml: "bplist00", code: "invalid-value" },
    { name: "deep", xml: "<array>".repeat(30_000), code: "limit-exceeded" },
    { name: "many", xml: `<array>${"<true/>".repeat(30_000)}</array>`, code: "limit-exceeded" },
    { name: "long", xml: " ".repeat((1 << 18) + 1), code: "limit-exceeded" },
  ])("$name: $code, and no half of a list", ({ xml, code }) => {
    expect(parse(xml)).toMatchObject({ value: null, issues: [{ code, at: 100 }] });
  });

  it("says that a key stands twice", () => {
    const { value, issues } = parse("<dict><key>a</key><true/><key>a</key><false/></dict>");
    expect(isDictionary(value)).toBe(true);
    expect(issues).toMatchObject([{ code: "contradiction" }]);
  });

  it("survives any arrangement of its own marks, in linear time", () => {
    const mark = fc.constantFrom(
      "<dict>",
      "</dict>",
      "<key>",
      "</key>",
      "<![CDATA[",
      "]]>",
      "<!--",
      "-->",
      "&#",
      "&lt;",
      "<true/>",
      "<string>",
      "</string>",
      ">",
      "<",
      " ",
      "/",
    );
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 60 }), (marks) => {
        const { value, issues } = parse(marks.join(""));
        expect(value !== null || issues.length > 0).toBe(true);
      }),
    );
    const before = processorMs();
    for (const piece of ["<string>", "<", "&#1", "<!--", "<![CDATA[", "<key>&lt;"]) parse(piece.repeat(25_000));
    expect(processorMs() - before).toBeLessThan(2000);
  });
});

describe("parseDerEntitlements", () => {
  it("survives any bytes, also nested ones", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const { value, issues } = parseDerEntitlements(
          Uint8Array.from([0x70, bytes.length + 3, 2, 1, 1, ...bytes]),
          50,
        );
        expect(value !== null || issues.length > 0).toBe(true);
        expect(issues.every(({ at }) => at >= 50)).toBe(true);
      }),
    );
    expect(parseDerEntitlements(new Uint8Array(100_000).fill(0x30), 0).value).toBeNull();
  });

  it("stops at its depth", () => {
    let bytes = Uint8Array.of(0x30, 0);
    for (let depth = 0; depth < 60; depth++) bytes = Uint8Array.from([0x30, bytes.length, ...bytes]);
    const { issues } = parseDerEntitlements(Uint8Array.from([0x70, 0x81, bytes.length + 3, 2, 1, 1, ...bytes]), 0);
    expect(issues).toMatchObject([{ code: "limit-exceeded" }]);
  });
});

describe("base64", () => {
  it("is that of Node", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(base64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
      }),
    );
  });
});
