import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, ftruncateSync, openSync, symlinkSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { OpenFile } from "./open-file.ts";
import { temporaryFolders } from "./testing/temporary-folder.ts";

const temporaryFolder = temporaryFolders(afterAll);

const folder = temporaryFolder();

function opened(path: string, budget?: { bytes: number; ms: number }): OpenFile {
  const file = new OpenFile();
  expect(file.open(path, "refuse", budget)).toBeUndefined();
  expect(file.measure()).toBeUndefined();
  return file;
}

describe("OpenFile", () => {
  it("reads what is there, wherever it is asked", () => {
    const bytes = Buffer.from(Array.from({ length: 10_000 }, (_, index) => (index * 31) & 0xff));
    const path = join(folder, "any");
    writeFileSync(path, bytes);
    const file = opened(path);
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 12_000 }), fc.integer({ min: -10, max: 12_000 }), (offset, length) => {
        const start = Math.max(0, offset);
        const wanted = bytes.subarray(start, start + Math.max(0, length));
        expect(Buffer.from(file.readBriefly(offset, length))).toEqual(wanted);
        expect(Buffer.from(file.read(offset, length))).toEqual(wanted);
      }),
    );
    expect(file.sha256()).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(file.close()).toEqual([]);
  });

  it("keeps bytes valid until the next file is opened", () => {
    const path = join(folder, "two-reads");
    writeFileSync(path, Buffer.concat([Buffer.alloc(8000, 1), Buffer.alloc(8000, 2)]));
    const file = opened(path);
    const one = file.read(4000, 4000);
    const other = file.read(8000, 4000);
    expect([one[0], one.at(-1), other[0]]).toEqual([1, 1, 2]);
    file.close();
  });

  it("forgets the file before when one object opens many", () => {
    const file = new OpenFile();
    writeFileSync(join(folder, "first"), "first");
    expect(file.open(join(folder, "first"), "refuse")).toBeUndefined();
    expect(file.open(join(folder, "missing"), "refuse")).toMatchObject({ code: "unreadable" });
    expect(file.head).toHaveLength(0);
    expect(file.read(0, 10)).toHaveLength(0);
    expect(file.close()).toEqual([]);
  });

  it("refuses a link where a file was seen, and follows it where it was named", () => {
    writeFileSync(join(folder, "target"), "x");
    symlinkSync("target", join(folder, "link"));
    const file = new OpenFile();
    expect(file.open(join(folder, "link"), "refuse")).toMatchObject({ code: "unreadable" });
    expect(file.open(join(folder, "link"), "follow")).toBeUndefined();
    file.close();
  });

  it("does not wait for the writer of a FIFO and says that it is none", () => {
    const path = join(folder, "fifo");
    execFileSync("mkfifo", [path]);
    const file = new OpenFile();
    expect(file.open(path, "refuse")).toMatchObject({ code: "special-file", what: expect.stringContaining("pipe") });
  });

  it("spends its budget of bytes and says so once", () => {
    const path = join(folder, "budget");
    writeFileSync(path, Buffer.alloc(100_000));
    const file = opened(path, { bytes: 10_000, ms: 60_000 });
    expect(file.read(20_000, 8_000)).toHaveLength(8_000);
    expect(file.read(40_000, 8_000)).toHaveLength(2_000);
    expect(file.read(60_000, 8_000)).toHaveLength(0);
    expect(file.close().map(({ code }) => code)).toEqual(["budget-exhausted"]);
  });

  it("stops when its time is over", () => {
    const path = join(folder, "slow");
    writeFileSync(path, Buffer.alloc(100_000));
    const file = opened(path, { bytes: 1e9, ms: -1 });
    expect(file.read(50_000, 10)).toHaveLength(0);
    expect(file.close().map(({ code }) => code)).toEqual(["budget-exhausted"]);
  });

  it("takes no time for a sparse file of 4 TiB", () => {
    const path = join(folder, "sparse");
    const fd = openSync(path, "w");
    ftruncateSync(fd, 4 * 2 ** 40);
    writeSync(fd, "end", 4 * 2 ** 40 - 3);
    const file = opened(path);
    expect(file.isSparse).toBe(true);
    expect(Buffer.from(file.read(4 * 2 ** 40 - 3, 100)).toString()).toBe("end");
    expect(file.sha256()).toMatchObject({ code: "budget-exhausted", what: expect.stringContaining("on disk") });
    expect(file.close()).toEqual([]);
  });

  it("notices that the file grew, shrank or was written while it was read", () => {
    const path = join(folder, "changing");
    for (const change of [() => appendFileSync(path, "more"), () => truncateSync(path, 3)]) {
      writeFileSync(path, Buffer.alloc(20_000));
      const file = opened(path);
      change();
      file.read(10_000, 10_000);
      expect(file.close().map(({ code }) => code)).toEqual(["changed"]);
    }
  });

  it("gives no hash of a file that ends early", () => {
    const path = join(folder, "shrinking");
    writeFileSync(path, Buffer.alloc(20_000));
    const file = opened(path);
    truncateSync(path, 100);
    expect(file.sha256()).toMatchObject({ code: "changed" });
    file.close();
  });
});
