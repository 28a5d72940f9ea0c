import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { loadConfig } from "@limpid/config";
import type { Step } from "./step.ts";

/** How a command ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Entry {
  readonly uid: number;
  readonly mode: number;
  readonly kind: "folder" | "link" | "other";
}

/** The machine as this verb sees it: files below a root, and commands. Another one stands for it in tests. */
export class ServiceHost {
  readonly platform: string;
  readonly uid: number;
  /** Whom the program must belong to. */
  readonly owner: number;
  readonly #root: string;
  readonly #run: (command: readonly string[]) => Ran;

  constructor(
    about: { readonly platform: string; readonly uid: number; readonly owner?: number; readonly root?: string },
    run: (command: readonly string[]) => Ran = spawned,
  ) {
    this.platform = about.platform;
    this.uid = about.uid;
    this.owner = about.owner ?? 0;
    this.#root = about.root ?? "";
    this.#run = run;
  }

  /** A path of this machine, for those who read it themselves. */
  at(path: string): string {
    return this.#root === "" ? path : join(this.#root, path);
  }

  has(path: string): boolean {
    return existsSync(this.at(path));
  }

  text(path: string): string | undefined {
    try {
      return readFileSync(this.at(path), "utf8");
    } catch {
      return undefined;
    }
  }

  entry(path: string): Entry | undefined {
    const stat = lstatSync(this.at(path), { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const kind = stat.isDirectory() ? "folder" : stat.isSymbolicLink() ? "link" : "other";
    return { uid: stat.uid, mode: stat.mode, kind };
  }

  names(folder: string): readonly string[] {
    return readdirSync(this.at(folder));
  }

  /** Where a path leads, without links; itself when it leads nowhere. */
  real(path: string): string {
    try {
      return realpathSync(this.at(path)).slice(this.#root.length) || "/";
    } catch {
      return path;
    }
  }

  /** Root's configuration. Below another root it is read as if it were named, because the folders above are not root's. */
  configuration(path: string): ReturnType<typeof loadConfig> {
    if (this.#root === "") return loadConfig({ env: {}, uid: 0, systemFile: path });
    return loadConfig(this.has(path) ? { path: this.at(path), env: {}, uid: 0 } : { env: {}, uid: 1 });
  }

  ask(command: readonly string[]): Ran {
    return this.#run(command);
  }

  /** Undefined when it went well, else why not. */
  do(step: Step): string | undefined {
    try {
      switch (step.kind) {
        case "write":
          return this.#write(step.path, step.mode, step.content);
        case "remove":
          rmSync(this.at(step.path), { recursive: true, force: true });
          return undefined;
        case "run":
          return this.#command(step.command, step.mayFail);
      }
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Beside it and into its place, so that there is never half of a service. */
  #write(path: string, mode: number, content: string): undefined {
    const place = this.at(path);
    mkdirSync(dirname(place), { recursive: true });
    const beside = join(dirname(place), `.${process.pid}.limpid-new`);
    rmSync(beside, { force: true });
    writeFileSync(beside, content, { mode, flag: "wx" });
    renameSync(beside, place);
    return undefined;
  }

  #command(command: readonly string[], mayFail: boolean): string | undefined {
    const { code, stderr } = this.#run(command);
    if (code === 0 || mayFail) return undefined;
    const said = stderr.trim();
    return said === "" ? `it ended with ${code}` : said;
  }
}

/** Nothing of the caller's environment decides what a command of root does. */
const ENVIRONMENT = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C", SYSTEMD_COLORS: "0", SYSTEMD_PAGER: "" };

function spawned([program = "", ...rest]: readonly string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, rest, { encoding: "utf8", env: ENVIRONMENT });
  return { code: status ?? -1, stdout: stdout ?? "", stderr: error === undefined ? (stderr ?? "") : error.message };
}
