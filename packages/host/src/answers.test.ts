import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { answersInTime } from "./answers.ts";
import { mountOf, readMounts } from "./mounts.ts";
import { mountSilence } from "./testing/silent-mount.ts";
import { temporaryFolders } from "./testing/temporary-folder.ts";
import { walk } from "./walk.ts";

const temporaryFolder = temporaryFolders(afterAll);

const folder = temporaryFolder();
const silent = join(folder, "silent");
mkdirSync(silent);

const mounted = mountSilence(silent, afterAll);

describe("a file system that does not answer", () => {
  it("is told from one that does", async () => {
    expect(await answersInTime(folder, 10_000)).toBe(true);
    expect(await answersInTime(join(folder, "missing\xff"), 10_000)).toBe(true);
  });

  it.skipIf(!mounted)("is given up after a while", async () => {
    const startedAt = performance.now();
    expect(await answersInTime(silent, 300)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it.skipIf(!mounted)("does not stop a walk of the tree it is mounted in", () => {
    const mounts = readMounts();
    expect(mountOf(mounts, silent)).toMatchObject({ type: "fuse", kind: "remote" });
    expect([...walk(folder, { mounts })]).toMatchObject([{ kind: "not-entered", path: silent }]);
  });
});
