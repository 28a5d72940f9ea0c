import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { isBelow, type Mount, parseMounts } from "@limpid/host";
import type { MountPlace } from "./anchor.ts";

const MAX_NAMESPACES = 4096; // a big container host has some hundreds
const MAX_TABLE_BYTES = 16 * 1024 * 1024;

/** A mount namespace, seen through one of its processes. */
export interface MountNamespace {
  /** Inode of `/proc/PID/ns/mnt`. */
  readonly id: number;
  readonly pid: number;
  /** The sensor's own: its paths are the host's. */
  readonly own: boolean;
}

/** Every mount namespace that a process lives in, the sensor's own first. */
export function mountNamespaces(): readonly MountNamespace[] {
  const own = namespaceOf("self");
  const found = new Map<number, MountNamespace>();
  if (own !== undefined) found.set(own, { id: own, pid: process.pid, own: true });
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const id = namespaceOf(name);
    if (id === undefined || found.has(id) || found.size >= MAX_NAMESPACES) continue;
    found.set(id, { id, pid: Number(name), own: false });
  }
  return [...found.values()];
}

function namespaceOf(pid: string): number | undefined {
  try {
    const number = /^mnt:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/ns/mnt`))?.[1];
    return number === undefined ? undefined : Number(number);
  } catch {
    return undefined; // it ended, or is a kernel thread
  }
}

/** What can be known of a superblock without touching it. */
export interface SeenSuperblock {
  /** `MAJOR:MINOR` in decimal. */
  readonly device: string;
  /** Where it can be reached, best first. */
  readonly places: readonly MountPlace[];
  /** A path crosses something that may never answer: not touched. */
  readonly behindRemote: readonly MountPlace[];
}

/** The superblocks of all namespaces, by device; those in which the kernel makes up the files are left out. */
export function seenSuperblocks(namespaces: readonly MountNamespace[]): ReadonlyMap<string, SeenSuperblock> {
  const seen = new Map<string, { device: string; places: MountPlace[]; behindRemote: MountPlace[] }>();
  for (const namespace of namespaces) {
    const mounts = tableOf(namespace);
    const remote = mounts.filter(({ kind }) => kind === "remote");
    for (const mount of mounts) {
      if (mount.kind === "kernel") continue;
      const entry = seen.get(mount.device) ?? { device: mount.device, places: [], behindRemote: [] };
      seen.set(mount.device, entry);
      const crosses = remote.some(({ path }) => isBelow(mount.path, path));
      (crosses ? entry.behindRemote : entry.places).push({ mount, namespace });
    }
  }
  for (const { places, behindRemote } of seen.values()) {
    places.sort(byWorth);
    behindRemote.sort(byWorth);
  }
  return seen;
}

/** The own namespace before others, what shows more before what shows less. */
function byWorth(one: MountPlace, other: MountPlace): number {
  return (
    Number(other.namespace.own) - Number(one.namespace.own) ||
    one.mount.root.length - other.mount.root.length ||
    one.mount.path.length - other.mount.path.length
  );
}

function tableOf({ own, pid }: MountNamespace): readonly Mount[] {
  try {
    return parseMounts(readFileSync(`/proc/${own ? "self" : pid}/mountinfo`).toString("latin1", 0, MAX_TABLE_BYTES));
  } catch {
    return []; // its process ended; the next look finds another one
  }
}
