import { constants } from "node:fs";
import type { PathBytes } from "@limpid/host";
import { errnoOf, type Kernel } from "./kernel.ts";
import { NativeBuffer } from "./native-buffer.ts";

const O_CLOEXEC = 0o2000000;
const O_PATH = 0o10000000;
const AT_EMPTY_PATH = 0x1000;
const AT_STATX_DONT_SYNC = 0x4000; // what the kernel knows; a server is not asked
const STATX_BASIC_STATS = 0x7ff;
const STATX_SIZE = 256; // sizeof(struct statx), the same on every architecture
const STATFS_SIZE = 120; // sizeof(struct statfs) of 64-bit architectures
const STATFS_FSID = 56;
const OPEN_TREE = 428;
const MOUNT_SETATTR = 442;
const OPENAT2 = 437;
const OPEN_HOW_SIZE = 24; // sizeof(struct open_how)
/** RESOLVE_NO_XDEV, RESOLVE_NO_MAGICLINKS, RESOLVE_NO_SYMLINKS, RESOLVE_BENEATH. */
const RESOLVE_BENEATH_ALONE = 0x0fn;
const AT_HANDLE_FID = 0x200;
const OPEN_TREE_CLONE = 1;
const MOUNT_ATTRIBUTES_SIZE = 32; // MOUNT_ATTR_SIZE_VER0
/** MOUNT_ATTR_RDONLY, NOSUID, NODEV, NOEXEC, NOATIME. */
const QUIET_ATTRIBUTES = 0x1fn;
const MOUNT_ATTR__ATIME = 0x70n;
const HEAD_SIZE = 18; // up to the type of an ELF file
const LEAST_HEAD = 8; // no executable is shorter
const HANDLE_HEADER_SIZE = 8; // handle_bytes and handle_type of struct file_handle
const MAX_HANDLE_SIZE = 128; // MAX_HANDLE_SZ

/** What the kernel says of a file. */
export interface FileStatus {
  /** `MAJOR:MINOR` in hexadecimal, two digits at least, as auditd prints it. */
  readonly device: string;
  readonly links: number;
  readonly ownerUid: number;
  /** st_mode with type bits. */
  readonly mode: number;
  readonly inode: bigint;
  readonly sizeBytes: number;
  /** Time of its last change (ctime), in nanoseconds. */
  readonly changed: bigint;
}

/**
 * Opening files by their handle instead of by a path, and what is asked of them thousands of times a second. An
 * answer below zero is an errno.
 */
export class HandleCalls {
  readonly #kernel: Kernel;
  readonly #openByHandle;
  readonly #statx;
  readonly #pread;
  readonly #read;
  readonly #close;
  readonly #statfs;
  readonly #nameToHandle;
  readonly #openTree;
  readonly #openat2;
  readonly #setAttributes;
  readonly #status: NativeBuffer;
  readonly #head: NativeBuffer;
  readonly #nothing: NativeBuffer;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#openByHandle = kernel.bind("int open_by_handle_at(int mount, uintptr_t handle, int flags)");
    this.#statx = kernel.bind("int statx(int directory, uintptr_t path, int flags, uint mask, uintptr_t status)");
    this.#pread = kernel.bind("long pread(int file, uintptr_t bytes, size_t count, long offset)");
    this.#read = kernel.bind("long read(int file, uintptr_t bytes, size_t count)");
    this.#close = kernel.bind("int close(int file)");
    this.#statfs = kernel.bind("int fstatfs(int file, void *status)");
    this.#nameToHandle = kernel.bind(
      "int name_to_handle_at(int directory, const char *path, void *handle, void *mount, int flags)",
    );
    this.#openat2 = kernel.bind("long syscall(long number, int folder, void *path, void *how, size_t size)");
    this.#openTree = kernel.bind("long syscall(long number, int directory, const char *path, uint flags)");
    this.#setAttributes = kernel.bind(
      "long syscall(long number, int mount, const char *path, uint flags, void *attributes, size_t size)",
    );
    this.#status = new NativeBuffer(kernel, STATX_SIZE);
    this.#head = new NativeBuffer(kernel, HEAD_SIZE);
    this.#nothing = new NativeBuffer(kernel, 1);
  }

  /** A descriptor that only names the file: opening it wakes no pipe, no device and no lease. */
  nameByHandle(mount: number, handle: number): number {
    return errnoOf(this.#kernel, this.#openByHandle(mount, handle, O_PATH | O_CLOEXEC));
  }

  /** A descriptor to read from. Only for what is known to be a regular file; EAGAIN when somebody holds a lease. */
  openByHandle(mount: number, handle: number): number {
    return errnoOf(
      this.#kernel,
      this.#openByHandle(mount, handle, constants.O_RDONLY | constants.O_NONBLOCK | O_CLOEXEC),
    );
  }

  /** Asks for the status of an open file; {@link status} reads it. */
  stat(file: number): number {
    const { address } = this.#status;
    return errnoOf(
      this.#kernel,
      this.#statx(file, this.#nothing.address, AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_BASIC_STATS, address),
    );
  }

  /** Mode and size alone: all that most files are ever asked. */
  get mode(): number {
    return this.#status.bytes.readUInt16LE(28);
  }

  get sizeBytes(): number {
    const { bytes } = this.#status;
    return bytes.readUInt32LE(44) * 0x1_0000_0000 + bytes.readUInt32LE(40);
  }

  status(): FileStatus {
    const { bytes } = this.#status;
    return {
      device: deviceText(bytes.readUInt32LE(136), bytes.readUInt32LE(140)),
      links: bytes.readUInt32LE(16),
      ownerUid: bytes.readUInt32LE(20),
      mode: this.mode,
      inode: bytes.readBigUInt64LE(32),
      sizeBytes: this.sizeBytes,
      changed: bytes.readBigInt64LE(96) * 1_000_000_000n + BigInt(bytes.readUInt32LE(104)),
    };
  }

  /** The first 18 bytes of a file, zeros behind its end; undefined below eight. The next call overwrites them. */
  head(file: number): Buffer | undefined {
    const { bytes, address } = this.#head;
    const present = this.#pread(file, address, HEAD_SIZE, 0);
    return present < LEAST_HEAD ? undefined : bytes.fill(0, present);
  }

  read(file: number, into: NativeBuffer): number {
    return errnoOf(this.#kernel, this.#read(file, into.address, into.bytes.length));
  }

  close(file: number): void {
    this.#close(file);
  }

  /** `f_fsid` as the events carry it: eight bytes, as Latin-1. */
  filesystemId(file: number): string | undefined {
    const status = Buffer.alloc(STATFS_SIZE);
    if (this.#statfs(file, status) < 0) return undefined;
    return status.toString("latin1", STATFS_FSID, STATFS_FSID + 8);
  }

  /** The `struct file_handle` of an open file, one character per byte; undefined where there are none. */
  handleOf(file: number): string | undefined {
    return this.#handle(file, AT_EMPTY_PATH);
  }

  /** One that only tells files apart and cannot be opened, as overlays give since 6.6. */
  identityHandleOf(file: number): string | undefined {
    return this.#handle(file, AT_EMPTY_PATH | AT_HANDLE_FID);
  }

  #handle(file: number, flags: number): string | undefined {
    const handle = Buffer.alloc(HANDLE_HEADER_SIZE + MAX_HANDLE_SIZE);
    handle.writeUInt32LE(MAX_HANDLE_SIZE, 0);
    if (this.#nameToHandle(file, "", handle, Buffer.alloc(4), flags) < 0) return undefined;
    return handle.toString("latin1", 0, HANDLE_HEADER_SIZE + handle.readUInt32LE(0));
  }

  /** A descriptor that only names what lies below a folder, through no link and on no other file system. */
  nameBeneath(folder: number, path: PathBytes): number {
    const how = Buffer.alloc(OPEN_HOW_SIZE);
    how.writeBigUInt64LE(BigInt(O_PATH | O_CLOEXEC | constants.O_NOFOLLOW), 0);
    how.writeBigUInt64LE(RESOLVE_BENEATH_ALONE, 16);
    return errnoOf(
      this.#kernel,
      this.#openat2(OPENAT2, folder, Buffer.from(`${path}\0`, "latin1"), how, OPEN_HOW_SIZE),
    );
  }

  /**
   * The mount that a descriptor lies on, once more and beside the tree of names: reading through it changes no access
   * time, runs nothing, and does not hinder anybody from unmounting the original. Kernels before 5.12, and mounts of
   * other namespaces, have none.
   */
  cloneMount(of: number): number | undefined {
    const clone = this.#openTree(OPEN_TREE, of, "", OPEN_TREE_CLONE | O_CLOEXEC | AT_EMPTY_PATH);
    if (clone < 0) return undefined;
    const attributes = Buffer.alloc(MOUNT_ATTRIBUTES_SIZE);
    attributes.writeBigUInt64LE(QUIET_ATTRIBUTES, 0);
    attributes.writeBigUInt64LE(MOUNT_ATTR__ATIME, 8);
    const set = this.#setAttributes(MOUNT_SETATTR, clone, "", AT_EMPTY_PATH, attributes, MOUNT_ATTRIBUTES_SIZE);
    if (set === 0) return clone;
    this.close(clone);
    return undefined;
  }
}

/** `08:01`, as auditd prints a device. */
export function deviceText(major: number, minor: number): string {
  return `${major.toString(16).padStart(2, "0")}:${minor.toString(16).padStart(2, "0")}`;
}
