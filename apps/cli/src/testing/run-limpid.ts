import { spawn } from "node:child_process";
import { PROGRAM } from "../../../../tests/support/program.ts";

export interface LimpidRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of standard output, each parsed; for --json. */
  readonly objects: () => readonly Record<string, unknown>[];
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another user to run as; for root only. */
  readonly uid?: number;
}

/** Runs the program as a process of its own. */
export function runLimpid(args: readonly string[], { input, env, cwd, uid }: RunOptions = {}): Promise<LimpidRun> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...env },
    ...(cwd !== undefined && { cwd }),
    ...(uid !== undefined && { uid, gid: uid }),
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.on("error", () => undefined); // it need not read what it is given
  child.stdin.end(input);
  const objects = () =>
    stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr, objects }));
  });
}
