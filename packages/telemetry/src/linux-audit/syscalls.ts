import { SYSCALL_TABLES } from "./syscall-tables.ts";

/**
 * What a call means to this project. Numbers, because they are looked up for every record; `NOTHING` is 0 so
 * that a fresh table says it.
 */
export const CALL = {
  NOTHING: 0,
  EXECUTE: 1,
  /** fork, vfork: always a process. */
  FORK: 2,
  /** clone: the flags say whether the child is a thread. */
  CLONE: 3,
  /** clone3: the flags are in memory, so the record cannot say. */
  CLONE3: 4,
  EXIT: 5,
  /** open, openat, creat, open_by_handle_at. */
  OPEN: 6,
  /** openat2: the flags are in a record of their own. */
  OPENAT2: 7,
  TRUNCATE: 8,
  CHMOD: 9,
  RENAME: 10,
  LINK: 11,
  REMOVE: 12,
  MAKE_DIRECTORY: 13,
  MAKE_NODE: 14,
  MAKE_SYMLINK: 15,
  MEMORY_FILE: 16,
  PTRACE: 17,
  WRITE_MEMORY: 18,
  MOUNT: 19,
  /** write: by itself nothing, but a LOGIN record may belong to it. */
  WRITE: 20,
} as const;

export type CallKind = (typeof CALL)[keyof typeof CALL];

const NONE = -1;

/** A system call of one architecture. */
export interface Call {
  readonly name: string;
  /** How its records count when they say nothing. */
  readonly label: `SYSCALL:${string}`;
  readonly kind: CallKind;
  /** Which of a0 to a3 holds the directory descriptor that the (last) path is relative to; -1 for none. */
  readonly directory: number;
  /** The same for the first path of a call that has two. */
  readonly firstDirectory: number;
  /** Which argument holds flags (open, clone), the new mode (chmod) or a code (exit, ptrace); -1 for none. */
  readonly value: number;
  /** Which argument holds the pid of the process that is acted on; -1 for none. */
  readonly target: number;
}

interface Meaning {
  readonly kind: CallKind;
  readonly directory?: number;
  readonly firstDirectory?: number;
  readonly value?: number;
  readonly target?: number;
}

/** Calls of interest by name; see each call's manual page, section 2, for its arguments. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  execve: { kind: CALL.EXECUTE },
  execveat: { kind: CALL.EXECUTE, directory: 0 },
  fork: { kind: CALL.FORK },
  vfork: { kind: CALL.FORK },
  clone: { kind: CALL.CLONE, value: 0 },
  clone3: { kind: CALL.CLONE3 },
  exit_group: { kind: CALL.EXIT, value: 0 },
  open: { kind: CALL.OPEN, value: 1 },
  openat: { kind: CALL.OPEN, directory: 0, value: 2 },
  creat: { kind: CALL.OPEN },
  // Its handle names an inode, its descriptor only the mount: there is no path to join.
  open_by_handle_at: { kind: CALL.OPEN, value: 2 },
  openat2: { kind: CALL.OPENAT2, directory: 0 },
  truncate: { kind: CALL.TRUNCATE },
  truncate64: { kind: CALL.TRUNCATE },
  ftruncate: { kind: CALL.TRUNCATE },
  ftruncate64: { kind: CALL.TRUNCATE },
  chmod: { kind: CALL.CHMOD, value: 1 },
  fchmod: { kind: CALL.CHMOD, value: 1 },
  fchmodat: { kind: CALL.CHMOD, directory: 0, value: 2 },
  fchmodat2: { kind: CALL.CHMOD, directory: 0, value: 2 },
  rename: { kind: CALL.RENAME },
  renameat: { kind: CALL.RENAME, firstDirectory: 0, directory: 2 },
  renameat2: { kind: CALL.RENAME, firstDirectory: 0, directory: 2 },
  link: { kind: CALL.LINK },
  linkat: { kind: CALL.LINK, firstDirectory: 0, directory: 2 },
  unlink: { kind: CALL.REMOVE },
  unlinkat: { kind: CALL.REMOVE, directory: 0 },
  rmdir: { kind: CALL.REMOVE },
  mkdir: { kind: CALL.MAKE_DIRECTORY },
  mkdirat: { kind: CALL.MAKE_DIRECTORY, directory: 0 },
  mknod: { kind: CALL.MAKE_NODE },
  mknodat: { kind: CALL.MAKE_NODE, directory: 0 },
  symlink: { kind: CALL.MAKE_SYMLINK },
  symlinkat: { kind: CALL.MAKE_SYMLINK, directory: 1 },
  memfd_create: { kind: CALL.MEMORY_FILE },
  ptrace: { kind: CALL.PTRACE, value: 0, target: 1 },
  process_vm_writev: { kind: CALL.WRITE_MEMORY, target: 0 },
  mount: { kind: CALL.MOUNT },
  move_mount: { kind: CALL.MOUNT, firstDirectory: 0, directory: 2 },
  write: { kind: CALL.WRITE },
};

/** `arch=` of a record. @see include/uapi/linux/audit.h, AUDIT_ARCH_* */
const ARCHITECTURES: Readonly<Record<string, keyof typeof SYSCALL_TABLES>> = {
  c000003e: "x86_64",
  "40000003": "i386",
  c00000b7: "aarch64",
  "40000028": "arm",
  c0000015: "ppc64le",
  "80000016": "s390x",
  c00000f3: "riscv64",
};

/** The calls of one architecture. */
export interface CallTable {
  /** By number; a number without a call is undefined. */
  readonly calls: readonly (Call | undefined)[];
  /** A bit of the number that says which ABI made the call, 0 for none. */
  readonly abiBit: number;
}

// @see arch/x86/include/uapi/asm/unistd.h, __X32_SYSCALL_BIT
const X32_BIT = 0x40000000;

const TABLES = new Map<string, CallTable>();
for (const [code, architecture] of Object.entries(ARCHITECTURES)) TABLES.set(code, buildTable(architecture));

/** The table for the value of `arch=`, undefined for an architecture that is not known. */
export function callTable(arch: string): CallTable | undefined {
  return TABLES.get(arch);
}

/** Where a call number stands in its table. */
export function numberOf(table: CallTable, number: number): number {
  return number >= table.abiBit && table.abiBit > 0 ? number - table.abiBit : number;
}

const BY_NAME = new Map<string, Call>();

/** A call of interest by its name, for io_uring, whose operations are the same everywhere. */
export function callNamed(name: string): Call | undefined {
  if (!Object.hasOwn(MEANINGS, name)) return undefined;
  const known = BY_NAME.get(name) ?? describe(name, "x86_64");
  BY_NAME.set(name, known);
  return known;
}

function buildTable(architecture: keyof typeof SYSCALL_TABLES): CallTable {
  const calls: (Call | undefined)[] = [];
  readTable(calls, architecture);
  // x32 has numbers of its own from 512 on, where x86_64 has none.
  if (architecture === "x86_64") readTable(calls, "x32");
  return { calls: Array.from(calls), abiBit: architecture === "x86_64" ? X32_BIT : 0 };
}

function readTable(calls: (Call | undefined)[], architecture: keyof typeof SYSCALL_TABLES): void {
  for (const run of SYSCALL_TABLES[architecture].split(" ")) {
    const colon = run.indexOf(":");
    let number = Number(run.slice(0, colon));
    for (const name of run.slice(colon + 1).split(",")) {
      calls[number] ??= describe(name, architecture);
      number += 1;
    }
  }
}

function describe(name: string, architecture: keyof typeof SYSCALL_TABLES): Call {
  const meaning = Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
  const { kind = CALL.NOTHING, directory = NONE, firstDirectory = NONE, target = NONE } = meaning ?? {};
  // s390 takes the stack first. @see clone(2), CONFIG_CLONE_BACKWARDS2
  const value = kind === CALL.CLONE && architecture === "s390x" ? 1 : (meaning?.value ?? NONE);
  return { name, label: `SYSCALL:${name}`, kind, directory, firstDirectory, value, target };
}
