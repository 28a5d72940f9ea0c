import { readlinkSync } from "node:fs";
import { isBelow, type Mount, pathBytes, pathText, readMounts } from "@limpid/host";

/** Which part of a file system is mounted where. */
type Place = Pick<Mount, "device" | "root" | "path" | "upper">;

/**
 * The name of a file in another mount namespace, where its name in this one is known: the same file system is mounted
 * in both, in parts, or the file lies in the folder that takes the writes of an overlay there. Undefined where the other
 * namespace does not show it.
 *
 * @param path on the host, one character per byte
 */
export function pathInside(path: string, host: readonly Place[], inside: readonly Place[]): string | undefined {
  const overlay = longest(inside, ({ upper }) => (upper !== undefined && isBelow(path, upper) ? upper.length : -1));
  if (overlay?.upper !== undefined) {
    const written = join("/", rest(path, overlay.upper));
    return isBelow(written, overlay.root) ? join(overlay.path, rest(written, overlay.root)) : undefined;
  }
  const here = longest(host, (mount) => (isBelow(path, mount.path) ? mount.path.length : -1));
  if (here === undefined) return undefined;
  const within = join(here.root, rest(path, here.path));
  const sameFilesystem = inside.filter(({ device }) => device === here.device);
  const there = longest(sameFilesystem, ({ root }) => (isBelow(within, root) ? root.length : -1));
  return there === undefined ? undefined : join(there.path, rest(within, there.root));
}

/** Mount namespaces that were met, each read again after a moment: mounts come and go. */
export class MountNamespaces {
  readonly #known = new Map<string, { readonly mounts: readonly Mount[]; readonly until: number }>();

  /** The name by which `pid` knows a file of the host; the host's own where that does not show it, undefined when it ended. */
  nameFor(pid: number, path: string): string | undefined {
    const own = this.#of("self");
    const inside = this.#of(pid);
    if (inside === undefined) return undefined;
    if (own === undefined || own === inside) return path;
    const found = pathInside(pathBytes(path), own, inside);
    return found === undefined ? path : pathText(found);
  }

  #of(pid: number | "self"): readonly Mount[] | undefined {
    const now = performance.now();
    let namespace: string;
    try {
      namespace = readlinkSync(`/proc/${pid}/ns/mnt`);
    } catch {
      return undefined; // it ended
    }
    const known = this.#known.get(namespace);
    if (known !== undefined && known.until > now) return known.mounts;
    const mounts = readMounts(`/proc/${pid}/mountinfo`);
    if (this.#known.size >= MAX_KEPT) this.#known.clear();
    this.#known.set(namespace, { mounts, until: now + KEPT_MS });
    return mounts;
  }
}

const MAX_KEPT = 256; // a namespace has some 30 mounts
const KEPT_MS = 5_000;

function longest<T>(items: readonly T[], lengthOf: (item: T) => number): T | undefined {
  let best: T | undefined;
  let bestLength = -1;
  for (const item of items) {
    const length = lengthOf(item);
    // A later mount covers an earlier one.
    if (length >= 0 && length >= bestLength) [best, bestLength] = [item, length];
  }
  return best;
}

/** What follows `folder` in `path`, with a slash before it; "" for the folder itself. */
function rest(path: string, folder: string): string {
  return folder === "/" ? (path === "/" ? "" : path) : path.slice(folder.length);
}

function join(folder: string, tail: string): string {
  return folder === "/" ? tail || "/" : folder + tail;
}
