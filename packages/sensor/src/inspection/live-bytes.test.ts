import type { Artifact, LifeSpan } from "@limpid/core";
import { describe, expect, it } from "vitest";
import type { FileToInspect, InspectedFile } from "./file-to-inspect.ts";
import { LiveBytes, type NamedFile } from "./live-bytes.ts";

describe("LiveBytes", () => {
  it("says that a file is being looked into, and tells when that is done", async () => {
    const { bytes, told, answer } = stage();
    bytes.offer(offered(1, "/tmp/a"));
    expect(bytes.inspect({ path: "/tmp/a", device: "08:01", inode: 1 })).toMatchObject({ state: "unreadable" });
    await answer(0);
    expect(told).toEqual([{ path: "/tmp/a", device: "08:01", inode: 1 }]);
    expect(bytes.inspect({ path: "/tmp/a", device: "08:01", inode: 1 })).toMatchObject({ state: "inspected" });
  });

  it("gives the answer under the name the file has now", async () => {
    const { bytes, answer } = stage();
    bytes.offer(offered(1, "/tmp/a"));
    await answer(0);
    expect(bytes.inspect({ path: "/usr/bin/b", device: "08:01", inode: 1n })).toMatchObject({
      artifact: { path: "/usr/bin/b" },
    });
  });

  it("forgets an answer about a content that was written over meanwhile", async () => {
    const { bytes, told, answer } = stage();
    bytes.offer(offered(1, "/tmp/a", 100));
    bytes.offer(offered(1, "/tmp/a", 200));
    await answer(0);
    expect(told).toEqual([]);
    expect(bytes.inspect({ path: "/tmp/a", device: "08:01", inode: 1 })).toMatchObject({ state: "unreadable" });
    await answer(1);
    expect(bytes.inspect({ path: "/tmp/a", device: "08:01", inode: 1 })).toMatchObject({
      artifact: { sizeBytes: 200 },
    });
  });

  it("says that another file has the name", async () => {
    const { bytes, answer } = stage();
    bytes.offer(offered(2, "/tmp/a"));
    await answer(0);
    expect(bytes.inspect({ path: "/tmp/a", device: undefined, inode: 1 })).toMatchObject({ state: "replaced" });
    expect(bytes.inspect({ path: "/tmp/a", device: undefined, inode: undefined })).toMatchObject({
      state: "inspected",
    });
  });

  it("says what was never looked into, and asks for it", () => {
    const { bytes, missed } = stage();
    expect(bytes.inspect({ path: "/usr/bin/old", device: "08:01", inode: 5 })).toMatchObject({ state: "unreadable" });
    expect(missed).toEqual([{ path: "/usr/bin/old", device: "08:01", inode: 5 }]);
  });

  it("says that a file vanished before it could be opened", () => {
    const { bytes, told } = stage();
    const file = { path: "/tmp/a", device: "08:01", inode: 1 };
    bytes.vanished(file, "it was removed before it could be opened");
    expect(bytes.inspect(file)).toEqual({ state: "gone", explanation: "it was removed before it could be opened" });
    expect(bytes.remembered({ ...file, life: life(0) })).toMatchObject({ state: "gone" });
    expect(told).toEqual([file]);
  });

  it("keeps what it learned of a file that vanished before it could be opened once more", async () => {
    const { bytes, answer } = stage();
    bytes.offer(offered(1, "/tmp/a"));
    bytes.vanished({ path: "/tmp/a", device: "08:01", inode: 1 }, "it was removed before it could be opened");
    await answer(0);
    expect(bytes.remembered({ device: "08:01", inode: 1, life: life(0) })).toMatchObject({ state: "inspected" });
  });

  it("remembers a file whose name is gone, but not for a younger one that has its inode", async () => {
    const { bytes, answer } = stage();
    const before = Date.now();
    bytes.offer(offered(1, "/tmp/a"));
    await answer(0);
    const wanted = { device: "08:01", inode: 1, life: life(before) };
    expect(bytes.remembered(wanted)).toMatchObject({ state: "inspected", artifact: { path: "/tmp/a" } });
    expect(bytes.remembered({ ...wanted, life: life(Date.now() + 1) })).toBeUndefined();
    expect(bytes.remembered({ ...wanted, inode: undefined })).toBeUndefined();
  });

  it("tells files apart that had one inode one after another, while none of them has been looked into", async () => {
    const { bytes, answer } = stage();
    for (let index = 0; index < 50; index++) {
      bytes.offer(offered(1, `/tmp/${index}`, 100 + index, `handle ${index}`), { at: 1000 });
      bytes.began({ device: "08:01", inode: 1, identity: `handle ${index}` }, `event ${index}`);
    }
    for (let index = 0; index < 50; index++) await answer(index);
    for (let index = 0; index < 50; index++) {
      const wanted = { device: "08:01", inode: 1, life: life(1000, `event ${index}`, 1000) };
      expect(bytes.remembered(wanted)).toMatchObject({ artifact: { sizeBytes: 100 + index } });
    }
  });

  it("gives a life whose first event it does not know what was there while it lived", async () => {
    const { bytes, answer } = stage();
    bytes.offer(offered(1, "/tmp/a", 100, "a"), { at: 1000 });
    bytes.offer(offered(1, "/tmp/b", 200, "b"), { at: 2000 });
    for (const index of [0, 1]) await answer(index);
    const of = (bornAt: number, removedAt?: number) => {
      return bytes.remembered({ device: "08:01", inode: 1, life: life(bornAt, "executed", removedAt) });
    };
    expect(of(900, 1500)).toMatchObject({ artifact: { sizeBytes: 100 } });
    expect(of(1500)).toMatchObject({ artifact: { sizeBytes: 200 } });
    expect(of(1500, 1800)).toBeUndefined();
  });

  it("asks once for what cannot be opened, and awaits nothing then", () => {
    const { bytes, missed } = stage();
    const wanted = { path: "/usr/bin/old", device: "08:01", inode: 5, life: life(0, "event") };
    for (let index = 0; index < 3; index++) expect(bytes.inspect(wanted)).not.toHaveProperty("pending");
    expect(missed).toHaveLength(1);
    bytes.offer(offered(5, "/usr/bin/old"), { at: 10, event: "event" });
    expect(bytes.inspect(wanted)).toMatchObject({ pending: true });
  });

  it("forgets what was written over by something that is no program", async () => {
    const { bytes, told, answer } = stage();
    bytes.offer(offered(1, "/tmp/a"));
    bytes.forget({ device: "08:01", inode: 1 });
    await answer(0);
    expect(told).toEqual([]);
    expect(bytes.remembered({ device: "08:01", inode: 1, life: life(0) })).toBeUndefined();
  });

  it("keeps a bounded number, the ones that are asked for longest", async () => {
    const { bytes, answer } = stage(3);
    for (let inode = 1; inode <= 3; inode++) {
      bytes.offer(offered(inode, `/tmp/${inode}`));
      await answer(inode - 1);
    }
    bytes.inspect({ path: "/tmp/1", device: "08:01", inode: 1 });
    bytes.offer(offered(4, "/tmp/4"));
    expect(bytes.remembered({ device: "08:01", inode: 1, life: life(0) })).toBeDefined();
    expect(bytes.remembered({ device: "08:01", inode: 2, life: life(0) })).toBeUndefined();
  });
});

function life(bornAt: number, birthEvent = "", removedAt?: number): LifeSpan {
  return { bornAt, birthEvent, removedAt };
}

function offered(inode: number, path: string, sizeBytes = 100, identity?: string): FileToInspect {
  return { descriptor: -1, key: { device: "08:01", inode, identity, sizeBytes }, path };
}

function stage(kept?: number) {
  const told: NamedFile[] = [];
  const missed: unknown[] = [];
  const asked: { readonly file: FileToInspect; readonly resolve: (answer: InspectedFile) => void }[] = [];
  const inspector = {
    inspect: (file: FileToInspect) => new Promise<InspectedFile>((resolve) => asked.push({ file, resolve })),
  };
  const bytes = new LiveBytes(inspector, {
    inspected: (file) => told.push(file),
    missed: (wanted) => missed.push(wanted) < 0,
    ...(kept !== undefined && { kept }),
  });
  const answer = async (index: number): Promise<void> => {
    const { file, resolve } = asked[index]!;
    const { key, path } = file;
    const opacity = { level: "symbols", packed: false, reasons: [] } as const;
    const artifact: Artifact = { path, sizeBytes: key.sizeBytes, format: "elf", opacity, parts: [], issues: [] };
    resolve({ key, path, outcome: "inspected", bytes: { state: "inspected", artifact }, totalMs: 1, tookMs: 1 });
    await Promise.resolve();
  };
  return { bytes, told, missed, answer };
}
