import { escapeText, type Finding, findingLine, PRIORITIES, type Priority } from "@limpid/core";
import { SortedSpill } from "@limpid/host";
import { Pipeline, summarise } from "@limpid/pipeline";
import { sourceNamed } from "@limpid/telemetry";
import { EXIT, type ExitCode, graver, InputError, UsageError } from "../../exit-codes.ts";
import { stderr, stdout } from "../../terminal/output.ts";
import { Signers } from "../inspect/signers.ts";
import { inOrderOfWriting, type Log, openNamed, type RefusedLog } from "./logs.ts";
import { artifactsProblem, huntParts } from "./parts.ts";
import { readAll } from "./reading.ts";
import { report } from "./report.ts";

export interface HuntOptions {
  readonly format?: string;
  readonly artifacts?: string;
  readonly host?: string;
  readonly config?: string;
  readonly json: boolean;
  readonly expected: boolean;
  readonly failOn: Priority;
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
  const pipeline = new Pipeline(parts, (finding) => {
    found[finding.priority]++;
    spill.add(options.json ? byTime(finding) : byUrgency(finding), findingLine(finding));
  });
  const reading = await readAll(logs, options.host, pipeline);
  pipeline.end();

  const summary = summarise(reading.counts, found, pipeline.counts, reading.joined);
  if (options.json) {
    for (const line of spill.drain()) stdout.line(line);
    stdout.line(JSON.stringify(summary));
  } else report(spill.drain(), summary, options.expected);

  const failing = PRIORITIES.slice(0, PRIORITIES.indexOf(options.failOn) + 1).some((priority) => found[priority] > 0);
  const unread = artifactsAmiss !== undefined || refused.some(({ why }) => why !== "empty") || reading.damaged;
  return graver(failing ? EXIT.found : EXIT.nothing, unread ? EXIT.input : EXIT.nothing);
}

/** The id keeps those of one moment in one order. */
function byTime({ firstSeen, id }: Finding): string {
  return `${firstSeen} ${id}`;
}

/** For a person: what is urgent first. */
function byUrgency(finding: Finding): string {
  return `${PRIORITIES.indexOf(finding.priority)} ${byTime(finding)}`;
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
