import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { appleDouble } from "../testing/apple-double.ts";
import { binaryPlist } from "../testing/binary-plist.ts";
import { parseAppleDoubleAttributes } from "./apple-double.ts";
import { originOf } from "./attributes.ts";
import { parseQuarantine } from "./quarantine.ts";

test.each([
  {
    text: "0083;5f5e1b2a;Safari;6E2F4A5B-0000-0000-0000-000000000000",
    said: {
      flags: "0083",
      at: "2020-09-13T13:14:18.000Z",
      agent: "Safari",
      eventId: "6E2F4A5B-0000-0000-0000-000000000000",
    },
  },
  { text: "0086;;Google\\x20Chrome;", said: { flags: "0086", agent: "Google Chrome" } },
  { text: "00C1", said: { flags: "00c1" } },
  { text: "0083;zz;;", said: { flags: "0083" } },
  { text: "", said: undefined },
  { text: "hello", said: undefined },
])("quarantine: $text", ({ text, said }) => expect(parseQuarantine(text)).toEqual(said));

describe("origin", () => {
  it("of attributes of a Mac's file", () => {
    const attributes = new Map<string, Uint8Array | string>([
      ["com.apple.quarantine", new TextEncoder().encode("0083;5f5e1b2a;Safari;E1")],
      ["com.apple.metadata:kMDItemWhereFroms", binaryPlist(["https://x.example/a.dmg", "https://x.example/"])],
      ["com.apple.provenance", new Uint8Array([1, 2, 0, 0xab, 1, 2, 3, 4, 5, 6, 7])],
      ["com.apple.FinderInfo", new Uint8Array(32)],
    ]);
    expect(originOf(attributes, "file")).toEqual({
      basis: "file",
      agent: "Safari",
      at: "2020-09-13T13:14:18.000Z",
      url: "https://x.example/a.dmg",
      referrer: "https://x.example/",
      quarantine: { flags: "0083", eventId: "E1" },
      provenanceId: "ab01020304050607",
    });
  });

  it("of AirDrop and mail, which name a sender", () => {
    const froms = (...texts: string[]) => new Map([["com.apple.metadata:kMDItemWhereFroms", binaryPlist(texts)]]);
    expect(originOf(froms("Dave's iPhone"), "file")).toEqual({ basis: "file", sender: "Dave's iPhone" });
    expect(originOf(froms("Eve <eve@x.example>", "Invoice", "message:%3Ca@b%3E"), "file")).toMatchObject({
      sender: "Eve <eve@x.example>",
    });
  });

  it("as osquery takes it apart, and on Linux", () => {
    expect(
      originOf(
        new Map([
          ["quarantine_agent", "Chrome"],
          ["quarantine_timestamp", "1600002858"],
          ["quarantine_data_url", "https://x.example/a"],
        ]),
        "sensor",
      ),
    ).toEqual({ basis: "sensor", agent: "Chrome", at: "2020-09-13T13:14:18.000Z", url: "https://x.example/a" });
    expect(originOf(new Map([["user.xdg.origin.url", "https://x.example/a"]]), "sensor")).toEqual({
      basis: "sensor",
      url: "https://x.example/a",
    });
  });

  it("of none", () => {
    expect(originOf(new Map(), "file")).toBeUndefined();
    expect(originOf(new Map([["com.apple.metadata:kMDItemWhereFroms", new Uint8Array(9)]]), "file")).toBeUndefined();
  });
});

describe("AppleDouble", () => {
  const values = { "com.apple.quarantine": "0083;;Safari;", a: new Uint8Array([7]), bc: "", "": "x" };

  it("holds attributes by name", () => {
    const { value, issues } = parseAppleDoubleAttributes(appleDouble(values));
    expect(issues).toEqual([]);
    expect([...(value ?? [])].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])).toEqual([
      ["com.apple.quarantine", "0083;;Safari;"],
      ["a", "\x07"],
      ["bc", ""],
      ["", "x"],
    ]);
  });

  it("without a table holds none, which is not an empty one", () => {
    expect(parseAppleDoubleAttributes(appleDouble({})).value).toEqual(new Map());
    const other = appleDouble({});
    other[84] = 0;
    expect(parseAppleDoubleAttributes(other)).toEqual({ value: null, issues: [] });
    expect(parseAppleDoubleAttributes(new Uint8Array(50)).issues[0]?.code).toBe("invalid-value");
  });

  it("survives every prefix and any change", () => {
    const whole = appleDouble(values);
    for (let end = 0; end < whole.length; end++) parseAppleDoubleAttributes(whole.subarray(0, end));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = whole.slice();
        changed[at] = byte;
        const { value } = parseAppleDoubleAttributes(changed);
        expect(value === null || value.size <= 256).toBe(true);
      }),
    );
  });
});
