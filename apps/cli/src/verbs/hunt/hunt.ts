import { escapeText, findingLine, PRIORITIES, type Priority } from "@limpid/core";
import { Signers } from "@limpid/grounds";
import { SortedSpill } from "@limpid/host";
import { Pipeline, type PipelineCounts, type PipelineParts, summarise } from "@limpid/pipeline";
import { sourceNamed } from "@limpid/telemetry";
import { EXIT, type ExitCode, graver, InputError, UsageError } from "../../exit-codes.ts";
import { stderr, stdout } from "../../terminal/output.ts";
import { findingKey } from "./finding-order.ts";
import { inOrderOfWriting, type Log, openNamed, type RefusedLog } from "./logs.ts";
import { artifactsProblem, huntParts } from "./parts.ts";
import { type Reading, readAll } from "./reading.ts";
import { report } from "./report.ts";
import { type FoundLine, readWithThreads } from "./threads.ts";

export interface HuntOptions {
  readonly format?: string;
  readonly artifacts?: string;
  readonly host?: string;
  readonly config?: string;
  readonly json: boolean;
  readonly expected: boolean;
  readonly failOn: Priority;
  /** Threads. */
  readonly jobs: number;
}

/** Reads all logs, then gives out the findings in the order of time. The result is the exit code. */
export async function hunt(names: readonly string[], options: HuntOptions): Promise<ExitCode> {
  const artifactsAmiss = options.artifacts === undefined ? undefined : artifactsProblem(options.artifacts);
  if (artifactsAmiss !== undefined) stderr.line(`limpid: ${escapeText(artifactsAmiss)}`);
  const { config, artifacts } = options;
  const signers = new Signers();
  const offered = artifacts === undefined || artifactsAmiss !== undefined ? {} : { artifacts };
  const parts = huntParts({ ...(config === undefined ? {} : { config }), ...offered }, signers);
  const { logs, refused } = await openAll(names, options.format);
  // Who signed a program of macOS decides a priority; other logs can do without the library that reads it.
  const ofMac = logs.some(({ source }) => source.shows?.platforms.includes("macos") === true);
  if (ofMac && "artifacts" in offered) await signers.load();
  for (const { message } of refused) stderr.line(`limpid: ${escapeText(message)}`);
  if (logs.length === 0) throw new InputError("no log could be read");

  const spill = new SortedSpill();
  const found: Record<Priority, number> = { high: 0, medium: 0, low: 0, expected: 0 };
  const add = ({ key, line, priority }: FoundLine): void => {
    found[priority]++;
    spill.add(key, line);
  };
  const { reading, counts } = await read(logs, options, parts, offered, add);

  const summary = summarise(reading.counts, found, counts, reading.joined);
  if (options.json) {
    for (const line of spill.drain()) stdout.line(line);
    stdout.line(JSON.stringify(summary));
  } else report(spill.drain(), summary, options.expected);

  const failing = PRIORITIES.slice(0, PRIORITIES.indexOf(options.failOn) + 1).some((priority) => found[priority] > 0);
  const unread = artifactsAmiss !== undefined || refused.some(({ why }) => why !== "empty") || reading.damaged;
  return graver(failing ? EXIT.found : EXIT.nothing, unread ? EXIT.input : EXIT.nothing);
}

/** Reads with several threads where that is asked for and the log's lines can be told apart by host. */
async function read(
  logs: readonly Log[],
  options: HuntOptions,
  parts: PipelineParts,
  offered: { readonly artifacts?: string },
  add: (line: FoundLine) => void,
): Promise<{ readonly reading: Reading; readonly counts: PipelineCounts }> {
  const { jobs, json, host, config } = options;
  const sources = new Set(logs.map(({ source }) => source));
  const [source] = sources;
  const hostLines = source?.hostLines;
  if (jobs > 1 && source !== undefined && hostLines !== undefined && sources.size === 1 && host === undefined) {
    const task = { options: { ...(config === undefined ? {} : { config }), ...offered }, json };
    const { pipeline, ...threaded } = await readWithThreads(logs, { ...source, hostLines }, jobs, task, add);
    return { reading: { ...threaded, joined: undefined }, counts: pipeline };
  }
  if (jobs > 1) stderr.line(`limpid: --jobs ${jobs}: one thread reads these logs, ${whyOne(sources.size, host)}`);
  const pipeline = new Pipeline(parts, (finding) =>
    add({ key: findingKey(finding, json), line: findingLine(finding), priority: finding.priority }),
  );
  const reading = await readAll(logs, host, pipeline);
  pipeline.end();
  return { reading, counts: pipeline.counts };
}

function whyOne(sources: number, host: string | undefined): string {
  if (host !== undefined) return "because --host makes them one host's";
  if (sources > 1) return "because what several sources tell of one host is joined";
  return "because threads share logs whose lines begin with their host, such as auditd's";
}

async function openAll(
  names: readonly string[],
  format: string | undefined,
): Promise<{ readonly logs: readonly Log[]; readonly refused: readonly RefusedLog[] }> {
  if (names.filter((name) => name === "-").length > 1) throw new UsageError("standard input (-) can be read once only");
  const named = format === undefined ? undefined : sourceNamed(format);
  const opened = await Promise.all(names.map((name) => openNamed(name, named)));
  const logs = opened.filter((log): log is Log => "blocks" in log);
  return { logs: inOrderOfWriting(logs), refused: opened.filter((log): log is RefusedLog => "why" in log) };
}
