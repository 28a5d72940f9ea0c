import type { HeldNamespaces } from "../inspection/confinement.ts";
import { type Kernel, openKernel } from "../kernel/kernel.ts";
import { type CapabilityName, holds, holdsMoreThanNeeded, NEEDED_RIGHTS, readCapabilities } from "./capabilities.ts";
import { inspectionAccount } from "./inspection-account.ts";
import { inheritedNamespaces, makeNamespaces } from "./namespaces.ts";
import { systemTool } from "./system-tools.ts";

/** What the program was told about itself by the one it was before: `user,net,ipc` descriptors, or `none`. */
const REDUCED = "LIMPID_REDUCED";
/** Without namespaces of its own account: what starting and ending the inspection child takes. */
const TO_CHANGE_ACCOUNT: readonly CapabilityName[] = ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL"];

/**
 * For the C library's allocator, which reads them when a program begins (mallopt(3), @see
 * https://man7.org/linux/man-pages/man3/mallopt.3.html). By itself it takes back less and less of what is freed: after
 * the package database was read, 90 of 210 MB that a watch held were nobody's. Another allocator ignores them.
 */
const ALLOCATOR = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_TRIM_THRESHOLD_: "131072",
  MALLOC_MMAP_THRESHOLD_: "131072",
} as const;

export interface Reduction {
  /** Namespaces in which the inspection child gets its account. */
  readonly namespaces: HeldNamespaces | undefined;
  /** Why this process may hold more than it needs, in words; undefined when all is as it should be. */
  readonly trouble: string | undefined;
}

/**
 * To be called before anything else is begun: gives up every right that the sensor does not need. Capabilities are
 * per thread and Node has several, so they are given up by a program that becomes this one again (same process, same
 * arguments). When there was something to give up, this call does not return.
 */
export async function reduceToNeeded(): Promise<Reduction> {
  const told = process.env[REDUCED];
  if (told !== undefined) {
    delete process.env[REDUCED]; // for us alone
    return stateAfter(inheritedNamespaces(told));
  }
  const rights = readCapabilities();
  if (rights === undefined || !holdsMoreThanNeeded(rights)) return stateAfter(undefined);
  const setpriv = systemTool("setpriv");
  if (setpriv === undefined) {
    const trouble = "setpriv (package util-linux) is not here: the sensor keeps every right that it was started with";
    return { namespaces: undefined, trouble };
  }
  const namespaces = await makeNamespaces(inspectionAccount(), systemTool);
  const kernel = await openKernel();
  if (namespaces !== undefined) leaveOpen(kernel, Object.values(namespaces));
  const kept = NEEDED_RIGHTS.map(({ name }) => name).filter((name) => holds(rights, name));
  const command = reducingCommand(setpriv, namespaces === undefined ? [...kept, ...TO_CHANGE_ACCOUNT] : kept);
  const passed = namespaces === undefined ? "none" : `${namespaces.user},${namespaces.net},${namespaces.ipc}`;
  const own = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(setpriv, [...command, ...own], { ...ALLOCATOR, ...environment(), [REDUCED]: passed });
  return { namespaces, trouble: "this Node cannot become another program: the sensor keeps every right it has" };
}

/** The arguments of setpriv that leave these rights and no way to more. */
export function reducingCommand(setpriv: string, kept: readonly CapabilityName[]): readonly string[] {
  const added = kept.map((name) => `,+${name.slice("CAP_".length).toLowerCase()}`).join("");
  return [setpriv, `--bounding-set=-all${added}`, "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs", "--"];
}

function stateAfter(namespaces: HeldNamespaces | undefined): Reduction {
  const rights = readCapabilities();
  if (rights === undefined || !holdsMoreThanNeeded(rights)) return { namespaces, trouble: undefined };
  const trouble =
    "the kernel gives no user namespaces: the sensor keeps the rights to change accounts (CAP_SETUID, CAP_SETGID, " +
    "CAP_SETPCAP, CAP_KILL), which it needs to read files under an account of its own";
  return { namespaces, trouble };
}

/** Descriptors that survive when this process becomes another program. */
function leaveOpen(kernel: Kernel, descriptors: readonly number[]): void {
  const control = kernel.bind("int fcntl(int descriptor, int operation, int value)");
  const F_SETFD = 2;
  for (const descriptor of descriptors) kernel.check("fcntl", control(descriptor, F_SETFD, 0));
}

function environment(): Record<string, string> {
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) known[name] = value;
  return known;
}
