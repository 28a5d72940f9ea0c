import { execFile, spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  fchmodSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { fanotifyCalls, INIT } from "../kernel/fanotify.ts";
import { openKernel } from "../kernel/kernel.ts";
import type { Level } from "./levels.ts";
import { WatchedFolder, whyNoFanotify } from "./testing/watched-folder.ts";

const why = whyNoFanotify();
if (why !== undefined) process.stderr.write(`files of the live sensor are not tested: ${why}\n`);

const PROGRAM = readFileSync("/bin/true");

describe.skipIf(why !== undefined)("watchFiles, with the kernel of this machine", () => {
  let here: WatchedFolder;
  const mounts: string[] = [];

  afterEach(() => {
    for (const mount of mounts.splice(0)) spawnSync("umount", ["-l", mount]);
    here.close();
  });

  it("tells the life of a file by its names", async () => {
    here = await WatchedFolder.open();
    // Pauses, so that a machine with much else to do sees each step.
    await here.sh(
      "cp /bin/true a; sleep .1; chmod 4700 a; mv a b; sleep .1; ln b c; sleep .1; ./c; sleep .1; rm b; rm c",
    );
    await here.until(() => here.story.filter((one) => one.startsWith("removed")).length === 2);
    expect(here.story).toEqual(["closed a", "moved a -> b", "linked b -> c", "run c", "removed b", "removed c"]);
  });

  it("tells what a file is, and who wrote it", async () => {
    here = await WatchedFolder.open();
    const status = statSync(here.program("a"), { bigint: true });
    await here.untilTold("closed", "a");
    expect(here.told[0]).toMatchObject({
      inode: Number(status.ino),
      mode: Number(status.mode),
      sizeBytes: PROGRAM.length,
      links: 1,
      ownerUid: 0,
      created: true,
      mountNamespace: undefined,
      actor: { pid: process.pid },
    });
    const [one] = here.told;
    const { after = 0, before = 0 } = one?.actor ?? {};
    expect(after).toBeLessThan(before);
    const [major, minor] = (one?.kind === "closed" ? one.device : "")
      .split(":")
      .map((part) => Number.parseInt(part, 16));
    const devices = readFileSync("/proc/self/mountinfo", "latin1")
      .split("\n")
      .map((line) => line.split(" ")[2]);
    expect(devices).toContain(`${major}:${minor}`);
  });

  it("tells apart what has one inode one after another, whoever opened it", async () => {
    here = await WatchedFolder.open();
    const identities: (string | undefined)[] = [];
    for (let round = 0; round < 2; round++) {
      const descriptor = openSync(here.program("a"), "r");
      await here.untilTold("closed", "a");
      const closed = here.told.splice(0).find(({ kind }) => kind === "closed");
      const device = closed?.kind === "closed" ? closed.device : "";
      const identity = here.watch.identityOf(device, descriptor);
      expect(closed).toMatchObject({ kind: "closed", identity });
      identities.push(identity);
      closeSync(descriptor);
      unlinkSync(here.path("a"));
    }
    expect(new Set(identities).size).toBe(2);
  });

  it("passes over what a compiler leaves for a linker, until it has another name", async () => {
    here = await WatchedFolder.open();
    const relocatable = Buffer.from(PROGRAM);
    relocatable.writeUInt16LE(1, 16); // ET_REL
    for (const name of ["part.o", "module.ko"]) writeFileSync(here.path(name), relocatable);
    await here.untilTold("closed", "module.ko");
    renameSync(here.path("part.o"), here.path("other.ko"));
    await here.untilTold("moved", "other.ko");
    expect(here.story).toEqual(["closed module.ko", "moved part.o -> other.ko"]);
    expect(here.watch.counts.objects).toBeGreaterThan(0);
  });

  it("tells no mode of a file before it tells that it was made", async () => {
    here = await WatchedFolder.open();
    const file = openSync(here.path("a"), "wx", 0o600);
    writeSync(file, PROGRAM);
    await sleep(200);
    fchmodSync(file, 0o755);
    await sleep(200);
    closeSync(file);
    await here.untilTold("closed", "a");
    expect(here.told[0]).toMatchObject({ kind: "closed", created: true, mode: 0o100755 });
    chmodSync(here.path("a"), 0o700);
    await here.until(() => here.told.length > 1);
    expect(here.told.map(({ kind }) => kind)).toEqual(["closed", "mode-set"]);
  });

  it("says nothing of files that are no executables", async () => {
    here = await WatchedFolder.open();
    writeFileSync(here.path("text"), "a text\n".repeat(100));
    writeFileSync(here.path("short"), "\x7fELF");
    await here.sh("mkfifo pipe; ln -s /bin/true link; mknod device c 1 3; echo x > device; rm text");
    here.program("last");
    await here.untilTold("closed", "last");
    expect(here.story).toEqual(["closed last"]);
  });

  it("ignores what it does itself", async () => {
    here = await WatchedFolder.open({ isOwn: (pid) => pid === process.pid });
    here.program("own");
    await here.sh("cp /bin/true other");
    await here.untilTold("closed", "other");
    expect(here.story).toEqual(["closed other"]);
    expect(here.watch.counts.own).toBeGreaterThan(0);
  });

  it("tells a rename over a file, and one that exchanges two", async () => {
    here = await WatchedFolder.open();
    here.program("a");
    here.program("b", "/bin/false");
    await here.untilTold("closed", "b");
    const old = statSync(here.path("b")).ino;
    renameSync(here.path("a"), here.path("b"));
    await here.untilTold("moved", "b");
    expect(here.told.at(-1)).toMatchObject({ kind: "moved", replaced: { path: here.path("b"), inode: old } });

    here.program("c");
    await here.untilTold("closed", "c");
    const kernel = await openKernel();
    const renameat2 = kernel.bind("int renameat2(int from, const char *old, int to, const char *new, uint flags)");
    expect(renameat2(-100, here.path("b"), -100, here.path("c"), 2)).toBe(0); // RENAME_EXCHANGE
    await here.until(() => here.story.filter((one) => one.startsWith("moved")).length === 3);
    expect(here.story.slice(-2).toSorted()).toEqual(["moved b -> c", "moved c -> b"]);
    expect(here.told.slice(-2).map((one) => one.kind === "moved" && one.replaced)).toEqual([undefined, undefined]);
  });

  it("tells when a text takes the place of an executable", async () => {
    here = await WatchedFolder.open();
    here.program("a");
    await here.untilTold("closed", "a");
    writeFileSync(here.path("text"), "a text, longer than any magic number");
    renameSync(here.path("text"), here.path("a"));
    await here.untilTold("removed", "a");
    expect(here.story).toEqual(["closed a", "removed a"]);
  });

  it("knows a hard link of a file that was there before", async () => {
    here = await WatchedFolder.open();
    here.program("a");
    const later = await WatchedFolder.open({}, here.folder);
    linkSync(here.path("a"), later.path("b"));
    await later.untilTold("linked", "b");
    expect(later.story).toContain("linked b");
    later.close();
  });

  it("follows a file that was made without a name", async () => {
    here = await WatchedFolder.open();
    const kernel = await openKernel();
    const file = openSync(here.folder, 0o20200000 | 2, 0o755); // O_TMPFILE | O_RDWR
    writeFileSync(file, PROGRAM);
    const linkat = kernel.bind("int linkat(int from, const char *old, int to, const char *new, int flags)");
    expect(linkat(-100, `/proc/self/fd/${file}`, -100, here.path("named"), 0x400)).toBe(0); // AT_SYMLINK_FOLLOW
    closeSync(file);
    await here.untilTold("closed", "named");
    expect(here.story).toContain("closed named");
  });

  it("reads a file that was unlinked while it was told of, and opens one again later", async () => {
    here = await WatchedFolder.open();
    here.program("a");
    await here.untilTold("closed", "a");
    const [one] = here.told;
    renameSync(here.path("a"), here.path("b"));
    const descriptor = one?.kind === "closed" ? one.open() : undefined;
    expect(fstatSync(descriptor ?? -1).size).toBe(PROGRAM.length);
    const head = Buffer.alloc(4);
    readSync(descriptor ?? -1, head);
    expect(head).toEqual(PROGRAM.subarray(0, 4));
    closeSync(descriptor ?? -1);
    unlinkSync(here.path("b"));
    await here.untilTold("removed", "b");
    expect(one?.kind === "closed" ? one.open() : 0).toBeUndefined();
  });

  it("sees programs that write a file, run it and unlink it within two milliseconds", async () => {
    here = await WatchedFolder.open();
    const script = "i=0; while [ $i -lt 100 ]; do cp /bin/true d$i; ./d$i; rm d$i; i=$((i+1)); done";
    await here.sh(script);
    await here.until(() => here.story.filter((one) => one.startsWith("run")).length >= 100);
    const found = here.story.filter((one) => /^closed d\d+$/.test(one)).length;
    expect(found).toBeGreaterThanOrEqual(99);
    // Nothing runs before it is told of.
    const order = here.story.filter((one) => /^(closed|run) d\d+$/.test(one));
    const early = order.filter((one, at) => one.startsWith("run") && order.indexOf(one.replace("run", "closed")) > at);
    expect(early).toEqual([]);
  });

  it("keeps names that are no UTF-8, and joins an event with its name when folders move", async () => {
    here = await WatchedFolder.open();
    const strange = Buffer.concat([Buffer.from(`${here.folder}/`), Buffer.from([0x61, 0xff, 0xfe, 0x20])]);
    copyFileSync("/bin/true", strange);
    await here.untilTold("closed", "a\udcff\udcfe ");
    expect(here.story).toEqual(["closed a\udcff\udcfe "]);

    mkdirSync(here.path("one", "deep"), { recursive: true });
    here.program("one/deep/a");
    await here.untilTold("closed", "deep/a");
    renameSync(here.path("one"), here.path("two"));
    here.program("two/deep/b");
    await here.untilTold("closed", "two/deep/b");
    expect(here.story.slice(1)).toEqual(["closed one/deep/a", "closed two/deep/b"]);
  });

  it("loses none of 20,000 files", async () => {
    here = await WatchedFolder.open({ queue: "unlimited" }, "/dev/shm");
    const write = `const { readFileSync, writeFileSync } = require("node:fs");
      const head = readFileSync("/bin/true").subarray(0, 64);
      for (let index = 0; index < 20_000; index++) writeFileSync(String(index), head);`;
    await promisify(execFile)(process.execPath, ["-e", write], { cwd: here.folder });
    await here.until(() => here.told.length >= 20_000);
    expect(new Set(here.story).size).toBe(20_000);
    expect(here.story).toHaveLength(20_000);
    expect(here.lost.filter(({ why: reason }) => reason === "overflow")).toEqual([]);
  });

  it("tells that a queue ran over, once, and only then", async () => {
    const limit = "/proc/sys/fs/fanotify/max_queued_events";
    const before = readFileSync(limit, "latin1");
    writeFileSync(limit, "64");
    try {
      here = await WatchedFolder.open();
    } finally {
      writeFileSync(limit, before);
    }
    for (let index = 0; index < 2000; index++) writeFileSync(here.path(`f${index}`), PROGRAM.subarray(0, 64));
    await here.until(() => here.lost.length > 0);
    expect(here.lost.filter(({ why }) => why === "overflow")).toEqual([{ count: 1, why: "overflow" }]);
    expect(here.told.length).toBeLessThan(2000);
    here.program("after");
    await here.untilTold("closed", "after");
    expect(here.watch.counts.overflow).toBe(1);
  });

  it("marks a file system that is mounted later, and hinders nobody from unmounting it", async () => {
    here = await WatchedFolder.open();
    const point = here.path("mounted");
    mkdirSync(point);
    const before = here.watch.counts.filesystems;
    await here.sh(`mount -t tmpfs limpid-test ${point}`);
    mounts.push(point);
    await here.until(() => here.watch.counts.filesystems > before);
    copyFileSync("/bin/true", join(point, "a"));
    await here.untilTold("closed", "mounted/a");
    expect(here.story).toEqual(["closed mounted/a"]);
    expect(spawnSync("umount", [point]).status).toBe(0);
    mounts.pop();
    await here.until(() => here.watch.counts.filesystems === before);
    expect(here.watch.counts.filesystems).toBe(before);
  });

  it("sees into another mount namespace", async () => {
    here = await WatchedFolder.open({ namespacesMs: 50 });
    const point = here.path("inside");
    mkdirSync(point);
    const script = `mount -t tmpfs limpid-test ${point}; sleep 0.5; cp /bin/true ${point}/a; sleep 0.5`;
    const other = promisify(execFile)("unshare", ["-m", "--propagation", "private", "sh", "-ec", script]);
    await here.untilTold("closed", "inside/a");
    await other;
    expect(here.story).toEqual(["closed inside/a"]);
    expect(here.told[0]?.kind === "closed" && here.told[0].mountNamespace).toBeGreaterThan(0);
    expect(readdirSync(point)).toEqual([]);
  });

  it("says what it cannot see, with place and time", async () => {
    const kernel = await openKernel();
    const real = fanotifyCalls(kernel);
    let refuse = false;
    here = await WatchedFolder.open({
      kernel,
      fanotify: { ...real, markFilesystem: (...mark) => (refuse ? -95 : real.markFilesystem(...mark)) }, // EOPNOTSUPP
      now: () => 1234,
    });
    const point = here.path("unmarked");
    mkdirSync(point);
    refuse = true;
    await here.sh(`mount -t tmpfs limpid-test ${point}`);
    mounts.push(point);
    const ours = () => here.watch.blindSpots.filter(({ what }) => what.includes(point));
    await here.until(() => ours().length > 0);
    expect(ours()).toMatchObject([{ what: `files on ${point} (tmpfs)`, since: 1234 }]);
    expect(ours()[0]?.why).toContain("EOPNOTSUPP");
    refuse = false;
    here.watch.look();
    expect(ours()).toEqual([]);
  });

  const older: readonly { readonly level: Level; readonly without: number; readonly story: readonly string[] }[] = [
    { level: "names", without: INIT.REPORT_TARGET_FID, story: ["closed a", "moved a -> b", "run b", "removed b"] },
    { level: "files", without: INIT.REPORT_DIR_FID, story: ["closed a", "moved a -> b", "run b", "removed b"] },
    { level: "descriptors", without: INIT.REPORT_FID, story: ["closed a", "run b"] },
  ];
  it.each(older)("does with a kernel of the level $level", async ({ without, story }) => {
    const kernel = await openKernel();
    const real = fanotifyCalls(kernel);
    const refused: number[] = [];
    here = await WatchedFolder.open({
      kernel,
      pidDescriptors: true,
      fanotify: {
        ...real,
        init: (flags, eventFlags) => {
          if ((flags & (without | INIT.REPORT_PIDFD)) === 0) return real.init(flags, eventFlags);
          refused.push(flags);
          return -22; // EINVAL
        },
      },
    });
    expect(refused.length).toBeGreaterThan(0);
    here.program("a");
    await here.untilTold("closed", "a");
    await here.sh("mv a b; ./b; rm b");
    await here.until(() => here.story.length >= story.length);
    expect(here.story).toEqual(story);
  });

  it("says whether a process lived, where the kernel gives its descriptor", async () => {
    here = await WatchedFolder.open({ pidDescriptors: true });
    here.program("a");
    await here.untilTold("closed", "a");
    expect(here.told[0]?.actor.lived).toBe(true);
  });

  it("leaves no descriptor open", async () => {
    const before = readdirSync("/proc/self/fd").length;
    here = await WatchedFolder.open({ pidDescriptors: true });
    here.program("a");
    await here.sh("cp a b; ./b; rm b");
    await here.untilTold("removed", "b");
    here.close();
    await here.until(() => readdirSync("/proc/self/fd").length <= before);
    expect(readdirSync("/proc/self/fd").length).toBeLessThanOrEqual(before);
  });
});
