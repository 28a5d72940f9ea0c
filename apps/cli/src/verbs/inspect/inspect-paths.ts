import { availableParallelism } from "node:os";
import { posix } from "node:path";
import { type Artifact, escapeText, type ParseIssue } from "@limpid/core";
import {
  answersInTime,
  argumentBytes,
  isBelow,
  type Met,
  type Mount,
  mountOf,
  type PathBytes,
  pathBytes,
  pathText,
  readMounts,
  walk,
} from "@limpid/host";
import { type ExitCode, UsageError } from "../../exit-codes.ts";
import { ReaderGone, stderr, stdout } from "../../terminal/output.ts";
import { paintFor } from "../../terminal/paint.ts";
import { Progress } from "../../terminal/progress.ts";
import { Batch, type Visit } from "./batch.ts";
import { type Examined, type ExamineOptions, Examiner, unreadableArtifact } from "./examine.ts";
import { JsonReport, type Report } from "./report.ts";
import { examineStandardInput } from "./standard-input.ts";
import { Tally } from "./tally.ts";
import { TextReport } from "./text-report.ts";
import type { Workers } from "./workers.ts";

export interface InspectOptions {
  readonly json: boolean;
  readonly all: boolean;
  readonly hash: boolean;
  readonly deep?: boolean;
  readonly remote: boolean;
  readonly jobs?: number;
}

const ANSWER_MS = 5000;
const ALONE_MS = 200; // starting threads takes about 50
const MAX_JOBS = 8; // beyond it the disk decides
const PROGRESS_EVERY = 64; // files between two looks at the clock

/** Inspects everything that was named, reports it in the order met, and says how it went. */
export async function inspectPaths(paths: readonly string[], options: InspectOptions): Promise<ExitCode> {
  if (paths.filter((path) => path === "-").length > 1) throw new UsageError("standard input (-) can be read only once");
  const run = new Run(options);
  try {
    for (const path of paths) {
      if (path === "-") run.standardInput();
      else await run.path(argumentBytes(path));
    }
    run.end(paths.length > 1);
  } catch (error) {
    // `limpid inspect … | head` has what it wanted; the exit code speaks of what was looked at.
    if (!(error instanceof ReaderGone)) throw error;
  } finally {
    run.close();
  }
  return run.exitCode;
}

/** Links are not resolved, because that would already touch what may hang. */
function absolutePath(path: PathBytes): PathBytes {
  if (path.startsWith("/")) return posix.normalize(path);
  try {
    return posix.resolve(pathBytes(process.cwd()), path);
  } catch {
    return path; // the working directory is gone; opening the path will say so
  }
}

type Named = Extract<Met, { readonly named: boolean }>;

/** One call of `limpid inspect`. */
class Run {
  readonly #options: InspectOptions;
  readonly #examineOptions: ExamineOptions;
  readonly #examiner: Examiner;
  readonly #report: Report;
  readonly #tally = new Tally();
  readonly #progress = new Progress(stderr);
  readonly #mounts: readonly Mount[] = readMounts();
  readonly #startedAt = performance.now();
  /** Measured: threads pay off where every byte is read; opening files alone is bound by the kernel's look-ups. */
  readonly #jobs: number;
  #workers: Workers | undefined;
  #batch = new Batch();
  readonly #waiting: Promise<readonly Visit[]>[] = [];
  #sawTree = false;

  constructor(options: InspectOptions) {
    this.#options = options;
    this.#examineOptions = { all: options.all, hash: options.hash, deep: options.deep };
    this.#examiner = new Examiner(this.#examineOptions);
    const readsAll = options.hash || options.deep === true;
    this.#jobs = options.jobs ?? (readsAll ? Math.min(MAX_JOBS, availableParallelism()) : 1);
    this.#report = options.json ? new JsonReport(stdout) : new TextReport(stdout, paintFor(stdout));
  }

  get exitCode(): ExitCode {
    return this.#tally.exitCode;
  }

  standardInput(): void {
    this.#take({ kind: "file", path: "-", named: true }, examineStandardInput(this.#examineOptions));
  }

  async path(path: PathBytes): Promise<void> {
    const absolute = absolutePath(path);
    const mount = mountOf(this.#mounts, absolute);
    if (mount?.kind === "remote" && !(await answersInTime(absolute, ANSWER_MS))) {
      const what = `the ${mount.type} mount at ${pathText(mount.path)} does not answer within ${ANSWER_MS / 1000} s`;
      this.#take({ kind: "refused", path, named: true, issue: { code: "unreadable", at: 0, what } });
    } else await this.#walk(walk(path, { mounts: await this.#mountsToAvoid(absolute) }));
  }

  end(several: boolean): void {
    this.#progress.hide();
    this.#report.end();
    stdout.flush();
    for (const gap of this.#tally.gaps()) stderr.line(gap);
    if (several || this.#sawTree) stderr.line(this.#tally.summary());
  }

  close(): void {
    this.#workers?.close();
  }

  /** Mounts that a walk stays out of: with --remote, those that answer are entered. */
  async #mountsToAvoid(folder: PathBytes): Promise<readonly Mount[]> {
    if (!this.#options.remote) return this.#mounts;
    const asked = this.#mounts.filter(({ kind, path }) => kind === "remote" && isBelow(path, folder));
    const answers = await Promise.all(asked.map(({ path }) => answersInTime(path, ANSWER_MS)));
    const entered = new Set(asked.filter((_, index) => answers[index]));
    return this.#mounts.filter((mount) => !entered.has(mount));
  }

  async #walk(mets: Iterable<Met>): Promise<void> {
    for (const met of mets) {
      const inTree = met.kind !== "file" || !met.named; // files that are named are few
      if (inTree && this.#wantsHelp) this.#workers = await this.#startWorkers();
      const workers = inTree ? this.#workers : undefined;
      if (workers === undefined) {
        this.#take(met, met.kind === "file" ? this.#examiner.examine(met.path, met.named) : undefined);
      } else if (this.#batch.add(met, met.kind === "file" ? this.#examiner.glance(met.path) : undefined)) {
        this.#waiting.push(this.#batch.send(workers));
        this.#batch = new Batch();
        if (this.#waiting.length > workers.capacity) await this.#takeFirst();
      }
    }
    if (this.#workers !== undefined) this.#waiting.push(this.#batch.send(this.#workers));
    this.#batch = new Batch();
    while (this.#waiting.length > 0) await this.#takeFirst();
  }

  async #takeFirst(): Promise<void> {
    for (const { met, examined } of (await this.#waiting.shift()) ?? []) this.#take(met, examined);
  }

  /** Whether the work in a tree turns out to be long enough for threads. */
  get #wantsHelp(): boolean {
    return this.#jobs > 1 && this.#workers === undefined && performance.now() - this.#startedAt > ALONE_MS;
  }

  async #startWorkers(): Promise<Workers> {
    const { Workers } = await import("./workers.ts"); // most runs need none, and node:worker_threads is slow to load
    return new Workers(this.#jobs, this.#examineOptions);
  }

  /** Counts and shows what one name turned out to be. */
  #take(met: Met, examined?: Examined): void {
    if (met.kind === "link") this.#tally.link();
    else if (met.kind === "not-entered") this.#tally.unread(this.#shown(met.path), met.issue);
    else {
      this.#tally.file();
      if (!met.named) this.#sawTree = true;
      if (this.#tally.files % PROGRESS_EVERY === 0) this.#progress.at(this.#tally.files, "files", pathText(met.path));
      if (met.kind === "refused") this.#unreadable(met, met.issue);
      else if (examined !== undefined) this.#file(met, examined);
    }
  }

  #file(met: Named, examined: Examined): void {
    if (examined.kind === "unreadable") {
      this.#unreadable(met, examined.issue);
      return;
    }
    if (examined.kind === "artifact") this.#show(examined.artifact, met.named);
    if (met.named && (examined.kind === "other" || examined.artifact.format === null)) {
      const isEmpty = examined.kind === "other" ? examined.isEmpty : examined.artifact.sizeBytes === 0;
      this.#namedFailed(
        met.path,
        isEmpty ? "the file is empty" : "no executable and no other format that limpid knows",
      );
    }
  }

  #unreadable({ path, named }: Named, issue: ParseIssue): void {
    if (this.#options.all) this.#show(unreadableArtifact(path, issue), named);
    if (named) this.#namedFailed(path, issue.what);
    else this.#tally.unread(this.#shown(path), issue);
  }

  #show(artifact: Artifact, named: boolean): void {
    this.#tally.artifact(artifact);
    if (stdout.isTerminal) this.#progress.hide();
    this.#report.show(artifact, named);
  }

  #namedFailed(path: PathBytes, what: string): void {
    this.#tally.namedFailed();
    this.#progress.hide();
    stderr.line(`limpid: ${path === "-" ? "standard input" : this.#shown(path)}: ${escapeText(what)}`);
  }

  #shown(path: PathBytes): string {
    return escapeText(pathText(path));
  }
}
