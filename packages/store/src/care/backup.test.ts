import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { restoreStore } from "../care/restore.ts";
import { check, contentOf, fill, refusal, segmentOf, using } from "../testing/filled.ts";
import { eventOf, findingOf } from "../testing/samples-of-work.ts";

const newFolder = temporaryFolders(afterAll);

describe("backup and restore", () => {
  it("while it is written to, comes back whole, and nothing is overwritten", async () => {
    const folder = await fill(join(newFolder(), "store"), { segmentBytes: 300 });
    const backup = join(newFolder(), "backup");
    await using(folder, async (store) => {
      let n = 100;
      let going = true;
      const writing = (async () => {
        while (going) await store.keep({ findings: [findingOf(n)], events: [eventOf(n++)] });
      })();
      await store.backup(backup);
      going = false;
      await writing;
    });
    expect(await refusal(restoreStore(backup, folder, false, 0))).toMatchObject({ code: "refused" });
    const restored = await restoreStore(backup, folder, true, 0);
    expect(restored.replaced).toBe(`${folder}.replaced-1970-01-01T00-00-00-000Z`);
    expect((await check(folder)).damages).toEqual([]);
    await using(folder, async (store) => {
      expect(await store.events.append([eventOf(9999)])).toMatchObject({ outcome: "kept" });
      expect((await store.triage.history("finding-1")).map(({ by }) => by)).toEqual(["ann"]);
    });
    // What was written to the restored store did not reach the backup.
    await restoreStore(backup, join(newFolder(), "another"), false, 0);
  });

  test.each<{ name: string; harm: (backup: string) => void; code: string }>([
    { name: "a changed file", harm: (backup) => appendFileSync(segmentOf(backup), "x"), code: "damaged" },
    { name: "a file that is gone", harm: (backup) => rmSync(segmentOf(backup)), code: "damaged" },
    { name: "no manifest", harm: (backup) => rmSync(join(backup, "manifest.json")), code: "refused" },
    {
      name: "a manifest that names a file elsewhere",
      harm: (backup) =>
        writeFileSync(
          join(backup, "manifest.json"),
          readFileSync(join(backup, "manifest.json"), "utf8").replace('"format"', '"../../format"'),
        ),
      code: "refused",
    },
    {
      name: "a newer format",
      harm: (backup) => writeFileSync(join(backup, "format"), "limpid.store 99\n"),
      code: "newer",
    },
  ])("$name: refused, and the store is as it was", async ({ harm, code }) => {
    const folder = await fill(join(newFolder(), "store"));
    const backup = join(newFolder(), "backup");
    await using(folder, (store) => store.backup(backup));
    harm(backup);
    const before = contentOf(folder);
    expect(await refusal(restoreStore(backup, folder, true, 0))).toMatchObject({ code });
    expect(contentOf(folder)).toEqual(before);
  });

  it("is refused while another process writes", async () => {
    const folder = await fill(join(newFolder(), "store"));
    const backup = join(newFolder(), "backup");
    await using(folder, async (store) => {
      await store.backup(backup);
      expect(await refusal(restoreStore(backup, folder, true, 0))).toMatchObject({ code: "in-use" });
    });
  });
});
