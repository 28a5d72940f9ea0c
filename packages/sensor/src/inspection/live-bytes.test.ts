import type { Artifact } from "@limpid/core";
import { describe, expect, it } from "vitest";
import type { FileToInspect, InspectedFile } from "./inspector.ts";
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
    expect(bytes.remembered({ ...file, bornAt: 0 })).toMatchObject({ state: "gone" });
    expect(told).toEqual([file]);
  });

  it("keeps what it learned of a file that vanished before it could be opened once more", async () => {
    const { bytes, answer } = stage();
    bytes.offer(offered(1, "/tmp/a"));
    bytes.vanished({ path: "/tmp/a", device: "08:01", inode: 1 }, "it was removed before it could be opened");
    await answer(0);
    expect(bytes.remembered({ device: "08:01", inode: 1, bornAt: 0 })).toMatchObject({ state: "inspected" });
  });

  it("remembers a file whose name is gone, but not for a younger one that has its inode", async () => {
    const { bytes, answer } = stage();
    const before = Date.now();
    bytes.offer(offered(1, "/tmp/a"));
    await answer(0);
    const wanted = { device: "08:01", inode: 1, bornAt: before };
    expect(bytes.remembered(wanted)).toMatchObject({ state: "inspected", artifact: { path: "/tmp/a" } });
    expect(bytes.remembered({ ...wanted, bornAt: Date.now() + 1 })).toBeUndefined();
    expect(bytes.remembered({ ...wanted, inode: undefined })).toBeUndefined();
  });

  it("forgets what was written over by something that is no program", async () => {
    const { bytes, told, answer } = stage();
    bytes.offer(offered(1, "/tmp/a"));
    bytes.forget({ device: "08:01", inode: 1 });
    await answer(0);
    expect(told).toEqual([]);
    expect(bytes.remembered({ device: "08:01", inode: 1, bornAt: 0 })).toBeUndefined();
  });

  it("keeps a bounded number, the ones that are asked for longest", async () => {
    const { bytes, answer } = stage(3);
    for (let inode = 1; inode <= 3; inode++) {
      bytes.offer(offered(inode, `/tmp/${inode}`));
      await answer(inode - 1);
    }
    bytes.inspect({ path: "/tmp/1", device: "08:01", inode: 1 });
    bytes.offer(offered(4, "/tmp/4"));
    expect(bytes.remembered({ device: "08:01", inode: 1, bornAt: 0 })).toBeDefined();
    expect(bytes.remembered({ device: "08:01", inode: 2, bornAt: 0 })).toBeUndefined();
  });
});

function offered(inode: number, path: string, sizeBytes = 100): FileToInspect {
  return { descriptor: -1, key: { device: "08:01", inode, sizeBytes }, path };
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
    missed: (wanted) => missed.push(wanted),
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
