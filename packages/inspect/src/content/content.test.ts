import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Content } from "./content.ts";
import { bytesSource } from "./source.ts";

const bytes = Uint8Array.from({ length: 700_000 }, (_, index) => (index * 31) & 0xff);

describe("Content", () => {
  it("gives the bytes of the file at any place, in any order, through its small memory", () => {
    const range = fc.tuple(fc.integer({ min: -5, max: 710_000 }), fc.integer({ min: -5, max: 20_000 }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), fc.nat(600_000), (ranges, base) => {
        const content = new Content(bytesSource(bytes), { left: Number.MAX_SAFE_INTEGER }, base);
        for (const [offset, length] of ranges) {
          const start = base + Math.max(0, offset);
          const wanted = bytes.subarray(start, Math.max(start, start + length));
          expect(Buffer.compare(content.bytes(offset, length), wanted)).toBe(0);
        }
        expect(content.issues).toEqual([]);
      }),
    );
  });

  it("passes a long range in pieces that keep entries whole", () => {
    const content = new Content(bytesSource(bytes), { left: Number.MAX_SAFE_INTEGER });
    const pieces: { length: number; at: number }[] = [];
    const seen = content.scan(24, 600_000, 24, (piece, at) => pieces.push({ length: piece.length, at }));
    expect(seen).toBe(600_000);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every(({ length, at }) => length % 24 === 0 && (at - 24) % 24 === 0)).toBe(true);
  });

  it("ends a scan at the end of the file, and when the budget is spent says so once", () => {
    const rich = new Content(bytesSource(bytes), { left: Number.MAX_SAFE_INTEGER });
    expect(rich.scan(699_990, 100, 1, () => {})).toBe(10);
    const poor = new Content(bytesSource(bytes), { left: 1000 });
    expect(poor.scan(0, 700_000, 1, () => {})).toBe(1000);
    expect(poor.bytes(500_000, 10)).toHaveLength(0);
    expect(poor.issues).toEqual([{ code: "budget-exhausted", at: 1000, what: "the budget of bytes to read ran out" }]);
  });

  it("shares its budget with its parts and keeps their place", () => {
    const content = new Content(bytesSource(bytes), { left: 20_000 });
    const part = content.part(4096).part(4096);
    expect(part.base).toBe(8192);
    expect(part.reader(2, 4, "little", "field").base).toBe(8194);
    expect(part.scan(0, 9_000, 1, () => {})).toBe(9_000);
    // The page that held the field was paid for, too.
    expect(content.scan(0, 9_000, 1, () => {})).toBe(20_000 - 9_000 - 4096);
  });
});
