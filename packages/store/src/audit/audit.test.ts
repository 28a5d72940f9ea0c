import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, beforeEach, describe, expect, it, test } from "vitest";
import { check, fill, refusal, sql, using } from "../testing/filled.ts";
import { ANN, START } from "../testing/samples-of-work.ts";

const newFolder = temporaryFolders(afterAll);
let folder: string;
beforeEach(async () => {
  folder = await fill(join(newFolder(), "store"), { now: () => START });
});

describe("the audit log", () => {
  it("says who did what to what, when and from where, each entry after the one before", async () => {
    await using(folder, async (store) => {
      const details = { stray: "\udc80\0", n: 1 };
      await store.audit.append({ what: "session.refused", subject: "bob\udcff", details }, { who: "bob", from: null });
      const entries = await store.audit.list();
      expect(entries.map(({ n, what, who }) => [n, what, who])).toEqual([
        [3, "session.refused", "bob"],
        [2, "triage.applied", "ann"],
        [1, "sample.kept", "ann"],
      ]);
      expect(entries[0]).toMatchObject({ subject: "bob\udcff", from: null, details });
      expect(entries[1]).toMatchObject({
        at: START,
        from: ANN.from,
        subject: "finding-1",
        details: { findings: 1, status: "benign" },
      });
      expect(entries[0]?.previous).toBe(entries[1]?.hash);
      expect(await store.audit.head()).toEqual({ n: 3, hash: entries[0]?.hash });
      expect(await store.audit.list({ what: "triage.*" })).toHaveLength(1);
      expect(await store.audit.list({ who: "bob", before: 3 })).toHaveLength(0);
    });
  });

  it("has an entry for each change, and none for what was refused or made before", async () => {
    await using(folder, async (store) => {
      const change = { id: "one", findings: ["finding-1"], status: "closed" as const };
      expect((await store.triage.apply(change, ANN)).outcome).toBe("already");
      await refusal(store.triage.apply({ ...change, id: "two", findings: ["none"] }, ANN));
      await refusal(store.access.users.put({ name: "none", role: "admin" }, ANN));
      expect((await store.audit.head()).n).toBe(2);
    });
  });

  it("tells that a sample is read before anybody has it", async () => {
    await using(folder, async (store) => {
      await store.samples.get("0".repeat(64), ANN);
      expect((await store.audit.list())[0]).toMatchObject({ what: "sample.read", who: "ann" });
    });
  });

  test.each([
    { name: "update", statement: "update audit set who = 'eve' where n = 1" },
    { name: "delete", statement: "delete from audit" },
    {
      name: "an entry that follows nothing",
      statement:
        "insert into audit select 9, at, who, source, what, subject, details, previous, hash from audit where n = 2",
    },
    {
      name: "an entry after another one",
      statement:
        "insert into audit select 3, at, who, source, what, subject, details, previous, hash from audit where n = 2",
    },
  ])("is not changed by $name: the database refuses", ({ statement }) => {
    expect(() => sql(folder, statement)).toThrow(/append-only|is a chain/);
  });

  const without = (trigger: string, statement: string) => `drop trigger ${trigger}; ${statement}`;
  test.each([
    {
      name: "rewritten",
      n: 1,
      what: /content/,
      harm: without("audit_no_update", "update audit set who = 'eve' where n = 1"),
    },
    { name: "missing", n: 2, what: /gone/, harm: without("audit_no_delete", "delete from audit where n = 1") },
    {
      name: "given another hash",
      n: 2,
      what: /content/,
      harm: without("audit_no_update", "update audit set hash = previous where n = 2"),
    },
  ])("with an entry $name: it is found", async ({ harm, n, what }) => {
    const whole = await using(folder, (store) => store.audit.verify(), { readonly: true });
    expect(whole).toMatchObject({ head: { n: 2 }, wrong: [] });
    sql(folder, harm);
    const { wrong } = await using(folder, (store) => store.audit.verify(), { readonly: true });
    expect(wrong[0]).toMatchObject({ n, what: expect.stringMatching(what) });
    expect((await check(folder)).damages.map(({ code }) => code)).toContain("audit");
  });

  it("that was cut off, or written anew, is not the one that a kept head was of", async () => {
    const verify = (head: { n: number; hash: string }) =>
      using(folder, (store) => store.audit.verify(head), { readonly: true });
    const { head } = await verify({ n: 0, hash: "" });
    expect((await verify(head)).wrong).toEqual([]);
    sql(folder, without("audit_no_delete", "delete from audit where n = 2"));
    expect(await verify(head)).toMatchObject({ head: { n: 1 }, wrong: [{ n: 2, what: expect.stringMatching(/cut/) }] });
    await using(folder, (store) => store.audit.append({ what: "other", subject: null }, ANN));
    expect((await verify(head)).wrong).toMatchObject([{ n: 2, what: expect.stringMatching(/elsewhere/) }]);
  });
});
