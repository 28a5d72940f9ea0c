import type { Integer64 } from "@limpid/core";
import type { Kernel, NativeFunction } from "./kernel.ts";

/** What the kernel has at hand of a file. */
export interface FileStatus {
  /** `MAJOR:MINOR` in hex, as audit writes it: `fd:01`. */
  readonly device: string;
  readonly inode: Integer64;
  readonly mode: number;
  readonly uid: number;
  readonly sizeBytes: number;
}

const AT_FDCWD = -100;
/** Nothing is asked of a server: a FUSE or network file system that does not answer must not hold up the sensor. */
const AT_STATX_DONT_SYNC = 0x4000;
const STATX_BASIC_STATS = 0x7ff;
const STATX_LENGTH = 256; // sizeof(struct statx)

/** Asks for the status of files without waiting for anybody but the kernel. @see statx(2) */
export class FileStatuses {
  readonly #statx: NativeFunction;
  readonly #buffer = Buffer.alloc(STATX_LENGTH);

  constructor(kernel: Kernel) {
    this.#statx = kernel.bind("int statx(int directory, const char *path, int flags, unsigned int mask, void *status)");
  }

  /** The file at the end of a path of ASCII, links followed; undefined when it is not there. */
  of(path: string): FileStatus | undefined {
    const bytes = this.#buffer;
    if (this.#statx(AT_FDCWD, path, AT_STATX_DONT_SYNC, STATX_BASIC_STATS, bytes) < 0) return undefined;
    return {
      device: deviceName(bytes.readUInt32LE(0x88), bytes.readUInt32LE(0x8c)),
      inode: integer64(bytes.readBigUInt64LE(0x20)),
      mode: bytes.readUInt16LE(0x1c),
      uid: bytes.readUInt32LE(0x14),
      sizeBytes: Number(bytes.readBigUInt64LE(0x28)),
    };
  }
}

/** A device as audit writes it: `08:01`, `00:2f`. */
export function deviceName(major: number, minor: number): string {
  return `${major.toString(16).padStart(2, "0")}:${minor.toString(16).padStart(2, "0")}`;
}

/** The device of a status that Node gave, which holds both numbers. @see makedev(3) */
export function deviceOf(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  return deviceName(Number(major), Number(BigInt.asUintN(32, minor)));
}

export function integer64(value: bigint): Integer64 {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
