import { availableParallelism } from "node:os";
import { posix } from "node:path";
import { type Artifact, escapeText, type ParseIssue } from "@limpid/core";
import { Signers } from "@limpid/grounds";
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
import type { ArchiveFiles, ArchiveStep } from "./archive-files.ts";
import { Batch, type Visit } from "./batch.ts";
import { type Examined, type ExamineOptions, Examiner, examineWithSigners, unreadableArtifact } from "./examine.ts";
import { JsonReport, type Report } from "./report.ts";
import type { Requirement } from "./requirement.ts";
import { examineStandardInput } from "./standard-input.ts";
import { Tally } from "./tally.ts";
import { TextReport } from "./text-report.ts";
import type { Workers } from "./workers.ts";

export const FORMATS = ["table", "json", "sarif"] as const;
export type InspectFormat = (typeof FORMATS)[number];

export interface InspectOptions {
  readonly format: InspectFormat;
  readonly archives: boolean;
  readonly verifySignature: boolean;
  readonly require?: Requirement;
  readonly all: boolean;
  readonly hash: boolean;
  readonly deep?: boolean;
  readonly remote: boolean;
  readonly jobs?: number;
}

/** Issues that say that something was not looked at; the others tell what is odd. */
const READ_IN_PART: ReadonlySet<ParseIssue["code"]> = new Set([
  "truncated",
  "limit-exceeded",
  "unsupported",
  "budget-exhausted",
  "unreadable",
  "changed",
]);
const ANSWER_MS = 5000;
const ALONE_MS = 200; // starting threads takes about 50
const MAX_JOBS = 8; // beyond it the disk decides
const PROGRESS_EVERY = 64; // files between two looks at the clock

/** Inspects everything that was named, reports it in the order met, and says how it went. */
export async function inspectPaths(paths: readonly string[], options: InspectOptions): Promise<ExitCode> {
  if (paths.filter((path) => path === "-").length > 1) throw new UsageError("standard input (-) can be read only once");
  const run = await prepare(options);
  try {
    for (const path of paths) {
      if (path === "-") await run.standardInput();
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

/** What only some runs need is loaded for those alone. */
async function prepare(options: InspectOptions): Promise<Run> {
  const { all, archives, deep, format, hash, verifySignature } = options;
  const examineOptions: ExamineOptions = { all, hash, deep, verifySignature };
  const signers = new Signers();
  const archiveFiles = archives
    ? new (await import("./archive-files.ts")).ArchiveFiles(examineOptions, signers)
    : undefined;
  const report = format === "sarif" ? new (await import("./sarif-report.ts")).SarifReport(stdout) : undefined;
  return new Run(options, examineOptions, { signers, archiveFiles, report });
}

interface Loaded {
  readonly signers: Signers;
  readonly archiveFiles: ArchiveFiles | undefined;
  readonly report: Report | undefined;
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
  readonly #tally: Tally;
  readonly #signers: Signers;
  readonly #archives: ArchiveFiles | undefined;
  readonly #progress = new Progress(stderr);
  readonly #mounts: readonly Mount[] = readMounts();
  readonly #startedAt = performance.now();
  /** Measured: threads pay off where every byte is read; opening files alone is bound by the kernel's look-ups. */
  readonly #jobs: number;
  #workers: Workers | undefined;
  #batch = new Batch();
  readonly #waiting: Promise<readonly Visit[]>[] = [];
  #sawTree = false;

  constructor(options: InspectOptions, examineOptions: ExamineOptions, { archiveFiles, report, signers }: Loaded) {
    this.#options = options;
    this.#examineOptions = examineOptions;
    this.#signers = signers;
    this.#archives = archiveFiles;
    this.#tally = new Tally(options.require);
    this.#examiner = new Examiner(examineOptions, signers);
    const readsAll = options.hash || options.deep === true;
    // Archives are read one after the other, and what is met keeps its order.
    const jobs = options.jobs ?? (readsAll ? Math.min(MAX_JOBS, availableParallelism()) : 1);
    this.#jobs = archiveFiles === undefined ? jobs : 1;
    this.#report =
      report ?? (options.format === "json" ? new JsonReport(stdout) : new TextReport(stdout, paintFor(stdout)));
  }

  get exitCode(): ExitCode {
    return this.#tally.exitCode;
  }

  async standardInput(): Promise<void> {
    const met = { kind: "file", path: "-", named: true } as const;
    const { bytes, examined } = await examineStandardInput(this.#examineOptions, this.#signers);
    const archives = this.#archives;
    if (archives === undefined) this.#take(met, examined);
    else await this.#takeArchive(met, examined, archives, archives.openBytes(bytes, "-"));
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
    if (this.#tally.checkedNothing) {
      stderr.line(`limpid: no artifact was found that has to be ${this.#options.require}`);
      this.#tally.namedFailed();
    }
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
      if (this.#archives !== undefined && met.kind === "file") await this.#takeFile(met, this.#archives);
      else if (workers === undefined) {
        const examined = met.kind === "file" ? this.#examiner.examine(met.path, met.named) : undefined;
        // Asked first, because to wait for each of a hundred thousand files would take its time.
        const isSigned =
          met.kind === "file" && examined !== undefined && this.#examiner.missesSigner(examined, met.named);
        this.#take(met, isSigned ? await this.#examine(met) : examined);
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

  /** A file that is no artifact may be an archive. */
  async #takeFile(met: Extract<Met, { readonly kind: "file" }>, archives: ArchiveFiles): Promise<void> {
    const examined = await this.#examine(met);
    // A program may have a zip behind it, which it unpacks itself.
    const steps = examined.kind === "unreadable" ? undefined : archives.open(met.path, met.named);
    await this.#takeArchive(met, examined, archives, steps);
  }

  async #takeArchive(
    met: Named,
    examined: Examined,
    archives: ArchiveFiles,
    steps: ReturnType<ArchiveFiles["open"]>,
  ): Promise<void> {
    if (steps === undefined) {
      this.#take(met, examined);
      return;
    }
    this.#countFile(met);
    const issues = "foreign" in steps ? [steps.foreign] : await this.#look(steps);
    const own = [...issues, ...archives.close()];
    this.#archive(met, own, examined);
    const isArtifact = examined.kind === "artifact" && examined.artifact.format !== null;
    if ("foreign" in steps && met.named && !isArtifact) this.#namedFailed(met.path, steps.foreign.what);
  }

  async #examine({ named, path }: Named): Promise<Examined> {
    return examineWithSigners(this.#examiner, this.#signers, path, named);
  }

  async #look(steps: AsyncGenerator<ArchiveStep, readonly ParseIssue[]>): Promise<readonly ParseIssue[]> {
    for (;;) {
      const { done, value } = await steps.next();
      if (done === true) return value;
      const { artifact, kind } = value;
      if (kind === "artifact") this.#show(artifact, false);
      else {
        this.#report.problem(artifact);
        for (const issue of artifact.issues) this.#tally.unread(escapeText(artifact.path), issue);
      }
    }
  }

  /** The archive itself has a line when it has issues, and with --all like every file. */
  #archive(met: Named, issues: readonly ParseIssue[], examined: Examined): void {
    for (const issue of issues) {
      if (READ_IN_PART.has(issue.code)) this.#tally.unread(this.#shown(met.path), issue);
      else this.#tally.oddity(this.#shown(met.path), issue);
    }
    if (examined.kind === "artifact") {
      this.#show({ ...examined.artifact, issues: [...examined.artifact.issues, ...issues] }, met.named);
    } else if (issues.length > 0) {
      this.#report.problem(unreadableArtifact(pathText(met.path), ...issues));
    }
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
      this.#countFile(met);
      if (met.kind === "refused") this.#unreadable(met, met.issue);
      else if (examined !== undefined) this.#file(met, examined);
    }
  }

  #countFile(met: Named): void {
    this.#tally.file();
    if (!met.named) this.#sawTree = true;
    if (this.#tally.files % PROGRESS_EVERY === 0) this.#progress.at(this.#tally.files, "files", pathText(met.path));
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
    if (this.#options.all) this.#show(unreadableArtifact(pathText(path), issue), named);
    if (named) this.#namedFailed(path, issue.what);
    else this.#tally.unread(this.#shown(path), issue);
  }

  #show(artifact: Artifact, named: boolean): void {
    const why = this.#tally.artifact(artifact);
    if (stdout.isTerminal) this.#progress.hide();
    this.#report.show(artifact, named);
    if (why === undefined) return;
    stdout.flush();
    stderr.line(`limpid: ${escapeText(artifact.path)}: ${why}`);
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
