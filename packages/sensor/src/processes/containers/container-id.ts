import type { Latin1 } from "@limpid/core";

/** A container as the name of its control group gives it. */
export interface ContainerId {
  readonly id: string;
  /** What made the group, where its name says so. */
  readonly runtime: "docker" | "podman" | "containerd" | "cri-o" | "lxc" | undefined;
}

/**
 * The container of a process by `/proc/PID/cgroup`; null when its groups are no container's. The innermost container
 * counts where one runs in another. Who may make control groups can take any of these names: root, and an account
 * below the part of the tree that was given to it.
 *
 * @see cgroups(7), "/proc/pid/cgroup"
 */
export function containerOf(cgroups: Latin1): ContainerId | null {
  for (const line of cgroups.split("\n", MAX_LINES)) {
    const colon = line.indexOf(":", line.indexOf(":") + 1); // the path may hold more of them
    if (colon < 0) continue;
    const found = containerIn(line.slice(colon + 1));
    if (found !== undefined) return found;
  }
  return null;
}

const MAX_LINES = 64; // one for each controller of cgroup v1; a dozen exist
const MAX_STEPS = 64;

function containerIn(path: Latin1): ContainerId | undefined {
  const steps = path.split("/").slice(-MAX_STEPS);
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index] ?? "";
    const hex = HEX_ID.exec(step);
    if (hex !== null) {
      const [, prefix = "", id = ""] = hex;
      // The monitor stands beside its container, on the host.
      if (prefix.endsWith("conmon")) return undefined;
      return { id, runtime: RUNTIMES.get(prefix) ?? RUNTIMES.get(steps[index - 1] ?? "") };
    }
    const lxc = LXC_PAYLOAD.exec(step)?.[1] ?? (steps[index - 1] === "lxc" ? step : undefined);
    if (lxc !== undefined && LXC_NAME.test(lxc)) return { id: lxc, runtime: "lxc" };
  }
  return undefined;
}

/** `docker-<id>.scope`, `<id>`, `kubepods-pod1.slice:cri-containerd:<id>` */
const HEX_ID = /^(?:(?:[\w.-]{1,128}:)?([a-z][a-z-]{0,31})[-:])?([0-9a-f]{64})(?:\.scope)?$/;

const RUNTIMES: ReadonlyMap<string, NonNullable<ContainerId["runtime"]>> = new Map([
  ["docker", "docker"],
  ["libpod", "podman"],
  ["libpod_parent", "podman"],
  ["cri-containerd", "containerd"],
  ["nerdctl", "containerd"],
  ["default", "containerd"],
  ["crio", "cri-o"],
]);

/** `lxc.payload.web`; `lxc.monitor.web` is on the host. */
const LXC_PAYLOAD = /^lxc\.payload\.(.{1,64})$/;
const LXC_NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;
