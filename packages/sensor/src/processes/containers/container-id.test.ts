import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { containerOf } from "./container-id.ts";

const ID = "4f".repeat(32);

describe("containerOf", () => {
  test.each([
    { name: "docker, cgroup v2", line: `0::/system.slice/docker-${ID}.scope`, runtime: "docker" },
    { name: "docker, cgroup v1", line: `12:memory:/docker/${ID}`, runtime: "docker" },
    { name: "a group of its own inside", line: `0::/system.slice/docker-${ID}.scope/init`, runtime: "docker" },
    { name: "podman", line: `0::/machine.slice/libpod-${ID}.scope/container`, runtime: "podman" },
    {
      name: "podman without root",
      line: `0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope/container`,
      runtime: "podman",
    },
    {
      name: "kubernetes with containerd",
      line: `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1a_2b.slice/cri-containerd-${ID}.scope`,
      runtime: "containerd",
    },
    {
      name: "kubernetes with containerd as a cgroup of its own driver",
      line: `9:cpu:/system.slice/containerd.service/kubepods-besteffort-pod1a.slice:cri-containerd:${ID}`,
      runtime: "containerd",
    },
    {
      name: "kubernetes, groups made by the kubelet",
      line: `3:pids:/kubepods/besteffort/pod0a1b-2c/${ID}`,
      runtime: undefined,
    },
    {
      name: "kubernetes with cri-o",
      line: `0::/kubepods.slice/kubepods-pod1.slice/crio-${ID}.scope`,
      runtime: "cri-o",
    },
    { name: "containerd's own namespace", line: `0::/default/${ID}`, runtime: "containerd" },
    { name: "docker in docker", line: `0::/docker/${"0".repeat(64)}/docker/${ID}`, runtime: "docker" },
  ])("$name", ({ line, runtime }) => {
    expect(containerOf(`13:devices:/\n${line}\n1:name=systemd:/\n`)).toEqual({ id: ID, runtime });
  });

  test.each([
    { name: "lxc, cgroup v2", line: "0::/lxc.payload.web/system.slice/cron.service", id: "web" },
    { name: "lxc, cgroup v1", line: "4:memory:/lxc/web-1/init.scope", id: "web-1" },
  ])("$name", ({ line, id }) => {
    expect(containerOf(line)).toEqual({ id, runtime: "lxc" });
  });

  test.each([
    "",
    "0::/",
    "0::/user.slice/user-1000.slice/session-2.scope",
    `0::/machine.slice/libpod-conmon-${ID}.scope`,
    `0::/kubepods.slice/crio-conmon-${ID}.scope`,
    "0::/lxc.monitor.web",
    `0::/system.slice/docker-${ID.slice(1)}.scope`,
    `0::/system.slice/docker-${ID.toUpperCase()}.scope`,
    "0::/system.slice/docker.service",
  ])("none: %s", (line) => {
    expect(containerOf(line)).toBeNull();
  });

  it("answers any text in bounded time", () => {
    fc.assert(fc.property(fc.string({ maxLength: 4096 }), (text) => void containerOf(text)));
    const hostile = `0::/${"docker-:-".repeat(20_000)}${ID}`;
    const began = performance.now();
    containerOf(hostile);
    expect(performance.now() - began).toBeLessThan(100);
  });
});
