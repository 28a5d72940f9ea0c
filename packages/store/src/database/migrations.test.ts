import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, expect, it } from "vitest";
import { contentOf, refusal, using } from "../testing/filled.ts";
import { openHere } from "../testing/open-here.ts";
import { ANN, findingOf, START } from "../testing/samples-of-work.ts";

const newFolder = temporaryFolders(afterAll);

/** A store as version 0.1.0 left it after its first step: twenty findings, two decisions, events, a pipeline. */
function storeOfFormat1(): string {
  const folder = join(newFolder(), "store");
  for (const path of ["format", "store.sqlite", "events/0000000001.seg"]) {
    const packed = join(import.meta.dirname, "..", "testing", "testdata", "format-1", `${path.replace("/", "-")}.zst`);
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, path), zstdDecompressSync(readFileSync(packed)), { mode: 0o600 });
  }
  return folder;
}

it("a store of an older version is brought up to date with all that is in it", async () => {
  const folder = storeOfFormat1();
  await using(folder, async (store) => {
    expect((await store.check()).damages).toEqual([]);
    expect((await store.findings.list({ filter: { status: ["benign"] } })).findings).toHaveLength(2);
    expect((await store.findings.get("finding-5"))?.finding).toEqual(findingOf(5));
    expect(await store.triage.history("finding-1")).toMatchObject([{ change: "one", by: "ann", undoes: null }]);
    expect((await store.findings.list({ filter: { snoozed: true } })).findings.map(({ id }) => id)).toEqual([
      "finding-3",
    ]);
    expect((await store.events.around("web-1", START)).events).toHaveLength(2);
    expect(await store.state("p")).toMatchObject({ snapshot: { big: 2n ** 70n }, position: 7 });
    expect(await store.keep({ batch: { source: "s", id: "1" } })).toMatchObject({ outcome: "already" });
    // What is counted now was counted of what was there.
    const { groups } = await store.findings.groups();
    expect(groups.reduce((sum, { byStatus }) => sum + byStatus.benign, 0)).toBe(2);
    expect(groups.reduce((sum, { byStatus }) => sum + byStatus.new, 0)).toBe(18);
    const detail = await store.findings.group(groups[0]?.key ?? "");
    expect(detail?.hosts[0]?.firstSeenMs).toBeGreaterThanOrEqual(START);
    await store.triage.apply({ id: "three", findings: ["finding-1"], status: "new" }, ANN);
    expect((await store.check()).damages).toEqual([]);
  });
  await using(folder, async (store) => expect((await store.audit.verify()).head.n).toBe(1));
});

it("one that is opened for reading is left as it is, and said to be older", async () => {
  const folder = storeOfFormat1();
  const before = contentOf(folder);
  expect(await refusal(openHere({ folder, readonly: true }))).toMatchObject({ code: "older" });
  expect(contentOf(folder)).toEqual(before);
});
