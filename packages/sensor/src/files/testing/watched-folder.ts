import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { openKernel } from "../../kernel/kernel.ts";
import { Readiness } from "../../kernel/readiness.ts";
import type { ClosedFile, FileChange, FileLoss } from "../files.ts";
import { type FileWatchOptions, watchFiles } from "../watch.ts";

const run = promisify(execFile);
const DEADLINE_MS = 10_000;

/** Why the real kernel cannot be asked here; undefined when it can. With LIMPID_REQUIRE=all that fails the test. */
export function whyNoFanotify(): string | undefined {
  let why: string | undefined;
  if (process.platform !== "linux") why = "the file watch needs Linux";
  else if (process.getuid?.() !== 0) why = "the file watch needs root";
  if (why !== undefined && process.env.LIMPID_REQUIRE === "all") throw new Error(why);
  return why;
}

/** A folder of its own, what the watch tells of it, and a way to wait for that. */
export class WatchedFolder {
  readonly folder: string;
  readonly told: (({ readonly kind: "closed" } & ClosedFile) | FileChange)[] = [];
  readonly lost: { readonly count: number; readonly why: FileLoss }[] = [];
  readonly watch;
  readonly #readiness;

  static async open(options: Partial<FileWatchOptions> = {}, below = tmpdir()): Promise<WatchedFolder> {
    const kernel = await openKernel();
    return new WatchedFolder(mkdtempSync(join(below, "limpid-files-")), { kernel, ...options });
  }

  private constructor(folder: string, options: Partial<FileWatchOptions> & Pick<FileWatchOptions, "kernel">) {
    this.folder = folder;
    this.#readiness = new Readiness(options.kernel);
    // What the test does itself is watched too, unless it says otherwise.
    this.watch = watchFiles(
      { isOwn: () => false, readiness: this.#readiness, ...options },
      {
        closed: (file) => this.#tell({ kind: "closed", ...file }),
        event: (change) => this.#tell(change),
        lost: (count, why) => this.lost.push({ count, why }),
        blind: () => undefined,
      },
    );
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** Kinds and paths of what was told, paths below the folder; modes apart. */
  get story(): readonly string[] {
    return this.told.flatMap((one) => {
      if (one.kind === "mode-set") return [];
      const from = "from" in one && one.from !== undefined ? `${this.#short(one.from)} -> ` : "";
      return [`${one.kind} ${from}${this.#short(one.kind === "closed" ? one.path : one.file.path)}`];
    });
  }

  program(name: string, from = "/bin/true"): string {
    copyFileSync(from, this.path(name));
    return this.path(name);
  }

  /** Runs a script in the folder, while the watch goes on. */
  async sh(script: string): Promise<void> {
    await run("sh", ["-ec", script], { cwd: this.folder });
  }

  /** Waits until `done`; what is not there at the deadline, the expectation after it says. */
  async until(done: () => boolean): Promise<void> {
    for (let waited = 0; !done() && waited < DEADLINE_MS; waited += 10) await sleep(10);
  }

  async untilTold(kind: string, path: string): Promise<void> {
    await this.until(() => this.story.some((one) => one.startsWith(kind) && one.endsWith(path)));
  }

  close(): void {
    this.watch.close();
    this.#readiness.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #tell(one: WatchedFolder["told"][number]): void {
    const file = one.kind === "closed" ? one : one.file;
    const from = "from" in one ? one.from : undefined;
    const isHere = [file.path, from].some((path) => path?.startsWith(this.folder));
    if (isHere) this.told.push(one);
  }

  #short(path: string | undefined): string {
    return path?.replace(`${this.folder}/`, "") ?? "?";
  }
}
