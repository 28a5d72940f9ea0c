import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";

/** A file inside a published package, as truth-remote.json names it. */
export interface Wanted {
  readonly registry: "npm" | "debian";
  /** Debian: NAME:ARCHITECTURE. */
  readonly package: string;
  readonly version: string;
  /** Debian release that has this version. */
  readonly suite?: string;
  /** Inside the package. */
  readonly path: string;
}

/** Where packages come from: the file of one package as it was published, or why it could not be had. */
export interface PackageSource {
  /** How many packages are fetched at the same time. */
  readonly atOnce: number;
  /** What is needed before the first package, once; undefined when all is well. */
  readonly prepare: (wanted: readonly Wanted[], until: number) => Promise<string | undefined>;
  /** Path of the downloaded package file. */
  readonly download: (wanted: Wanted, until: number) => Promise<string>;
  /** The bytes of one member of a package file. */
  readonly member: (packageFile: string, path: string, until: number) => Promise<Uint8Array>;
}

export class Unreachable extends Error {}

const MOST_OUTPUT = 512 << 20; // the largest package unpacks to less
const LAST_WORDS = 200;

/** Runs a registry's own client with neither a shell nor standard input of ours; what it prints comes back as bytes. */
export function runClient(
  program: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly until: number;
    readonly env?: NodeJS.ProcessEnv;
    readonly input?: Uint8Array;
  },
): Promise<Buffer> {
  mkdirSync(options.cwd, { recursive: true });
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Unreachable(`${program} ${args[0]}: ${why}`));
    const left = options.until - Date.now();
    if (left <= 0) return fail("no time left");
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: left,
      killSignal: "SIGKILL",
    });
    const output: Buffer[] = [];
    let outputBytes = 0;
    let words = "";
    child.stdout.on("data", (piece: Buffer) => {
      output.push(piece);
      outputBytes += piece.length;
      if (outputBytes > MOST_OUTPUT) child.kill("SIGKILL");
    });
    child.stderr.on("data", (piece: Buffer) => {
      words = `${words}${piece.toString("latin1")}`.slice(-LAST_WORDS);
    });
    child.stdin.on("error", () => {}); // it ended before it read everything; its exit code says enough
    child.stdin.end(options.input);
    child.on("error", (error) => fail(error.message));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(Buffer.concat(output));
      else fail(`${signal ?? `code ${code}`} ${words.trim().replaceAll("\n", " ")}`);
    });
  });
}
