import { spawnSync } from "node:child_process";
import { describe, expect, it, test } from "vitest";
import { MountNamespaces, pathInside } from "./inside.ts";

const HOST = [
  { device: "254:0", root: "/", path: "/" },
  { device: "0:99", root: "/", path: "/var/lib/docker/overlay2/f00d/merged" },
];
const INSIDE = [
  { device: "0:99", root: "/", path: "/", upper: "/var/lib/docker/overlay2/f00d/diff" },
  { device: "254:0", root: "/srv/data", path: "/data" },
];

describe("pathInside", () => {
  test.each([
    { name: "below the container's root", path: "/var/lib/docker/overlay2/f00d/merged/tmp/x", inside: "/tmp/x" },
    { name: "the root itself", path: "/var/lib/docker/overlay2/f00d/merged", inside: "/" },
    { name: "the folder that takes its writes", path: "/var/lib/docker/overlay2/f00d/diff/tmp/x", inside: "/tmp/x" },
    { name: "a folder of the host", path: "/srv/data/a/b", inside: "/data/a/b" },
    { name: "that folder itself", path: "/srv/data", inside: "/data" },
    { name: "a name that only begins alike", path: "/srv/database", inside: undefined },
    { name: "what the container does not show", path: "/etc/shadow", inside: undefined },
  ])("$name", ({ path, inside }) => {
    expect(pathInside(path, HOST, INSIDE)).toBe(inside);
  });
});

describe.runIf(process.platform === "linux")("MountNamespaces", () => {
  it("leaves paths of its own namespace as they are", () => {
    expect(new MountNamespaces().nameFor(process.pid, "/tmp/x")).toBe("/tmp/x");
    const gone = spawnSync("true").pid;
    expect(new MountNamespaces().nameFor(gone, "/tmp/x")).toBeUndefined();
  });
});
