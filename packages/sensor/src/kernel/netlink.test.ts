import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bootId, Clock } from "./clock.ts";
import { deviceName, FileStatuses } from "./file-status.ts";
import { KernelRefusal, openKernel } from "./kernel.ts";
import { NetlinkSocket } from "./netlink.ts";

describe.runIf(process.platform === "linux")("the kernel", () => {
  it("gives the status of a file as stat does", async () => {
    const statuses = new FileStatuses(await openKernel());
    const path = process.execPath;
    const { ino, mode, uid, size, dev } = statSync(path);
    expect(statuses.of(path)).toMatchObject({ inode: ino, mode, uid, sizeBytes: size });
    const [major, minor] = (statuses.of(path)?.device ?? "").split(":").map((part) => Number.parseInt(part, 16));
    expect(deviceName(dev >>> 8, dev & 0xff)).toBe(deviceName(major ?? 0, minor ?? 0)); // small numbers only
    expect(statuses.of("/nonexistent")).toBeUndefined();
  });

  it("has clocks that agree", () => {
    const clock = new Clock();
    clock.synchronise();
    expect(Math.abs(clock.wall(clock.now()) - Date.now())).toBeLessThanOrEqual(3);
    expect(clock.monotonic(clock.wall(12_345))).toBeCloseTo(12_345, -1);
    expect(clock.sinceBoot(clock.now())).toBeGreaterThanOrEqual(clock.now() - 1);
    expect(clock.startOfSystem).toBeLessThan(Date.now());
    expect(bootId()).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("refuses a protocol that does not exist", async () => {
    const kernel = await openKernel();
    expect(() => new NetlinkSocket(kernel, 31, 0, 256, 4096)).toThrow(KernelRefusal);
  });

  it("has nothing to tell on a quiet socket", async () => {
    const socket = new NetlinkSocket(await openKernel(), 0, 0, 256, 4096); // NETLINK_ROUTE, no group
    expect(socket.receive()).toBe("nothing");
    socket.close();
  });
});
