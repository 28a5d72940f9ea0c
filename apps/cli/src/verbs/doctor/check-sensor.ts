import { holds, missingRights, NEEDED_RIGHTS, parseCapabilities } from "@limpid/sensor";
import type { Check } from "./check.ts";
import type { HostView } from "./host-view.ts";

/** What makes the process that reads hostile files a small one. */
const TOOLS = ["setpriv", "prlimit", "unshare", "nsenter"];

/** Whether `limpid watch` could see this host live, and what each missing right costs. */
export function checkSensor(host: HostView): readonly Check[] {
  if (host.platform !== "linux") return [];
  return [...checkRights(host), checkTools(host), ...checkNamespaces(host)];
}

function checkRights(host: HostView): readonly Check[] {
  const status = host.text("/proc/self/status");
  const sets = status === undefined ? undefined : parseCapabilities(status);
  const base = { id: "sensor.rights", group: "sensor" } as const;
  if (sets === undefined) {
    const says = "What rights this process has cannot be read: there is no /proc here.";
    return [{ ...base, state: "unknown", says, mend: "mount -t proc proc /proc" }];
  }
  const missing = missingRights(sets);
  if (missing.length === 0) {
    const names = NEEDED_RIGHTS.map(({ name }) => name).join(", ");
    return [{ ...base, state: "good", says: `The live sensor has the rights it needs: ${names}.` }];
  }
  if (host.uid !== 0 && NEEDED_RIGHTS.every(({ name }) => !holds(sets, name))) {
    const says = `The live sensor runs as root; uid ${host.uid} has none of the rights it needs.`;
    return [{ ...base, state: "fact", says, mend: "sudo limpid doctor" }];
  }
  return missing.map(({ name, purpose, cost }) => ({
    id: `sensor.right.${name.toLowerCase()}`,
    group: "sensor",
    state: "bad",
    says: `The live sensor lacks ${name} (${purpose}). ${cost}`,
    mend: `start it with ${name}: CapabilityBoundingSet= of a systemd unit, --cap-add= of a container`,
  }));
}

function checkTools(host: HostView): Check {
  const manager = ["apt-get", "dnf", "yum", "zypper"].find((name) => host.tool(name) !== undefined);
  const missing = TOOLS.filter((name) => host.tool(name) === undefined);
  const base = { id: "sensor.tools", group: "sensor" } as const;
  if (missing.length === 0) {
    const says = "util-linux is here: files are read by a process without rights, and the sensor keeps only its own.";
    return { ...base, state: "good", says };
  }
  return {
    ...base,
    state: "bad",
    says: `${missing.join(", ")} of util-linux: not installed. The process that reads hostile files keeps more than it needs.`,
    mend: manager === undefined ? "install the package util-linux" : `${manager} install util-linux`,
  };
}

function checkNamespaces(host: HostView): readonly Check[] {
  if (host.text("/proc/sys/user/max_user_namespaces")?.trim() !== "0") return [];
  const says =
    "The kernel is told to give no user namespaces: the sensor keeps the rights to change accounts, " +
    "which it needs to read hostile files under an account of its own.";
  return [{ id: "sensor.namespaces", group: "sensor", state: "bad", says, mend: "sysctl user.max_user_namespaces=64" }];
}
