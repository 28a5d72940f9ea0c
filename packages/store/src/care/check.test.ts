import { spawnSync } from "node:child_process";
import { appendFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { check, fill, refusal, segmentOf, sql, using } from "../testing/filled.ts";
import { ANN } from "../testing/samples-of-work.ts";

const newFolder = temporaryFolders(afterAll);

describe("check", () => {
  test.each<{ name: string; harm: (folder: string) => void; code: string }>([
    { name: "a segment that is gone", harm: (folder) => rmSync(segmentOf(folder)), code: "segment" },
    {
      name: "a sample that was changed",
      harm: (folder) => appendFileSync(join(folder, "samples", readdirSync(join(folder, "samples"))[0] ?? ""), "x"),
      code: "sample",
    },
    { name: "a key that is gone", harm: (folder) => rmSync(join(folder, "sample.key")), code: "sample" },
    {
      name: "a count that was changed",
      harm: (folder) => sql(folder, "update finding_count set findings = findings + 1"),
      code: "count",
    },
    {
      name: "a sample's name that leads elsewhere",
      harm: (folder) => sql(folder, "update sample set blob = '../../../etc/passwd'"),
      code: "sample",
    },
    { name: "a folder open to others", harm: (folder) => spawnSync("chmod", ["755", folder]), code: "rights" },
  ])("finds $name", async ({ harm, code }) => {
    const folder = await fill(join(newFolder(), "store"));
    expect((await check(folder)).damages).toEqual([]);
    harm(folder);
    const { damages } = await check(folder);
    expect(damages.map((damage) => damage.code)).toContain(code);
    for (const { mend } of damages) expect(mend).not.toBe("");
  });

  it("says that a database is damaged", async () => {
    const folder = await fill(join(newFolder(), "store"));
    writeFileSync(join(folder, "store.sqlite"), Buffer.alloc(8192, "x"));
    expect(await refusal(check(folder))).toMatchObject({ code: "damaged" });
  });
});

it("orphans are no damage, and compact takes them away", async () => {
  const folder = await fill(join(newFolder(), "store"));
  writeFileSync(join(folder, "samples", "f".repeat(32)), "left by a crash");
  expect(await check(folder)).toMatchObject({ damages: [], orphans: 1 });
  await using(folder, async (store) => expect(await store.compact({}, ANN)).toMatchObject({ orphans: 1 }));
  expect(await check(folder)).toMatchObject({ damages: [], orphans: 0 });
});
