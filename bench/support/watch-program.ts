import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const LAUNCHER = join(import.meta.dirname, "..", "..", "limpid");
const TICK_MS = 10; // on every Linux that Node runs on

/** What a watch and its child took so far. */
export interface Taken {
  readonly cpuMs: number;
  readonly residentMiB: number;
  /** Pages that several processes share, counted once. */
  readonly proportionalMiB: number;
}

/** The built program's live watch, as a user would start it (Linux, root). */
export class WatchProgram {
  /** When a finding of a path was first heard of, in milliseconds since the epoch. */
  readonly heardAt = new Map<string, number>();
  lost = 0;
  readonly #state = mkdtempSync(join(tmpdir(), "limpid-bench-state-"));
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor() {
    const args = ["watch", "--json", "--state", this.#state];
    this.#child = spawn(LAUNCHER, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.#ended = new Promise((resolve) => this.#child.once("close", resolve));
    if (this.#child.stdout === null) return;
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      const at = Date.now();
      const { artifact, lost } = JSON.parse(line) as { artifact?: { path: string | null }; lost?: object };
      const path = artifact?.path;
      if (typeof path === "string" && !this.heardAt.has(path)) this.heardAt.set(path, at);
      for (const count of Object.values(lost ?? {})) this.lost += count;
    });
  }

  /** Of the watch and of everything that it started. */
  get taken(): Taken {
    const all = this.#pids().map(takenBy);
    const sum = (of: (one: Taken) => number) => all.reduce((total, one) => total + of(one), 0);
    return {
      cpuMs: sum(({ cpuMs }) => cpuMs),
      residentMiB: sum(({ residentMiB }) => residentMiB),
      proportionalMiB: sum(({ proportionalMiB }) => proportionalMiB),
    };
  }

  async close(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#ended;
    rmSync(this.#state, { recursive: true, force: true });
  }

  #pids(): readonly number[] {
    const parents = readdirSync("/proc").flatMap((name) => {
      const fields = statOf(name);
      return fields === undefined ? [] : [{ pid: Number(name), parent: Number(fields[1]) }];
    });
    const own = [this.#child.pid ?? -1];
    for (const pid of own) own.push(...parents.filter(({ parent }) => parent === pid).map((one) => one.pid));
    return own;
  }
}

function takenBy(pid: number): Taken {
  const fields = statOf(String(pid)) ?? [];
  const memory = read(`/proc/${pid}/smaps_rollup`) ?? "";
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(memory)?.[1] ?? 0) / 1024;
  return {
    cpuMs: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS,
    residentMiB: of("Rss"),
    proportionalMiB: of("Pss"),
  };
}

/** From the state on. @see proc_pid_stat(5) */
function statOf(pid: string): readonly string[] | undefined {
  if (!/^\d+$/.test(pid)) return undefined;
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined; // it has ended
  }
}
