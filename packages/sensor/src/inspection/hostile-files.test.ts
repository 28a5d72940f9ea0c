import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openKernel } from "../kernel/kernel.ts";
import type { FileToInspect, InspectedFile } from "./file-to-inspect.ts";
import type { Inspector, InspectorOptions } from "./inspector.ts";
import { openInspector } from "./open-inspector.ts";
import { fileWith } from "./testing/ask.ts";
import { buildChild } from "./testing/build-child.ts";

const onLinux = process.platform === "linux";
const canMount = onLinux && process.getuid?.() === 0 && existsSync("/dev/fuse");
if (onLinux && !canMount) console.warn("skipped: a file server that falls silent needs root and /dev/fuse");

const folder = temporaryFolders(afterAll)();
const running: Inspector[] = [];
let program = "";
beforeAll(() => {
  if (onLinux) program = buildChild(folder);
});
afterEach(async () => {
  for (const inspector of running.splice(0)) await inspector.close();
});

async function start(options: InspectorOptions = {}): Promise<Inspector> {
  const inspector = openInspector(await openKernel(), { program, ...options });
  running.push(inspector);
  return inspector;
}

function opened(path: string, sizeBytes = 0): FileToInspect {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { descriptor, key: { device: "08:01", inode: descriptor, sizeBytes }, path, begins: "elf" };
}

function artifactOf({ bytes }: InspectedFile) {
  if (bytes.state !== "inspected") throw new Error(`${bytes.state}`);
  return bytes.artifact;
}

describe.runIf(onLinux)("files as the child gets them", () => {
  it("a program is inspected and hashed by its descriptor, although its name is gone", async () => {
    const inspector = await start();
    const path = join(folder, "soon-gone");
    copyFileSync("/bin/true", path);
    const file = opened(path);
    unlinkSync(path);
    const artifact = artifactOf(await inspector.inspect(file));
    expect(artifact).toMatchObject({ format: "elf", path });
    expect(artifact.sha256).toBe(createHash("sha256").update(readFileSync("/bin/true")).digest("hex"));
  });

  it("a sparse file of 4 TiB takes no time and no memory", async () => {
    const inspector = await start();
    const path = join(folder, "sparse");
    const descriptor = openSync(path, "w");
    writeSync(descriptor, "\x7fELF\x02\x01\x01");
    ftruncateSync(descriptor, 4 * 2 ** 40);
    closeSync(descriptor);
    const answer = await inspector.inspect(opened(path, 4 * 2 ** 40));
    expect(answer.outcome).toBe("inspected");
    expect(answer.tookMs).toBeLessThan(1000);
    expect(artifactOf(answer).issues.map(({ code }) => code)).toContain("budget-exhausted");
    expect(artifactOf(answer).sha256).toBeUndefined();
  });

  it("a FIFO and a folder are no files, and nobody waits for them", async () => {
    const inspector = await start();
    spawnSync("mkfifo", [join(folder, "fifo")]);
    mkdirSync(join(folder, "folder"));
    for (const name of ["fifo", "folder"]) {
      const answer = await inspector.inspect(opened(join(folder, name)));
      expect(artifactOf(answer).opacity.level).toBeNull();
      expect(artifactOf(answer).issues.length).toBeGreaterThan(0);
    }
  });
});

describe.runIf(canMount)("a file server that opens its file and never gives a byte", () => {
  const mounted = join(folder, "mounted");
  let server: ChildProcess | undefined;
  afterAll(() => {
    server?.kill("SIGKILL");
    spawnSync("umount", ["-l", mounted]);
  });

  it("holds up neither this process nor other files; the child that waits is given up and goes when it can", async () => {
    mkdirSync(mounted);
    server = spawn(process.execPath, [join(import.meta.dirname, "testing/silent-reads.ts"), mounted], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    server.stdout?.on("data", (bytes) => {
      said += String(bytes);
    });
    for (let tries = 0; !said.includes("ready") && tries < 200; tries++) await sleep(20);
    expect(said).toContain("ready");

    const inspector = await start({ deadlineMs: 600 });
    await inspector.inspect(fileWith(folder, "\x7fELF"));
    const startedAt = performance.now();
    const silent = inspector.inspect(opened(join(mounted, "silent"), 14_480));
    let longestPause = 0;
    let last = performance.now();
    const pulse = setInterval(() => {
      longestPause = Math.max(longestPause, performance.now() - last);
      last = performance.now();
    }, 5);
    await sleep(300);
    const other = await inspector.inspect(fileWith(folder, "\x7fELF"));
    expect(other.outcome).toBe("inspected");
    expect(other.totalMs).toBeLessThan(1000); // a second child came to help
    const answer = await silent;
    expect(answer.outcome).toBe("undetermined");
    expect(artifactOf(answer).issues[0]?.what).toContain("longer than 0.6 seconds");
    expect(performance.now() - startedAt).toBeLessThan(5000);
    clearInterval(pulse);
    expect(longestPause).toBeLessThan(500);

    for (let tries = 0; inspector.counts.childrenStuck === 0 && tries < 100; tries++) await sleep(50);
    expect(inspector.counts.childrenStuck).toBeGreaterThan(0);
    server.kill("SIGKILL"); // the kernel lets go of everybody who waits for it
    for (let tries = 0; inspector.counts.childrenStuck > 0 && tries < 100; tries++) await sleep(50);
    expect(inspector.counts.childrenStuck).toBe(0);
    expect((await inspector.inspect(fileWith(folder, "\x7fELF"))).outcome).toBe("inspected");
  }, 60_000);
});
