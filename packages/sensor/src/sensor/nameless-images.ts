import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { readMounts } from "@limpid/host";
import { deviceName, deviceOf, type FileStatus } from "../kernel/file-status.ts";
import type { Kernel } from "../kernel/kernel.ts";

/**
 * Opens programs that have no name to be opened by, while they run: files in memory (memfd_create), and files that were
 * removed. Whoever runs a program chooses its file system, and one that is served by somebody may never answer: so
 * nothing is opened but what lies in the kernel's memory or on a file system of this host.
 */
export class NamelessImages {
  /** Of the one superblock that all files in memory lie on. */
  readonly #memory: string | undefined;

  constructor(kernel: Kernel) {
    this.#memory = memoryDevice(kernel);
  }

  /** The program that `pid` runs, if it is still this file, to be closed by the caller. */
  open(pid: number, { device, inode }: FileStatus): number | undefined {
    if (device !== this.#memory && !isLocal(device)) return undefined;
    let descriptor: number | undefined;
    try {
      descriptor = openSync(`/proc/${pid}/exe`, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
      const stat = fstatSync(descriptor, { bigint: true });
      if (stat.isFile() && stat.ino === BigInt(inode) && deviceOf(stat.dev) === device) return descriptor;
    } catch {
      // it ended, or may not be looked at
    }
    if (descriptor !== undefined) closeSync(descriptor);
    return undefined;
  }
}

function memoryDevice(kernel: Kernel): string | undefined {
  const MFD_CLOEXEC = 1;
  try {
    const create = kernel.bind("int memfd_create(const char *name, unsigned int flags)");
    const descriptor = kernel.check("memfd_create", create("limpid", MFD_CLOEXEC));
    const { dev } = fstatSync(descriptor, { bigint: true });
    closeSync(descriptor);
    return deviceOf(dev);
  } catch {
    return undefined; // a C library or a kernel that is too old for it
  }
}

function isLocal(device: string): boolean {
  return readMounts().some(({ device: numbers, kind }) => {
    const [major = "", minor = ""] = numbers.split(":");
    return kind === "local" && deviceName(Number(major), Number(minor)) === device;
  });
}
