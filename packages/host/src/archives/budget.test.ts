import { describe, expect, it } from "vitest";
import { ArchiveBudget } from "./budget.ts";
import { collect } from "./collect.ts";
import { ARCHIVE_LIMITS } from "./limits.ts";

async function* pieces(count: number, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let index = 0; index < count; index++) yield new Uint8Array(size);
}

const wanted = () => true;

describe("ArchiveBudget", () => {
  it("counts members of all archives together", () => {
    const budget = new ArchiveBudget();
    for (let count = 0; count < ARCHIVE_LIMITS.members; count++) expect(budget.member(7)).toBeUndefined();
    expect(budget.isSpent).toBe(false);
    expect(budget.member(7)).toMatchObject({ code: "limit-exceeded", at: 7 });
    expect(budget.isSpent).toBe(true);
  });

  it("counts decompressed bytes of all members, wanted or not", async () => {
    const budget = new ArchiveBudget();
    expect(budget.take(ARCHIVE_LIMITS.totalBytes - 100)).toBe(true);
    const { bytes, issue } = await collect(pieces(2, 60), wanted, budget, 120, 9);
    expect({ bytes, issue }).toMatchObject({ bytes: undefined, issue: { code: "limit-exceeded", at: 9 } });
    expect(issue?.what).toContain("in all members");
    expect(budget.isSpent).toBe(true);
  });

  it("keeps no member above what memory allows, beside the archives around it", async () => {
    const budget = new ArchiveBudget();
    expect(budget.room).toBe(ARCHIVE_LIMITS.memberBytes);
    budget.hold(ARCHIVE_LIMITS.memberBytes - 5000);
    expect((await collect(pieces(1, 5000), wanted, budget, 5000, 0)).issue).toBeUndefined();
    const { bytes, issue } = await collect(pieces(2, 4000), wanted, budget, 8000, 3);
    expect({ bytes, issue }).toMatchObject({ bytes: undefined, issue: { code: "limit-exceeded", at: 3 } });
    expect(issue?.what).toContain("a member of more than 5000 bytes");
    budget.hold(5000 - ARCHIVE_LIMITS.memberBytes);
    expect((await collect(pieces(2, 4000), wanted, budget, 8000, 3)).issue).toBeUndefined();
  });
});
