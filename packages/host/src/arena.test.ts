import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Arena } from "./arena.ts";

describe("Arena", () => {
  it("gives room that nothing else has, until it is reset", () => {
    const arena = new Arena();
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000_000 }), { maxLength: 40 }), (lengths) => {
        arena.reset();
        const rooms = lengths.map((length) => arena.allocate(length));
        expect(rooms.map((room) => room.length)).toEqual(lengths);
        for (const [index, room] of rooms.entries()) {
          room.subarray(0, 8).fill(index);
          room.subarray(-8).fill(index);
        }
        for (const [index, room] of rooms.entries())
          expect([room[0] ?? index, room.at(-1) ?? index]).toEqual([index, index]);
      }),
      { numRuns: 30 },
    );
  });

  it("lends room without giving it away", () => {
    const arena = new Arena();
    const lent = arena.borrow(100);
    const given = arena.allocate(100);
    expect(given.buffer).toBe(lent.buffer);
    expect(given.byteOffset).toBe(lent.byteOffset);
  });

  it("uses the same memory again", () => {
    const arena = new Arena();
    const first = arena.allocate(1000);
    arena.reset();
    expect(arena.allocate(500).buffer).toBe(first.buffer);
  });
});
