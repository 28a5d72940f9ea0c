import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Entropy } from "./entropy.ts";
import { PrintableRuns } from "./printable-runs.ts";
import { textBeforeNul } from "./text.ts";

describe("Entropy", () => {
  it.each([
    { name: "nothing", bytes: new Uint8Array(0), bits: 0 },
    { name: "one value", bytes: new Uint8Array(100), bits: 0 },
    { name: "two values", bytes: Uint8Array.from({ length: 64 }, (_, index) => index & 1), bits: 1 },
    { name: "all values", bytes: Uint8Array.from({ length: 512 }, (_, index) => index & 255), bits: 8 },
  ])("of $name is $bits", ({ bytes, bits }) => {
    expect(new Entropy().add(bytes).bitsPerByte).toBeCloseTo(bits, 10);
  });
});

describe("PrintableRuns", () => {
  const printable = (byte: number) => byte === 9 || (byte >= 32 && byte < 127);

  it("counts what a plain search counts, however the bytes are cut", () => {
    const byte = fc.oneof(fc.constantFrom(0, 9, 31, 32, 65, 126, 127), fc.integer({ min: 60, max: 70 }));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), fc.nat(60), (values, cut) => {
        const bytes = Uint8Array.from(values);
        const runs = new PrintableRuns();
        runs.add(bytes.subarray(0, cut));
        runs.add(bytes.subarray(cut));
        const found = values
          .map((value) => (printable(value) ? "x" : "."))
          .join("")
          .split(".")
          .filter((run) => run.length >= 6);
        expect({ runs: runs.runs, bytes: runs.bytes }).toEqual({ runs: found.length, bytes: found.join("").length });
      }),
    );
  });
});

describe("textBeforeNul", () => {
  it("stops at NUL and keeps stray bytes apart", () => {
    expect(textBeforeNul(Uint8Array.of(97, 0, 98))).toBe("a");
    expect(textBeforeNul(Uint8Array.of(0xc3, 0xa9, 0xff))).toBe("é\udcff");
    expect(textBeforeNul(new Uint8Array(100).fill(97))).toBe("a".repeat(100));
  });
});
