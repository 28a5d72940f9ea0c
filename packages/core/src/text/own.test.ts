import { expect, it } from "vitest";
import { own } from "./own.ts";

it("keeps the text and lets go of the block it was cut from", () => {
  const kept: string[] = [];
  const before = process.memoryUsage().heapUsed;
  for (let round = 0; round < 200; round++) {
    const block = `${"x".repeat(1_000_000)}${round}-some-path-that-is-long-enough`;
    kept.push(own(block.slice(-30)));
  }
  expect(kept[7]).toHaveLength(30);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(150_000_000);
});
