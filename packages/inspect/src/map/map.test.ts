import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Region } from "../formats/format.ts";
import { around, blocksOf, moved, ticksOf, type View, zoomed } from "./blocks.ts";
import { lanesOf } from "./lanes.ts";
import { lookOf } from "./region-look.ts";

const SIZE = 1 << 20;

function section(offset: number, size: number, more: Partial<Region> = {}): Region {
  return { name: `.s${offset}`, kind: "section", offset, size, ...more };
}

const regions = fc
  .array(fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE)), { maxLength: 200 })
  .map((pairs) =>
    pairs
      .map(([offset, size]) => section(offset, Math.min(size, SIZE - offset)))
      .sort((a, b) => a.offset - b.offset || b.size - a.size),
  );

describe("lanesOf", () => {
  it("keeps parts, segments and contents apart, and what overlaps side by side", () => {
    const lanes = lanesOf([
      section(0, SIZE, { kind: "part" }),
      section(0, 100, { kind: "segment", name: "LOAD" }),
      section(0, 64, { kind: "header" }),
      section(20, 10, { kind: "segment", name: "NOTE" }),
      section(64, 30),
      section(94, 0),
    ]);
    expect(lanes.map(({ title, regions: own }) => [title, own.length])).toEqual([
      ["Parts", 1],
      ["Segments", 1],
      ["", 1],
      ["Contents", 2],
    ]);
  });

  it("places every region that has bytes, in few lanes", () => {
    fc.assert(
      fc.property(regions, (all) => {
        const lanes = lanesOf(all);
        expect(lanes.length).toBeLessThanOrEqual(3);
        expect(lanes.flatMap((lane) => lane.regions)).toHaveLength(all.filter(({ size }) => size > 0).length);
      }),
    );
  });
});

describe("blocksOf", () => {
  it("draws to scale", () => {
    const blocks = blocksOf([section(0, SIZE / 4), section(SIZE / 2, SIZE / 2)], { start: 0, end: SIZE }, 1000);
    expect(blocks.map(({ x, width }) => [x, width])).toEqual([
      [0, 250],
      [500, 500],
    ]);
  });

  it("draws what is too small to be seen as one, in the look of the largest", () => {
    const small = [section(0, 10), section(10, 30), section(40, 20), section(SIZE / 2, SIZE / 2)];
    const [first, second] = blocksOf(small, { start: 0, end: SIZE }, 1000);
    expect(first).toMatchObject({ count: 3, end: 60, width: 2, largest: small[1] });
    expect(second?.count).toBe(1);
  });

  it("stays within the plane, with a bounded number of shapes, whatever the regions and the view", () => {
    const view = fc.tuple(fc.nat(SIZE - 16), fc.integer({ min: 16, max: SIZE })).map(
      ([start, span]): View => ({
        start: Math.min(start, SIZE - span),
        end: Math.min(start, SIZE - span) + span,
      }),
    );
    fc.assert(
      fc.property(regions, view, fc.integer({ min: 50, max: 4000 }), (all, shown, width) => {
        for (const lane of lanesOf(all)) {
          const blocks = blocksOf(lane.regions, shown, width);
          expect(blocks.length).toBeLessThanOrEqual(4096);
          for (const block of blocks) {
            expect(block.x).toBeGreaterThanOrEqual(0);
            expect(block.x + block.width).toBeLessThanOrEqual(width + 0.001);
            expect(block.width).toBeGreaterThanOrEqual(2);
          }
        }
        expect(ticksOf(shown, width).length).toBeLessThan(width / 50 + 2);
      }),
    );
  });
});

describe("views", () => {
  test.each([
    { name: "in, around the middle", view: zoomed({ start: 0, end: 100 }, 0.5, 50, 100), is: { start: 25, end: 75 } },
    { name: "in, at the edge", view: zoomed({ start: 0, end: 100 }, 0.5, 0, 100), is: { start: 0, end: 50 } },
    { name: "out, beyond the file", view: zoomed({ start: 25, end: 75 }, 8, 50, 100), is: { start: 0, end: 100 } },
    { name: "in, below a row of bytes", view: zoomed({ start: 0, end: 20 }, 0.1, 0, 100), is: { start: 0, end: 16 } },
    { name: "moved beyond the end", view: moved({ start: 0, end: 50 }, 90, 100), is: { start: 50, end: 100 } },
    { name: "around a region", view: around({ offset: 40, size: 20 }, 100), is: { start: 37.5, end: 62.5 } },
    { name: "of a file of one byte", view: zoomed({ start: 0, end: 1 }, 0.5, 0, 1), is: { start: 0, end: 1 } },
  ])("$name", ({ view, is }) => {
    expect(view).toEqual(is);
  });
});

describe("lookOf", () => {
  test.each([
    { permissions: "r-x", look: "code" },
    { permissions: "rwx", look: "wx" },
    { permissions: "rw-", look: "data" },
    { permissions: "r--", look: "const" },
    { permissions: undefined, look: "unloaded" },
  ])("$permissions: $look", ({ permissions, look }) => {
    expect(lookOf(section(0, 1, permissions === undefined ? {} : { permissions }))).toBe(look);
  });
});
