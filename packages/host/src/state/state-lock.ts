import { closeSync, constants, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "../system-issue.ts";
import { bootId, processStart } from "./boot.ts";

export interface StateLock {
  readonly release: () => void;
}

/**
 * Makes sure that one process alone works with what lies in a folder under this name. The mark of a process that died
 * is no obstacle: it names the boot and the start of its process, which no other one has.
 */
export function lockState(folder: string, name: string): StateLock | { readonly heldBy: number } {
  const path = join(folder, `${name}.lock`);
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
  for (let attempt = 0; ; attempt++) {
    try {
      const fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      writeSync(fd, mark(process.pid));
      closeSync(fd);
      return { release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if (systemCode(error) !== "EEXIST" || attempt > 3) throw error;
    }
    const held = content(path);
    const pid = Number.parseInt(held, 10);
    if (Number.isInteger(pid) && pid > 0 && pid !== process.pid && held === mark(pid)) return { heldBy: pid };
    rmSync(path, { force: true });
  }
}

function mark(pid: number): string {
  return `${pid} ${processStart(pid) ?? "gone"} ${bootId() ?? ""}\n`;
}

function content(path: string): string {
  try {
    return readFileSync(path, "latin1").slice(0, 256);
  } catch {
    return "";
  }
}
