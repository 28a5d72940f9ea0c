import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Reader } from "./reader.ts";

const SAMPLE = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 0xff, 0xff, 0xff, 0xff]);

describe("Reader", () => {
  test.each([
    { endian: "little", u16: 0x0201, u32: 0x06050403 },
    { endian: "big", u16: 0x0102, u32: 0x03040506 },
  ] as const)("reads numbers in $endian order", ({ endian, u16, u32 }) => {
    const reader = new Reader(SAMPLE, endian);
    expect(reader.u16("first")).toBe(u16);
    expect(reader.u32("second")).toBe(u32);
    expect(reader.seek(8).i32("signed")).toBe(-1);
    expect(reader.issue).toBeUndefined();
  });

  it("remembers its first failed read and yields zero from then on", () => {
    const reader = new Reader(SAMPLE, "little", 100, "table");
    reader.seek(10);
    expect(reader.u32("e_shoff")).toBe(0);
    expect(reader.u8("next")).toBe(0);
    expect(reader.take(1, "later")).toHaveLength(0);
    expect(reader.issue).toEqual({
      code: "truncated",
      at: 110,
      what: "e_shoff: 4 bytes expected at 0x6e, 2 present",
    });
  });

  it("keeps the offset in the whole file through windows, also beyond the end", () => {
    const outer = new Reader(SAMPLE, "little", 1000);
    expect(outer.window(4, 4).base).toBe(1004);
    expect(outer.window(4, 4).window(2, 99).base).toBe(1006);
    const beyond = outer.window(50, 8);
    expect(beyond).toMatchObject({ base: 1050, length: 0 });
    expect(beyond.u8("x")).toBe(0);
    expect(beyond.issue?.at).toBe(1050);
  });

  it("refuses a 64-bit length that is no safe number, and rounds it when asked to", () => {
    const bytes = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0x80]);
    const strict = new Reader(bytes, "little", 16);
    expect(strict.size64("sh_size")).toBe(0);
    expect(strict.issue).toEqual({
      code: "invalid-value",
      at: 16,
      what: "sh_size: an offset or length below 2^53 expected, 0x8000000000000001 found",
    });
    const lenient = new Reader(bytes, "little");
    expect(lenient.approx64("sh_size")).toBe(2 ** 63);
    expect(lenient.issue).toBeUndefined();
  });

  it("finds a text's NUL within a limit or says that there is none", () => {
    const bytes = Uint8Array.from([97, 98, 0, 99]);
    const reader = new Reader(bytes, "little");
    expect([...reader.cstring(8, "name")]).toEqual([97, 98]);
    expect(reader.cstring(8, "name")).toHaveLength(0);
    expect(reader.issue).toMatchObject({ code: "truncated", at: 3 });
    expect(new Reader(bytes, "little").cstring(2, "name")).toHaveLength(0);
  });

  it("agrees with DataView for all 64-bit values of both orders", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), fc.boolean(), (bytes, little) => {
        const endian = little ? "little" : "big";
        const exact = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, little);
        expect(new Reader(bytes, endian).u64("value")).toBe(exact);
        expect(new Reader(bytes, endian).approx64("value")).toBe(Number(exact));
        if (exact <= BigInt(Number.MAX_SAFE_INTEGER)) {
          expect(new Reader(bytes, endian).size64("value")).toBe(Number(exact));
        }
      }),
    );
  });

  it("survives any bytes, windows and reads, and names places at or after its base", () => {
    const read = fc.oneof(
      fc.constantFrom("u8", "u16", "u32", "i32", "u64", "size64", "approx64").map((kind) => ({ kind, argument: 0 })),
      fc.record({
        kind: fc.constantFrom("take", "cstring", "seek", "skip", "window"),
        argument: fc.oneof(fc.integer({ min: -4, max: 80 }), fc.constantFrom(2 ** 53, Number.NaN, -(2 ** 53))),
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(read, { maxLength: 20 }), (bytes, reads) => {
        let reader = new Reader(bytes, "big", 4096);
        for (const { kind, argument } of reads) {
          if (kind === "window") reader = reader.window(argument, argument);
          else if (kind === "seek") reader.seek(argument);
          else if (kind === "skip") reader.skip(argument);
          else if (kind === "take" || kind === "cstring") {
            expect(reader[kind](argument, kind).length).toBeLessThanOrEqual(bytes.length);
          } else reader[kind as "u8"](kind);
        }
        expect(reader.remaining).toBeGreaterThanOrEqual(0);
        expect(reader.issue?.at ?? 4096).toBeGreaterThanOrEqual(4096);
      }),
    );
  });
});
