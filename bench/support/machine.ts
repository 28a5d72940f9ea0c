import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";

/** The machine in one line, for bench/RESULTS.md: figures without it say nothing. */
export function machineLine(): string {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return [
    `${cpus().length} cores (${cpu?.model.trim() ?? "unknown"})`,
    memory,
    distribution(),
    `kernel ${release()}`,
    `Node ${process.version}`,
  ].join(", ");
}

/** First line of what a program prints as its version; `not installed` when it is not there. */
export function versionOf(program: string, ...args: readonly string[]): string {
  try {
    return (
      execFileSync(program, args.length > 0 ? args : ["--version"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).split("\n")[0] ?? ""
    );
  } catch {
    return "not installed";
  }
}

function distribution(): string {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}
