import { rmSync } from "node:fs";
import { join } from "node:path";
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { temporaryFolders } from "@limpid/host/testing";
import { openStore } from "@limpid/store";
import { afterAll, expect, it } from "vitest";
import { runLimpid } from "../../testing/run-limpid.ts";
import schema from "./store-stats.schema.json" with { type: "json" };

const newFolder = temporaryFolders(afterAll);

it("says how much there is, backs it up, finds damage, and brings it back", async () => {
  const state = newFolder();
  const run = (...args: readonly string[]) => runLimpid(["store", ...args, "--state", state]);
  expect(await run("check")).toMatchObject({ code: 3, stderr: expect.stringContaining("no store in") });
  const store = await openStore({ folder: join(state, "store") });
  await store.keep({ events: [{ kind: "events.lost", id: "1", at: 0, host: "web-1", count: 3 }] });
  await store.close();
  const stats = await run("stats", "--json");
  expect(schemaErrors(schema, stats.objects()[0])).toEqual([]);
  expect(stats.objects()[0]).toMatchObject({ lost: 3, events: { count: 1 } });
  const backup = join(newFolder(), "backup");
  expect((await run("backup", backup)).code).toBe(0);
  rmSync(join(state, "store", "events", "0000000001.seg"));
  expect(await run("check")).toMatchObject({ code: 1, stdout: expect.stringContaining("limpid store restore") });
  expect((await run("restore", backup)).code).toBe(2);
  expect((await run("restore", backup, "--force")).code).toBe(0);
  expect(await run("check")).toMatchObject({ code: 0, stdout: expect.stringContaining("whole") });
});

it("walks the log of who did what, and knows its end again", async () => {
  const state = newFolder();
  const verify = (...args: readonly string[]) => runLimpid(["store", "verify-audit", "--state", state, ...args]);
  expect(await verify()).toMatchObject({ code: 3 });
  const store = await openStore({ folder: join(state, "store") });
  const head = await store.audit.append({ what: "user.made", subject: "ann" }, { who: "root", from: null });
  await store.audit.append({ what: "user.changed", subject: "ann" }, { who: "root", from: null });
  await store.close();
  expect(await verify()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^whole: 2 entries\nhead: 2:[0-9a-f]{64}$/m),
  });
  expect(await verify("--head", `1:${head.hash}`)).toMatchObject({ code: 0 });
  expect(await verify("--head", `1:${"0".repeat(64)}`)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("not whole"),
  });
  expect(await verify("--head", `3:${head.hash}`)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("cut away"),
  });
  expect(await verify("--head", "latest")).toMatchObject({ code: 2 });
});
