import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decodeEvents } from "./decode.ts";
import { eventBytes, handleRecord, pidRecord } from "./testing/event-bytes.ts";

const CLOSE_WRITE = 0x8;
const CREATE = 0x100;
const RENAME = 0x1000_0000;

const CREATED = eventBytes({
  mask: CREATE | CLOSE_WRITE,
  pid: 77,
  records: [handleRecord(2, "FSIDFSID", [1, 2, 3, 4], "na\xffme"), handleRecord(1, "FSIDFSID", [5, 6]), pidRecord(9)],
});
const RENAMED = eventBytes({
  mask: RENAME,
  pid: 78,
  records: [
    handleRecord(10, "FSIDFSID", [1], "old"),
    handleRecord(12, "FSIDFSID", [2], "new"),
    handleRecord(1, "FSIDFSID", [3]),
  ],
});

describe("decodeEvents", () => {
  it("reads who, what and where", () => {
    const { value, issues } = decodeEvents(CREATED);
    expect(issues).toEqual([]);
    expect(value).toHaveLength(1);
    expect(value[0]).toMatchObject({ mask: CREATE | CLOSE_WRITE, pid: 77, descriptor: -1, processDescriptor: 9 });
    expect(value[0]?.place).toMatchObject({ filesystem: "FSIDFSID", name: "na\xffme" });
    const { at, end } = value[0]?.target ?? { at: 0, end: 0 };
    expect([...CREATED.subarray(at, end)]).toEqual([2, 0, 0, 0, 1, 0, 0, 0, 5, 6]);
  });

  it("reads both places of a rename, and several events of one read", () => {
    const { value, issues } = decodeEvents(Buffer.concat([CREATED, RENAMED, RENAMED]));
    expect(issues).toEqual([]);
    expect(value.map(({ formerPlace, newPlace }) => [formerPlace?.name, newPlace?.name])).toEqual([
      [undefined, undefined],
      ["old", "new"],
      ["old", "new"],
    ]);
  });

  test.each([
    { name: "nothing", bytes: Buffer.alloc(0), events: 0, codes: [] },
    { name: "half a header", bytes: CREATED.subarray(0, 20), events: 0, codes: ["truncated"] },
    { name: "another version", bytes: patched(CREATED, 4, 4), events: 0, codes: ["unsupported"] },
    { name: "a length of zero", bytes: Buffer.alloc(24).fill(3, 4, 5), events: 0, codes: ["invalid-value"] },
    { name: "records before the header's end", bytes: patched(CREATED, 6, 8), events: 0, codes: ["invalid-value"] },
    {
      name: "the end cut off",
      bytes: Buffer.concat([RENAMED, CREATED.subarray(0, -1)]),
      events: 1,
      codes: ["truncated"],
    },
    { name: "a record of no length", bytes: patched(CREATED, 26, 0), events: 1, codes: ["truncated"] },
    { name: "a handle above its record", bytes: patched(CREATED, 36, 200), events: 1, codes: ["invalid-value"] },
    {
      name: "a name without an end",
      bytes: eventBytes({ mask: CREATE, pid: 1, records: [handleRecord(2, "FSIDFSID", [1], "x".repeat(300))] }),
      events: 1,
      codes: ["invalid-value"],
    },
    {
      name: "a record of a later kernel",
      bytes: eventBytes({
        mask: CREATE,
        pid: 1,
        records: [Buffer.from([99, 0, 4, 0]), handleRecord(1, "FSIDFSID", [1])],
      }),
      events: 1,
      codes: [],
    },
  ])("$name", ({ bytes, events, codes }) => {
    const { value, issues } = decodeEvents(Buffer.from(bytes));
    expect(value).toHaveLength(events);
    expect(issues.map(({ code }) => code)).toEqual(codes);
  });

  it("survives every prefix, and looks at no byte behind it", () => {
    const whole = Buffer.concat([CREATED, RENAMED]);
    for (let length = 0; length <= whole.length; length++) {
      const cut = decodeEvents(Buffer.from(whole.subarray(0, length)));
      expect(decodeEvents(whole, length)).toEqual(cut);
      expect(cut.issues).toHaveLength(length === 0 || length === CREATED.length || length === whole.length ? 0 : 1);
    }
  });

  it("survives every byte changed, with places inside of what was read", () => {
    const whole = Buffer.concat([CREATED, RENAMED]);
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) holdsTogether(patched(whole, at, value));
    }
  });

  it("survives any bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => holdsTogether(Buffer.from(bytes))));
  });
});

function holdsTogether(bytes: Buffer): void {
  const { value, issues } = decodeEvents(bytes);
  expect(value.length).toBeLessThanOrEqual(bytes.length / 24);
  for (const { target, place, formerPlace, newPlace } of value) {
    for (const handle of [target, place, formerPlace, newPlace]) {
      expect((handle?.end ?? 0) <= bytes.length).toBe(true);
    }
  }
  expect(issues.every(({ at }) => at >= 0 && at <= bytes.length)).toBe(true);
}

function patched(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
}
