import { describe, expect, it, test } from "vitest";
import { describeStored, pairFacts } from "./artifact-facts.ts";

describe("pairFacts", () => {
  test.each([
    {
      name: "same and differing",
      one: [
        { label: "a", text: "1" },
        { label: "b", text: "2" },
      ],
      other: [{ label: "b", text: "3" }],
      pairs: [
        { label: "a", one: "1", other: undefined },
        { label: "b", one: "2", other: "3" },
      ],
    },
    {
      name: "a label twice",
      one: [{ label: "a", text: "1" }],
      other: [
        { label: "a", text: "1" },
        { label: "a", text: "2" },
      ],
      pairs: [
        { label: "a", one: "1", other: "1" },
        { label: "a", one: undefined, other: "2" },
      ],
    },
  ])("$name", ({ one, other, pairs }) => expect(pairFacts(one, other)).toEqual(pairs));
});

describe("describeStored", () => {
  it("says what a finding kept, also where nobody looked into the file", () => {
    const artifact = { path: "/tmp/a", previousPaths: [], inspected: false, opacity: null, facts: {}, format: null };
    const stored = {
      sha256: "00".repeat(32),
      knownBy: "finding",
      firstSeenMs: 0,
      lastSeenMs: 0,
      facts: artifact,
    } as const;
    expect(describeStored(stored)).toEqual({ headline: "not known, not known", reasons: [], facts: [] });
  });

  it("survives facts of another shape", () => {
    const facts = {
      format: "elf",
      opacity: { level: "symbols", packed: true, reasons: [] },
      facts: { elf: 7, machine: null },
    };
    const stored = { sha256: "00".repeat(32), knownBy: "finding", firstSeenMs: 0, lastSeenMs: 0, facts } as const;
    expect(describeStored(stored).headline).toBe("ELF, symbols removed, packed");
  });
});
