import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readlinkSync, writeFileSync } from "node:fs";
import type { HeldNamespaces } from "../inspection/confinement.ts";

const PREPARE_MS = 5000;

/**
 * Makes namespaces in which one account exists: `account` outside, called 0 inside, with no rights outside. Whoever
 * holds CAP_SYS_ADMIN can put a process into them later, and that process then has that account: so the sensor needs
 * neither CAP_SETUID nor CAP_SETGID while it runs. And because the user who made a user namespace has all rights over
 * it, the sensor can end such a process without CAP_KILL. They have no network but a loopback that is down.
 *
 * The namespaces last as long as the descriptors. The result is undefined where the kernel refuses; this needs
 * CAP_SYS_ADMIN, CAP_SETUID and CAP_SETGID once.
 *
 * @see user_namespaces(7)
 */
export async function makeNamespaces(
  account: number,
  tool: (name: string) => string | undefined,
): Promise<HeldNamespaces | undefined> {
  const [unshare, cat] = [tool("unshare"), tool("cat")];
  if (unshare === undefined || cat === undefined) return undefined;
  // A program that echoes: when its first word comes back, the namespaces are there.
  const holder = spawn(unshare, ["--user", "--net", "--ipc", "--", cat], { env: {}, cwd: "/", stdio: "pipe" });
  try {
    await echo(holder);
    const folder = `/proc/${holder.pid}`;
    writeFileSync(`${folder}/uid_map`, `0 ${account} 1\n`);
    writeFileSync(`${folder}/gid_map`, `0 ${account} 1\n`);
    const opened: number[] = [];
    try {
      for (const name of ["user", "net", "ipc"]) opened.push(openSync(`${folder}/ns/${name}`, "r"));
    } catch (error) {
      for (const descriptor of opened) closeSync(descriptor);
      throw error;
    }
    const [user = -1, net = -1, ipc = -1] = opened;
    return { user, net, ipc };
  } catch {
    return undefined;
  } finally {
    holder.kill("SIGKILL");
    if (holder.exitCode === null && holder.signalCode === null && holder.pid !== undefined) await once(holder, "exit");
  }
}

async function echo(holder: ChildProcessWithoutNullStreams): Promise<void> {
  const given = AbortSignal.timeout(PREPARE_MS);
  holder.stdin.on("error", () => undefined); // it ended; that it does not answer is noticed below
  holder.stdin.write("\n");
  await Promise.race([
    once(holder.stdout, "data", { signal: given }),
    once(holder, "exit", { signal: given }).then(() => Promise.reject(new Error("refused"))),
  ]);
}

/** Descriptors that a parent left open, if they are namespaces of the right kinds. */
export function inheritedNamespaces(text: string): HeldNamespaces | undefined {
  const [user, net, ipc] = text.split(",").map(Number);
  const isKind = (descriptor: number | undefined, kind: string): descriptor is number =>
    Number.isSafeInteger(descriptor) && (linkOf(descriptor)?.startsWith(`${kind}:[`) ?? false);
  if (!isKind(user, "user") || !isKind(net, "net") || !isKind(ipc, "ipc")) return undefined;
  return { user, net, ipc };
}

function linkOf(descriptor: number | undefined): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}
