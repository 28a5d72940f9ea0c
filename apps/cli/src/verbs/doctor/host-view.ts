import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync, readdirSync, readSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

const MAX_BYTES = 4 * 1024 * 1024; // rule files have some kilobytes
const TOOL_MS = 5000; // auditctl asks the kernel and answers at once, or something is stuck

/** How a path answers: a folder that may not be entered hides what is in it. */
export type Presence = "readable" | "unreadable" | "absent" | "unknown";

/** What the doctor sees of a host. Tests put another host here. */
export interface HostView {
  readonly platform: string;
  readonly machine: string;
  readonly uid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nodeVersion: string;
  readonly presence: (path: string) => Presence;
  /** The first 4 MiB of a regular file as text. */
  readonly text: (path: string) => string | undefined;
  readonly names: (folder: string) => readonly string[] | undefined;
  /** Where a program of the system lies. */
  readonly tool: (name: string) => string | undefined;
  /** Standard output of a program, undefined when it failed. */
  readonly output: (path: string, args: readonly string[]) => string | undefined;
}

const MACHINES: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64", ia32: "i686", arm: "armv7l" };
const SYSTEM_FOLDERS = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

export function thisHost(): HostView {
  return {
    platform: process.platform,
    machine: MACHINES[process.arch] ?? process.arch,
    uid: process.getuid?.() ?? -1,
    env: process.env,
    nodeVersion: process.version,
    presence,
    text,
    names: (folder) => attempt(() => readdirSync(folder).sort()),
    tool,
    output: (path, args) => {
      const run = spawnSync(path, args, { encoding: "utf8", timeout: TOOL_MS, maxBuffer: MAX_BYTES });
      return run.status === 0 ? run.stdout : undefined;
    },
  };
}

function presence(path: string): Presence {
  try {
    closeSync(openForReading(path));
    return "readable";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return "absent";
    return attempt(() => statSync(path)) === undefined ? "unknown" : "unreadable";
  }
}

function text(path: string): string | undefined {
  return attempt(() => {
    const fd = openForReading(path);
    try {
      const buffer = Buffer.alloc(MAX_BYTES);
      let length = 0;
      for (;;) {
        const count = readSync(fd, buffer, length, buffer.length - length, null);
        length += count;
        if (count === 0 || length === buffer.length) return buffer.toString("latin1", 0, length);
      }
    } finally {
      closeSync(fd);
    }
  });
}

/** Never waits: a FIFO opens at once. */
function openForReading(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
}

/** Only folders that the system owns for root: what root's PATH names first may be anybody's. */
function tool(name: string): string | undefined {
  const own =
    process.getuid?.() === 0 ? [] : (process.env.PATH ?? "").split(delimiter).filter((one) => one.startsWith("/"));
  return [...SYSTEM_FOLDERS, ...own]
    .map((folder) => join(folder, name))
    .find((path) => attempt(() => statSync(path).isFile()));
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
