import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it } from "vitest";
import { check, fill, refusal, segmentOf, using } from "../testing/filled.ts";
import { ANN, eventOf, findingOf, START } from "../testing/samples-of-work.ts";

const newFolder = temporaryFolders(afterAll);

describe("a torn or damaged segment", () => {
  it("torn behind what was acknowledged: cut away, and written on", async () => {
    const folder = await fill(join(newFolder(), "store"));
    appendFileSync(segmentOf(folder), "half a block");
    await using(folder, async (store) => {
      await store.events.append([eventOf(4)]);
      expect((await store.events.around("web-1", START)).events.map(({ id }) => id)).toEqual(
        [1, 2, 3, 4].map((n) => `event-${n}`),
      );
      expect((await store.check()).damages).toEqual([]);
    });
  });

  it("shorter than what was acknowledged: said, the rest is read, and new events go elsewhere", async () => {
    const folder = await fill(join(newFolder(), "store"));
    truncateSync(segmentOf(folder), statSync(segmentOf(folder)).size - 3);
    await using(folder, async (store) => {
      await store.events.append([eventOf(4)]);
      const { events, issues } = await store.events.around("web-1", START);
      expect(events.map(({ id }) => id)).toEqual(["event-1", "event-2", "event-4"]);
      expect(issues).toMatchObject([{ code: "unreadable", what: expect.stringContaining("segment 1") }]);
    });
    expect((await check(folder)).damages.map(({ code }) => code)).toContain("segment");
  });

  it("with any bit flipped: the checksum says so", async () => {
    const folder = await fill(join(newFolder(), "store"));
    const whole = readFileSync(segmentOf(folder));
    for (let index = 0; index < whole.length; index += 37) {
      const bytes = Buffer.from(whole);
      bytes[index] = (bytes[index] ?? 0) ^ 0x10;
      writeFileSync(segmentOf(folder), bytes);
      expect((await check(folder)).damages.length, `byte ${index}`).toBeGreaterThan(0);
      if (index > 37 * 4) index += 37 * 5; // each check opens the store
    }
  });
});

describe("limits of the disk", () => {
  it.skipIf(process.getuid?.() !== 0)("full: said, nothing of it kept, and it goes on when there is room", async () => {
    const mount = newFolder();
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=3m", "limpid-store", mount]).status).toBe(0);
    try {
      await using(join(mount, "store"), async (store) => {
        await store.keep({ findings: [findingOf(1)], events: [eventOf(1)] });
        expect(() => writeFileSync(join(mount, "ballast"), Buffer.alloc(3 << 20))).toThrow("ENOSPC");
        const many = Array.from({ length: 5000 }, (_, index) => eventOf(index + 100));
        const work = { findings: [findingOf(2)], events: many, state: { name: "p", snapshot: 0, position: 1 } };
        const error = await refusal(store.keep(work));
        expect(error).toMatchObject({ code: "disk-full", message: expect.stringContaining("limpid store compact") });
        expect((await store.findings.list()).findings.map(({ id }) => id)).toEqual(["finding-1"]);
        expect(await store.state("p")).toBeUndefined();
        rmSync(join(mount, "ballast"), { force: true });
        expect(await store.keep(work)).toMatchObject({ outcome: "kept" });
        expect((await store.events.around("web-1", START, { limit: 10_000 })).events).toHaveLength(5001);
        expect((await store.check()).damages).toEqual([]);
      });
    } finally {
      spawnSync("umount", ["-l", mount]);
    }
  });
});

it("retention lets go of whole segments by age and by size, and the rest stays readable", async () => {
  const folder = await fill(join(newFolder(), "store"), { segmentBytes: 500 });
  await using(
    folder,
    async (store) => {
      for (let n = 10; n < 20; n++) await store.events.append([eventOf(n)]);
      const before = (await store.stats()).events;
      expect(before.segments).toBeGreaterThan(3);
      const gone = await store.compact({ keepBytes: 1500 }, ANN);
      expect(gone.segments).toBeGreaterThan(0);
      expect((await store.stats()).events.count).toBe(before.count - gone.events);
      expect((await store.events.around("web-1", START)).issues).toEqual([]);
      await store.compact({ keepMs: 1 }, ANN);
      // The one that is written to stays.
      expect((await store.stats()).events.segments).toBe(1);
      expect((await store.check()).damages).toEqual([]);
    },
    { segmentBytes: 500 },
  );
});
