import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { isBelow, type Mount, mountOf, type PathBytes, parseMounts } from "@limpid/host";
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

/** The folder of an overlay that takes the writes, by the word of whoever mounted it. */
export interface UpperFolder {
  /** `MAJOR:MINOR` in decimal, of the mount that it lies on in the namespace that shows the overlay. */
  readonly device: string;
  readonly path: PathBytes;
}

/** What can be known of a superblock without touching it. */
export interface SeenSuperblock {
  /** `MAJOR:MINOR` in decimal. */
  readonly device: string;
  /** Where it can be reached, best first. */
  readonly places: readonly MountPlace[];
  /** A path crosses something that may never answer: not touched. */
  readonly behindRemote: readonly MountPlace[];
  /** Of an overlay: where its upper folder may lie. A container's own namespace often shows another one there, or none. */
  readonly uppers: readonly UpperFolder[];
  /** The shortest path that any namespace shows its root at: a container's own root is `/`. */
  readonly shownAt: PathBytes | undefined;
}

const MAX_UPPERS = 4; // the host's view, the container's, and those of what nests them

/** The superblocks of all namespaces, by device; those in which the kernel makes up the files are left out. */
export function seenSuperblocks(namespaces: readonly MountNamespace[]): ReadonlyMap<string, SeenSuperblock> {
  const seen = new Map<string, Gathered>();
  for (const namespace of namespaces) {
    const mounts = tableOf(namespace);
    const remote = mounts.filter(({ kind }) => kind === "remote");
    for (const mount of mounts) {
      if (mount.kind === "kernel") continue;
      const entry = seen.get(mount.device) ?? {
        device: mount.device,
        places: [],
        behindRemote: [],
        uppers: [],
        shownAt: undefined,
      };
      seen.set(mount.device, entry);
      if (mount.upper !== undefined) addUpper(entry, mount.upper, mount, mounts);
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

interface Gathered extends SeenSuperblock {
  readonly places: MountPlace[];
  readonly behindRemote: MountPlace[];
  readonly uppers: UpperFolder[];
  shownAt: PathBytes | undefined;
}

function addUpper(entry: Gathered, path: PathBytes, mount: Mount, mounts: readonly Mount[]): void {
  const { device: own, uppers, shownAt } = entry;
  if (mount.root === "/" && (shownAt === undefined || mount.path.length < shownAt.length)) entry.shownAt = mount.path;
  const device = mountOf(mounts, path)?.device;
  if (device === undefined || device === own || uppers.length >= MAX_UPPERS) return;
  if (!uppers.some((one) => one.device === device)) uppers.push({ device, path });
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
