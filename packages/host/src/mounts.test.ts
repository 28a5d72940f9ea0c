import { describe, expect, it, test } from "vitest";
import { mountOf, parseMounts, readMounts } from "./mounts.ts";

const TABLE = String.raw`22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:20 / /proc rw,nosuid shared:5 - proc proc rw
24 22 0:21 / /mnt/with\040space rw - nfs4 server:/x rw
25 22 0:22 / /mnt/sshfs rw master:1 propagate_from:2 - fuse.sshfs user@host: rw
26 22 0:23 / /mnt/sshfs/over rw - ext4 /dev/sdb rw
broken line
27 22 0:24 / /dev/shm rw - tmpfs tmpfs rw
`;

describe("parseMounts", () => {
  it("reads paths, types and what to expect below", () => {
    expect(parseMounts(TABLE)).toEqual([
      { id: 22, device: "8:1", root: "/", path: "/", type: "ext4", kind: "local" },
      { id: 23, device: "0:20", root: "/", path: "/proc", type: "proc", kind: "kernel" },
      { id: 24, device: "0:21", root: "/", path: "/mnt/with space", type: "nfs4", kind: "remote" },
      { id: 25, device: "0:22", root: "/", path: "/mnt/sshfs", type: "fuse.sshfs", kind: "remote" },
      { id: 26, device: "0:23", root: "/", path: "/mnt/sshfs/over", type: "ext4", kind: "local" },
      { id: 27, device: "0:24", root: "/", path: "/dev/shm", type: "tmpfs", kind: "local" },
    ]);
  });

  it("reads which folder takes the writes of an overlay", () => {
    const overlay = (options: string) =>
      parseMounts(`30 1 0:40 / /c rw,relatime - overlay overlay ${options}`).map(({ upper }) => upper);
    expect(overlay(String.raw`rw,lowerdir=/l:/upperdir=/no,upperdir=/a\040b/diff,workdir=/w`)).toEqual(["/a b/diff"]);
    expect(overlay(String.raw`rw,lowerdir=/l,upperdir=/a\134,b/diff`)).toEqual(["/a,b/diff"]);
    expect(overlay("rw,lowerdir=/l,upperdir=relative")).toEqual([undefined]);
    expect(overlay("ro,lowerdir=/l:/m")).toEqual([undefined]);
  });

  test.each([
    { path: "/etc/passwd", type: "ext4" },
    { path: "/mnt/sshfs", type: "fuse.sshfs" },
    { path: "/mnt/sshfsx", type: "ext4" },
    { path: "/mnt/sshfs/over/x", type: "ext4" },
    { path: "/mnt/with space/x", type: "nfs4" },
  ])("$path lies on $type", ({ path, type }) => {
    expect(mountOf(parseMounts(TABLE), path)?.type).toBe(type);
  });

  it("knows none where there is no table", () => {
    expect(readMounts("/nonexistent")).toEqual([]);
  });
});
