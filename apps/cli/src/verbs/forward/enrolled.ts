import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stateFolder } from "@limpid/host";
import { InputError } from "../../exit-codes.ts";

/** What an enrolment left: where to send, as whom, and whom to trust. */
export interface Enrolled {
  readonly url: string;
  /** The name under which the server keeps this host. */
  readonly host: string;
  readonly key: string;
  /** PEM of the issuers that the server's certificate has to come from; absent: those of the system. */
  readonly ca?: string;
}

/** Folder of what is forwarded, for its owner alone. */
export function forwardFolder(state: string | undefined): string {
  const found = stateFolder(state, process.env, process.getuid?.() ?? -1);
  if ("why" in found) throw new InputError(`state cannot be kept: ${found.why}. Name another folder: --state DIR`);
  const folder = join(found.path, "forward");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

const FILE = "enrolled.json";

export function saveEnrolled(folder: string, enrolled: Enrolled): string {
  const path = join(folder, FILE);
  writeFileSync(path, `${JSON.stringify(enrolled, null, 2)}\n`, { mode: 0o600, flush: true });
  chmodSync(path, 0o600); // also where an older one was there
  return path;
}

export function readEnrolled(folder: string): Enrolled {
  const path = join(folder, FILE);
  let text: string;
  try {
    if ((statSync(path).mode & 0o077) !== 0)
      throw new InputError(`${path} can be read by others. Mend: chmod 600 ${path}`);
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError("this host is not enrolled yet: limpid enroll https://SERVER --token TOKEN");
  }
  return JSON.parse(text) as Enrolled;
}

const MACHINE_DIGITS = 32;

/** What tells this machine from others, without giving its id away; undefined where the system has none. */
export function machineHash(): string | undefined {
  try {
    const id = readFileSync("/etc/machine-id", "latin1").trim();
    return id === "" ? undefined : createHash("sha256").update(`limpid ${id}`).digest("hex").slice(0, MACHINE_DIGITS);
  } catch {
    return undefined;
  }
}
