import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

export interface Run {
  readonly seconds: number;
  /** Peak resident memory, from the kernel's own high-water mark (VmHWM), sampled until the program ends. */
  readonly peakMiB: number;
  readonly exitCode: number | null;
  /** Of all its threads, sampled as the memory is: up to 20 ms are missing. */
  readonly processorSeconds: number;
}

/** Runs a program with its output thrown away and measures wall time and peak memory. */
export async function measure(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Run> {
  const nothing = openSync("/dev/null", "w");
  const begin = process.hrtime.bigint();
  const child = spawn(program, args, { stdio: ["ignore", nothing, nothing], env: environment });
  closeSync(nothing);
  let peakMiB = 0;
  let processorSeconds = 0;
  const sampler = setInterval(() => {
    peakMiB = Math.max(peakMiB, highWaterMiB(child.pid));
    processorSeconds = Math.max(processorSeconds, processorTime(child.pid));
  }, 20);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", resolve);
  });
  clearInterval(sampler);
  return { seconds: Number(process.hrtime.bigint() - begin) / 1e9, peakMiB, exitCode, processorSeconds };
}

function highWaterMiB(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // it has just ended
  }
}

const TICKS = 100; // to a second, on every Linux that Node runs on

function processorTime(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return 0; // it has just ended
  }
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
