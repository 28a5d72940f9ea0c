import { readFileSync } from "node:fs";
import type { PathBytes } from "./path-bytes.ts";

/** What a walk has to expect below a mount point. */
export type MountKind =
  /** Storage of this machine. */
  | "local"
  /** Somebody else answers, or does not: network file systems, FUSE, automounters. Any call may hang. */
  | "remote"
  /** The kernel makes the files up as they are read; reading some of them waits or has effects. */
  | "kernel";

export interface Mount {
  /** The kernel's number of this mount, in no other namespace. */
  readonly id: number;
  /** Of the superblock, `MAJOR:MINOR` in decimal. */
  readonly device: string;
  /** Which folder of the file system is mounted: `/` when it is the whole. */
  readonly root: PathBytes;
  readonly path: PathBytes;
  readonly type: string;
  readonly kind: MountKind;
  /** Of an overlay: the folder that takes the writes, by the word of whoever mounted it. */
  readonly upper?: PathBytes;
}

const REMOTE = new Set(
  "9p afs autofs ceph cifs coda davfs fuse fuseblk glusterfs gpfs lustre ncpfs nfs nfs4 orangefs smb3 smbfs".split(" "),
);
const KERNEL = new Set(
  (
    "binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts efivarfs fusectl hugetlbfs mqueue nsfs nfsd proc pstore " +
    "resctrl rpc_pipefs securityfs selinuxfs smackfs sysfs tracefs"
  ).split(" "),
);
const MAX_BYTES = 16 * 1024 * 1024; // a host with ten thousand containers has about 4 MB

/** The mounts of this process's namespace, in the kernel's order; none where there is no /proc. */
export function readMounts(file = "/proc/self/mountinfo"): readonly Mount[] {
  try {
    const bytes = readFileSync(file);
    return parseMounts(bytes.toString("latin1", 0, MAX_BYTES));
  } catch {
    return [];
  }
}

/** @see proc_pid_mountinfo(5) */
export function parseMounts(text: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split("\n")) {
    const fields = line.split(" ");
    const separator = fields.indexOf("-", 6);
    const [id, , device = "", root = "", path] = fields;
    const type = fields[separator + 1];
    if (separator < 0 || path === undefined || type === undefined) continue;
    mounts.push({
      id: Number(id),
      device,
      root: unescapeOctal(root),
      path: unescapeOctal(path),
      type,
      kind: kindOf(type),
      ...upperOf(type, fields[separator + 3]),
    });
  }
  return mounts;
}

/** The mount that an absolute, normalised path lies on, decided without touching it; a later mount covers an earlier. */
export function mountOf(mounts: readonly Mount[], path: PathBytes): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    if (isBelow(path, mount.path) && (best === undefined || mount.path.length >= best.path.length)) best = mount;
  }
  return best;
}

/** Whether `path` is `folder` or lies below it. */
export function isBelow(path: PathBytes, folder: PathBytes): boolean {
  if (folder === "/") return path.startsWith("/");
  return path.startsWith(folder) && (path.length === folder.length || path[folder.length] === "/");
}

function kindOf(type: string): MountKind {
  const family = type.startsWith("fuse.") ? "fuse" : type;
  if (REMOTE.has(family)) return "remote";
  return KERNEL.has(type) ? "kernel" : "local";
}

/** Commas and backslashes in a value are written as `\\,` and `\\\\` there, and once more in octal. @see overlayfs(5) */
function upperOf(type: string, options = ""): Pick<Mount, "upper"> {
  if (type !== "overlay") return {};
  const found = /(?:^|,)upperdir=((?:\\.|[^,\\])*)/.exec(unescapeOctal(options));
  const upper = found?.[1]?.replace(/\\(.)/g, "$1");
  return upper?.startsWith("/") === true ? { upper } : {};
}

/** The kernel writes space, tab, line feed and backslash as `\ooo`. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
