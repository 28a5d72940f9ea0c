import { readFileSync } from "node:fs";

/** A capability of Linux; the numbers are the kernel's. @see capabilities(7) */
export const CAPABILITY = {
  CAP_DAC_READ_SEARCH: 2,
  CAP_KILL: 5,
  CAP_SETGID: 6,
  CAP_SETUID: 7,
  CAP_SETPCAP: 8,
  CAP_NET_ADMIN: 12,
  CAP_SYS_PTRACE: 19,
  CAP_SYS_ADMIN: 21,
  CAP_AUDIT_READ: 37,
} as const;

export type CapabilityName = keyof typeof CAPABILITY;

/** A right that the sensor uses, and what is lost without it. */
export interface NeededRight {
  readonly name: CapabilityName;
  readonly purpose: string;
  /** A sentence about what is not seen without it. */
  readonly cost: string;
}

/** All that the running sensor holds, at most. */
export const NEEDED_RIGHTS: readonly NeededRight[] = [
  {
    name: "CAP_SYS_ADMIN",
    purpose: "fanotify on whole file systems, and the namespaces of containers and of the inspection process",
    cost: "No file is seen as it is written, in this system or in a container.",
  },
  {
    name: "CAP_NET_ADMIN",
    purpose: "the process connector, and room for its bursts",
    cost: "Processes are not seen as they start and end: who wrote a file is looked up late, and may be gone.",
  },
  {
    name: "CAP_AUDIT_READ",
    purpose: "the kernel's audit records, read beside auditd",
    cost: "Arguments, login account and working directory come from /proc after a program started, which a short-lived one outruns.",
  },
  {
    name: "CAP_SYS_PTRACE",
    purpose: "the program, folder and namespaces of other accounts' processes in /proc",
    cost: "Of other accounts' processes the name is known, the program behind it is not; the mounts of containers are not found.",
  },
  {
    name: "CAP_DAC_READ_SEARCH",
    purpose: "opening a file by its handle, whoever owns it and whatever name it has by now",
    cost: "The kernel has to open files for the sensor: renames, links, removals and changes of rights are not seen, and two files that had one inode one after another are not told apart.",
  },
];

/** Rights that are used once, before the sensor starts, and given up then. */
export const RIGHTS_TO_PREPARE: readonly CapabilityName[] = ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"];

/** Capabilities as the kernel keeps them: one bit each. */
export interface CapabilitySets {
  readonly effective: bigint;
  readonly permitted: bigint;
  readonly bounding: bigint;
}

/** The capabilities of a process or thread by its `status` file in /proc; undefined where there is none. */
export function readCapabilities(file = "/proc/self/status"): CapabilitySets | undefined {
  try {
    return parseCapabilities(readFileSync(file, "latin1"));
  } catch {
    return undefined;
  }
}

/** @see proc_pid_status(5) */
export function parseCapabilities(status: string): CapabilitySets | undefined {
  const [effective, permitted, bounding] = ["CapEff", "CapPrm", "CapBnd"].map((name) => {
    const [, digits] = new RegExp(`^${name}:\\s*([0-9a-f]{1,16})$`, "m").exec(status) ?? [];
    return digits === undefined ? undefined : BigInt(`0x${digits}`);
  });
  if (effective === undefined || permitted === undefined || bounding === undefined) return undefined;
  return { effective, permitted, bounding };
}

export function holds(sets: CapabilitySets | undefined, name: CapabilityName): boolean {
  return sets !== undefined && (sets.effective & bitOf(name)) !== 0n;
}

/** The rights of the sensor that these capabilities lack. */
export function missingRights(sets: CapabilitySets | undefined): readonly NeededRight[] {
  return NEEDED_RIGHTS.filter(({ name }) => !holds(sets, name));
}

/** Whether a process may ever use more than the sensor needs. */
export function holdsMoreThanNeeded(sets: CapabilitySets): boolean {
  const needed = NEEDED_RIGHTS.reduce((bits, { name }) => bits | bitOf(name), 0n);
  return ((sets.effective | sets.permitted) & ~needed) !== 0n;
}

function bitOf(name: CapabilityName): bigint {
  return 1n << BigInt(CAPABILITY[name]);
}
