import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { SortedSpill } from "./spill.ts";

const folder = mkdtempSync(join(tmpdir(), "limpid-spill-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("SortedSpill", () => {
  it("gives lines by key, equal keys in the order they came, with any amount of memory", () => {
    const entry = fc.tuple(fc.string({ unit: "binary", maxLength: 3 }), fc.string({ unit: "binary", maxLength: 20 }));
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 300 }),
        fc.integer({ min: 1, max: 200 }),
        (entries, charactersInMemory) => {
          const spill = new SortedSpill({ charactersInMemory, folder });
          for (const [key, line] of entries) spill.add(key, line);
          const expected = [...entries].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
          expect([...spill.drainWithKeys()].map(({ key, line }) => [key, line])).toEqual(expected);
        },
      ),
    );
  });

  it("keeps lone surrogates, which stand for stray bytes", () => {
    const spill = new SortedSpill({ charactersInMemory: 1, folder });
    spill.add("a\udcff", "\udc80 \u{1f600}");
    spill.add("a", "é");
    expect([...spill.drain()]).toEqual(["é", "\udc80 \u{1f600}"]);
  });

  it("leaves no name in the folder while it is in use, so a kill leaves nothing behind", () => {
    const spill = new SortedSpill({ charactersInMemory: 10, folder });
    for (let index = 0; index < 100; index++) spill.add(String(index % 7), "some line");
    expect(readdirSync(folder)).toEqual([]);
    spill.close();
  });

  it("gives its file back when the reader leaves early", () => {
    const descriptors = () => readdirSync("/proc/self/fd").length;
    const before = descriptors();
    const spill = new SortedSpill({ charactersInMemory: 10, folder });
    for (let index = 0; index < 100; index++) spill.add(String(index), "some line");
    expect(descriptors()).toBe(before + 1);
    for (const line of spill.drain()) {
      expect(line).toBe("some line");
      break;
    }
    expect(descriptors()).toBe(before);
  });

  it("merges more runs than it reads side by side", () => {
    const spill = new SortedSpill({ charactersInMemory: 12, folder });
    const count = 64 * 64 + 100; // two levels of merging
    for (let index = 0; index < count; index++) spill.add(String((index * 7919) % count).padStart(6, "0"), "x");
    const keys = [...spill.drainWithKeys()].map(({ key }) => key);
    expect(keys).toEqual(Array.from({ length: count }, (_, index) => String(index).padStart(6, "0")));
  });
});
