import { describe, expect, it } from "vitest";
import { describeFacts } from "./describe.ts";
import { inspectBytes } from "./inspect.ts";
import { buildElf } from "./testing/index.ts";
import { words } from "./words.ts";

describe("describeFacts", () => {
  it("says what the words of an inspection say, but for the counts of symbols", () => {
    const inspection = inspectBytes(buildElf({}), { deep: true });
    const [part] = inspection.parts;
    const facts = describeFacts(part?.facts ?? {})?.map(({ label }) => label);
    expect(facts?.length).toBeGreaterThan(3);
    expect(["symbols", ...(facts ?? [])]).toEqual(words(inspection).parts[0]?.facts.map(({ label }) => label));
  });

  it("has no words for facts that it does not know", () => {
    expect(describeFacts({})).toBeUndefined();
    expect(describeFacts({ other: 1 })).toBeUndefined();
  });
});
