import { describe, expect, it, test } from "vitest";
import { checkTime } from "./checks.ts";
import { readGoldens } from "./golden.ts";
import { Random } from "./random.ts";
import { TARGETS } from "./targets.ts";

const SMALLEST_PREFIXES = 200_000; // bytes; a larger file's prefixes were tried when it was found

describe("what once failed", () => {
  const goldens = readGoldens();

  test.each(goldens)("$path: $what", async ({ target: name, bytes }) => {
    const target = TARGETS.find((one) => one.name === name);
    const random = new Random(1);
    await target?.check(bytes, (limit) => random.below(limit));
    if (target?.isMeasured === true) checkTime(bytes);
    if (bytes.length < SMALLEST_PREFIXES) await target?.checkPrefixes(bytes, [0, 1, bytes.length - 1]);
  });

  it("belongs to a target that is still tried", () => {
    const names = TARGETS.map(({ name }) => name);
    for (const { target } of goldens) expect(names).toContain(target);
  });
});
