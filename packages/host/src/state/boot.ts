import { readFileSync } from "node:fs";

/** What tells this boot of the system from all others; undefined where the system has no such name. */
export function bootId(): string | undefined {
  return read("/proc/sys/kernel/random/boot_id")?.trim();
}

/** When a process started, on a clock of its system; undefined when there is none of this pid. @see proc_pid_stat(5) */
export function processStart(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  try {
    process.kill(pid, 0);
    return "running"; // no /proc: that there is one is all that can be said
  } catch {
    return undefined;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
