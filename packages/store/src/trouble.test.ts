import { spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { restoreStore } from "./care/restore.ts";
import { openStore, type Store, type StoreOptions } from "./store.ts";
import { ANN, eventOf, findingOf, START } from "./testing/samples-of-work.ts";

const newFolder = temporaryFolders(afterAll);

/** A store with something of everything; gives its folder, closed. */
async function filled(options: Partial<StoreOptions> = {}): Promise<string> {
  const folder = join(newFolder(), "store");
  await using(
    folder,
    async (store) => {
      await store.keep({ findings: [1, 2, 3].map((n) => findingOf(n)), events: [eventOf(1), eventOf(2)] });
      await store.events.append([eventOf(3)]);
      await store.samples.put(Buffer.from("a sample"), "test", ANN);
      await store.triage.apply({ id: "one", findings: ["finding-1"], status: "benign" }, ANN);
    },
    { samples: "keep", ...options },
  );
  return folder;
}

async function using<T>(
  folder: string,
  work: (store: Store) => Promise<T>,
  options: Partial<StoreOptions> = {},
): Promise<T> {
  const store = await openStore({ folder, ...options });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const segmentOf = (folder: string): string => join(folder, "events", "0000000001.seg");
const check = (folder: string) => using(folder, (store) => store.check(), { readonly: true });
const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error as { readonly code: string; readonly message: string } | undefined;
};

describe("another process", () => {
  it("is told who writes, and may read", async () => {
    const folder = await filled();
    await using(folder, async () => {
      const script = `import { openStore } from ${JSON.stringify(join(import.meta.dirname, "store.ts"))};
        await openStore({ folder: ${JSON.stringify(folder)} }).catch((error) => console.log(error.code, error.message));
        const reader = await openStore({ folder: ${JSON.stringify(folder)}, readonly: true });
        console.log((await reader.findings.list()).findings.length); await reader.close();`;
      const path = join(newFolder(), "other.mjs");
      writeFileSync(path, script);
      const child = spawn(process.execPath, [path]);
      let out = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
      await new Promise((done) => child.on("close", done));
      expect(out).toMatch(new RegExp(`^in-use another process \\(pid ${process.pid}\\) works with the store`));
      expect(out).toMatch(/\n3\n$/);
    });
  });

  it("that was killed is no obstacle", async () => {
    const folder = await filled();
    writeFileSync(join(folder, "owner"), "1\n");
    await using(folder, async (store) => expect((await store.findings.list()).findings).toHaveLength(3));
  });
});

describe("a store of another version", () => {
  test.each([
    { name: "newer", readonly: false },
    { name: "newer, to read", readonly: true },
  ])("$name: it is said and nothing is touched", async ({ readonly }) => {
    const folder = await filled();
    writeFileSync(join(folder, "format"), "limpid.store 99\n");
    const before = contentOf(folder);
    const error = await refusal(openStore({ folder, readonly }));
    expect(error).toMatchObject({ code: "newer", message: expect.stringContaining("format 99") });
    expect(contentOf(folder)).toEqual(before);
  });

  it("made by other steps: it is said", async () => {
    const folder = await filled();
    const database = new DatabaseSync(join(folder, "store.sqlite"));
    database.exec("update migration set hash = 'another'");
    database.close();
    expect(await refusal(openStore({ folder }))).toMatchObject({ code: "foreign" });
  });

  it("absent: reading makes nothing", async () => {
    const folder = join(newFolder(), "store");
    expect(await refusal(openStore({ folder, readonly: true }))).toMatchObject({ code: "absent" });
  });
});

function contentOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs} ${readFileSync(join(folder, name), "base64")}`)
    .sort();
}

describe("a torn or damaged segment", () => {
  it("torn behind what was acknowledged: cut away, and written on", async () => {
    const folder = await filled();
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
    const folder = await filled();
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
    const folder = await filled();
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
    const folder = await filled();
    expect((await check(folder)).damages).toEqual([]);
    harm(folder);
    const { damages } = await check(folder);
    expect(damages.map((damage) => damage.code)).toContain(code);
    for (const { mend } of damages) expect(mend).not.toBe("");
  });

  it("says that a database is damaged", async () => {
    const folder = await filled();
    writeFileSync(join(folder, "store.sqlite"), Buffer.alloc(8192, "x"));
    expect(await refusal(check(folder))).toMatchObject({ code: "damaged" });
  });
});

function sql(folder: string, statement: string): void {
  const database = new DatabaseSync(join(folder, "store.sqlite"));
  database.exec(statement);
  database.close();
}

describe("backup and restore", () => {
  it("while it is written to, comes back whole, and nothing is overwritten", async () => {
    const folder = await filled({ segmentBytes: 300 });
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
    const folder = await filled();
    const backup = join(newFolder(), "backup");
    await using(folder, (store) => store.backup(backup));
    harm(backup);
    const before = contentOf(folder);
    expect(await refusal(restoreStore(backup, folder, true, 0))).toMatchObject({ code });
    expect(contentOf(folder)).toEqual(before);
  });

  it("is refused while another process writes", async () => {
    const folder = await filled();
    const backup = join(newFolder(), "backup");
    await using(folder, async (store) => {
      await store.backup(backup);
      expect(await refusal(restoreStore(backup, folder, true, 0))).toMatchObject({ code: "in-use" });
    });
  });
});

describe("samples", () => {
  it("lie encrypted under random names, and come back", async () => {
    const folder = join(newFolder(), "store");
    await using(
      folder,
      async (store) => {
        const { sha256 } = await store.samples.put(Buffer.from("EICAR-like content"), "test", ANN);
        expect(await store.samples.put(Buffer.from("EICAR-like content"), "test", ANN)).toMatchObject({
          outcome: "already",
        });
        expect(Buffer.from((await store.samples.get(sha256, ANN)) ?? []).toString()).toBe("EICAR-like content");
      },
      { samples: "keep" },
    );
    const [name = ""] = readdirSync(join(folder, "samples"));
    expect(name).toMatch(/^[0-9a-f]{32}$/);
    expect(readFileSync(join(folder, "samples", name), "latin1")).not.toContain("EICAR");
    expect(statSync(join(folder, "sample.key")).mode & 0o777).toBe(0o600);
  });

  it("are not kept unless somebody asked for it", async () => {
    const folder = join(newFolder(), "store");
    await using(folder, async (store) => {
      expect(await store.samples.put(Buffer.from("x"), "test", ANN)).toMatchObject({ outcome: "not-kept" });
    });
    expect(readdirSync(join(folder, "samples"))).toEqual([]);
  });

  it("are not read through a link that took a sample's place", async () => {
    const folder = await filled();
    const [name = ""] = readdirSync(join(folder, "samples"));
    rmSync(join(folder, "samples", name));
    symlinkSync("/etc/passwd", join(folder, "samples", name));
    expect((await check(folder)).damages.map(({ code }) => code)).toContain("sample");
  });
});

it("retention lets go of whole segments by age and by size, and the rest stays readable", async () => {
  const folder = await filled({ segmentBytes: 500 });
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

it("orphans are no damage, and compact takes them away", async () => {
  const folder = await filled();
  writeFileSync(join(folder, "samples", "f".repeat(32)), "left by a crash");
  expect(await check(folder)).toMatchObject({ damages: [], orphans: 1 });
  await using(folder, async (store) => expect(await store.compact({}, ANN)).toMatchObject({ orphans: 1 }));
  expect(await check(folder)).toMatchObject({ damages: [], orphans: 0 });
});
