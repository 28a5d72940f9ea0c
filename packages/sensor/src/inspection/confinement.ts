import { type CapabilitySets, holds } from "../privileges/capabilities.ts";
import { systemTool } from "../privileges/system-tools.ts";

/** Descriptors of the inspection child beside 0 (its program), 1 (nothing), 2 (last words) and 3 (its socket). */
export const CHILD_NODE = 4;
export const CHILD_LIBRARY = 5;
const CHILD_FIRST_NAMESPACE = 6;

const MEGABYTE = 2 ** 20;

/**
 * Limits of the child. Node 24 reserves 1.4 GB of addresses and 0.6 GB of writable ones (half a gigabyte of them
 * for compiled code, hardly any of it ever touched) before it does anything; measured on x86-64.
 */
const LIMITS = [
  `--as=${2048 * MEGABYTE}`,
  `--data=${896 * MEGABYTE}`,
  "--cpu=600", // seconds, for its whole life
  "--nofile=32",
  "--fsize=0",
  "--core=0",
  "--nproc=128", // its eight threads, and those of the few that may hang beside it
  "--memlock=0",
  "--msgqueue=0",
] as const;

/** Memory of the engine: what an inspection keeps is small, what it reads lies outside the engine's heap. */
const NODE_FLAGS = ["--max-semi-space-size=2", "--max-old-space-size=96", "--v8-pool-size=1", "--no-warnings"] as const;

/** How a process without rights is started. */
export interface Confinement {
  /** The programs that take rights away one after the other, ending where Node's own arguments begin. */
  readonly command: readonly [string, ...string[]];
  /** Descriptors of namespaces, in the order in which the child gets them from 6 on. */
  readonly namespaces: readonly number[];
  /** For a system without the tools: what Node can do by itself. */
  readonly account: { readonly uid: number; readonly gid: number } | undefined;
  /** What could not be taken away, in words. */
  readonly missing: readonly string[];
}

/** Open namespaces whose only account is the inspection's (../privileges/namespaces.ts). */
export interface HeldNamespaces {
  readonly user: number;
  readonly net: number;
  readonly ipc: number;
}

/**
 * The way to start the inspection child with what this process may do.
 *
 * Capabilities belong to threads, and Node has several before it reads its first line: all is taken away before Node
 * starts, by small programs that each do one thing and become the next.
 */
export function confine(
  rights: CapabilitySets | undefined,
  account: number,
  held: HeldNamespaces | undefined,
  tool: (name: string) => string | undefined = systemTool,
): Confinement {
  const [setpriv, prlimit, nsenter, unshare] = ["setpriv", "prlimit", "nsenter", "unshare"].map(tool);
  const mayChange = holds(rights, "CAP_SETUID") && holds(rights, "CAP_SETGID");
  const missing: string[] = [];
  const command: string[] = [];
  const namespaces: number[] = [];
  const isThroughNamespaces = held !== undefined && nsenter !== undefined;
  // Without setpriv Node changes the account before it starts the first tool, which then has no right to unshare.
  const byNode = mayChange && setpriv === undefined && !isThroughNamespaces;

  if (isThroughNamespaces) {
    namespaces.push(held.user, held.net, held.ipc);
    const [user, net, ipc] = namespaces.map((_, index) => `/proc/self/fd/${CHILD_FIRST_NAMESPACE + index}`);
    command.push(nsenter, `--user=${user}`, `--net=${net}`, `--ipc=${ipc}`, "--");
  } else if (unshare !== undefined && holds(rights, "CAP_SYS_ADMIN") && !byNode) {
    command.push(unshare, "--net", "--ipc", "--");
  } else missing.push("a network of its own (the system calls for it are refused all the same)");

  if (prlimit === undefined)
    missing.push("limits of memory and time by the kernel (prlimit of util-linux is not here)");
  else command.push(prlimit, ...LIMITS, "--");

  if (!isThroughNamespaces && !mayChange) missing.push("an account of its own");
  if (setpriv === undefined) missing.push("giving up capabilities for good (setpriv of util-linux is not here)");
  else {
    command.push(setpriv, "--no-new-privs", "--pdeathsig=KILL");
    if (isThroughNamespaces || holds(rights, "CAP_SETPCAP")) command.push("--bounding-set=-all");
    command.push("--inh-caps=-all", "--ambient-caps=-all");
    if (mayChange && !isThroughNamespaces) command.push(`--reuid=${account}`, `--regid=${account}`, "--clear-groups");
    command.push("--");
  }
  const [program = "", ...rest] = [...command, `/proc/self/fd/${CHILD_NODE}`, ...NODE_FLAGS];
  return {
    command: [program, ...rest],
    namespaces,
    account: byNode ? { uid: account, gid: account } : undefined,
    missing,
  };
}
