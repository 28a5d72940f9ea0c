import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, test } from "vitest";
import { SensorUnavailable } from "../unavailable.ts";
import { type Kernel, KernelRefusal, openKernel } from "./kernel.ts";
import { Readiness } from "./readiness.ts";

const onLinux = process.platform === "linux";

describe("openKernel", () => {
  test.each([
    { name: "another system", system: "darwin", load: undefined, reason: "system" },
    {
      name: "no koffi",
      system: "linux",
      load: () => Promise.reject(new Error("Cannot find package")),
      reason: "library",
    },
  ])("$name: says what the sensor needs", async ({ system, load, reason }) => {
    const trouble = await openKernel(system, load).catch((error: unknown) => error);
    expect(trouble).toBeInstanceOf(SensorUnavailable);
    expect((trouble as SensorUnavailable).message).toMatch(/^the live sensor needs /);
    expect((trouble as SensorUnavailable).reason).toBe(reason);
  });

  it.runIf(onLinux)("names why the kernel refused", async () => {
    const kernel = await openKernel();
    const close = kernel.bind("int close(int descriptor)");
    expect(() => kernel.check("close", close(-1))).toThrow(new KernelRefusal("close", "EBADF"));
  });
});

describe.runIf(onLinux)("Readiness", () => {
  async function pipe(): Promise<{ kernel: Kernel; from: number; to: number }> {
    const kernel = await openKernel();
    const ends = Buffer.alloc(8);
    kernel.check("pipe", kernel.bind("int pipe(void *ends)")(ends));
    return { kernel, from: ends.readInt32LE(0), to: ends.readInt32LE(4) };
  }

  it("calls when there is something to read, and is silent otherwise", async () => {
    const { kernel, from, to } = await pipe();
    const readiness = new Readiness(kernel);
    const write = kernel.bind("long write(int descriptor, void *bytes, size_t count)");
    let calls = 0;
    readiness.watch(from, () => {
      calls++;
      readSync(from, Buffer.alloc(16));
      return undefined;
    });
    await sleep(30);
    expect(calls).toBe(0);
    write(to, Buffer.from("x"), 1);
    await sleep(30);
    expect(calls).toBe(1);
    readiness.close();
    write(to, Buffer.from("x"), 1);
    await sleep(30);
    expect(calls).toBe(1);
    closeSync(from);
    closeSync(to);
  });

  it("comes back at once for what was left", async () => {
    const { kernel, from, to } = await pipe();
    const readiness = new Readiness(kernel);
    const write = kernel.bind("long write(int descriptor, void *bytes, size_t count)");
    let calls = 0;
    readiness.watch(from, () => {
      calls++;
      if (calls < 3) return calls === 1 ? "more" : 5;
      readSync(from, Buffer.alloc(16));
      readiness.close();
      return undefined;
    });
    write(to, Buffer.from("x"), 1);
    await sleep(30);
    expect(calls).toBe(3);
    closeSync(from);
    closeSync(to);
  });

  it("lets events gather", async () => {
    const { kernel, from, to } = await pipe();
    const readiness = new Readiness(kernel);
    const write = kernel.bind("long write(int descriptor, void *bytes, size_t count)");
    const read: number[] = [];
    readiness.watch(
      from,
      () => {
        read.push(readSync(from, Buffer.alloc(16)));
        return undefined;
      },
      { gatherMs: () => 50 },
    );
    write(to, Buffer.from("x"), 1);
    await sleep(10);
    write(to, Buffer.from("x"), 1);
    await sleep(100);
    readiness.close();
    expect(read).toEqual([2]);
    closeSync(from);
    closeSync(to);
  });

  it("waits for a change without turning round and round", async () => {
    const kernel = await openKernel();
    const readiness = new Readiness(kernel);
    const mounts = openSync("/proc/self/mountinfo", "r");
    let calls = 0;
    const count = () => {
      calls++;
      return undefined;
    };
    readiness.watch(mounts, count, { awaited: "changed" });
    await sleep(50);
    expect(calls).toBeLessThanOrEqual(1);
    // A namespace of its own: nothing of it is seen here, and nothing is left.
    spawnSync("unshare", ["-m", "true"]);
    await sleep(50);
    expect(calls).toBeLessThanOrEqual(1);
    readiness.close();
    closeSync(mounts);
  });
});
