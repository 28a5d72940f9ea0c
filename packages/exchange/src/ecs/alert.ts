import type { Finding, FindingProcess, Priority } from "@limpid/core";
import {
  analyticTitle,
  FRAMEWORK,
  judgedByOf,
  platformOf,
  SUB_TECHNIQUE,
  TECHNIQUE,
  tacticOf,
  tacticUrl,
  techniqueUrl,
} from "../finding/attack.ts";
import { baseName, commandLine, isExact, plainText } from "../finding/text.ts";
import { pathUri } from "../finding/uri.ts";
import { fileOf } from "./file.ts";

/** The version of the schema that the documents name and are checked against. */
export const ECS_VERSION = "9.4.0";

/** As Kibana's detection engine scores what it calls critical, high, medium and low: 99, 73, 47, 21. */
const SEVERITY: { readonly [P in Priority]: number } = { high: 73, medium: 47, low: 21, expected: 0 };

/**
 * One revision of a finding as a document of the Elastic Common Schema: the process is the creator, the file is the
 * artifact. What the schema has no field for stands below `limpid`, a name that ECS leaves to its users.
 *
 * @see https://www.elastic.co/docs/reference/ecs
 */
export function ecsDocument(finding: Finding): object {
  const { analytic, creator, executions, firstSeen, host, id, lastSeen, revision, score, title } = finding;
  const creatorUser = creator.user;
  const platform = platformOf(finding);
  const message = plainText(title);
  return {
    "@timestamp": milliseconds(lastSeen),
    ecs: { version: ECS_VERSION },
    message,
    event: {
      id: `${id}/${revision}`,
      kind: "alert",
      category: executions.length > 0 ? ["file", "process"] : ["file"],
      type: ["info"],
      action: plainText(finding.change),
      module: "limpid",
      dataset: "limpid.finding",
      provider: "limpid",
      start: firstSeen,
      end: lastSeen,
      severity: SEVERITY[finding.priority],
      risk_score: score,
      reason: message,
      url: `https://attack.mitre.org/detectionstrategies/${finding.strategy}`,
    },
    rule: {
      id: analytic,
      name: analyticTitle(analytic),
      ruleset: finding.strategy,
      category: FRAMEWORK,
      version: plainText(finding.engine),
      reference: `https://attack.mitre.org/detectionstrategies/${finding.strategy}#${analytic}`,
    },
    threat: threatOf(finding),
    host:
      host === "unknown"
        ? undefined
        : {
            name: plainText(host),
            hostname: plainText(host),
            os: platform === undefined ? undefined : { type: platform },
          },
    container: finding.container === null ? undefined : { id: plainText(finding.container) },
    file: fileOf(finding),
    process: processOf(creator, finding.lineage),
    user:
      creatorUser === undefined
        ? undefined
        : {
            id: String(creatorUser.uid),
            name: creatorUser.name === undefined ? undefined : plainText(creatorUser.name),
          },
    related: relatedOf(finding),
    limpid: restOf(finding),
  };
}

/** One line of JSON, without its line feed. */
export function ecsLine(finding: Finding): string {
  return JSON.stringify(ecsDocument(finding));
}

/** Elasticsearch's type `date` keeps milliseconds; `event.start` and `event.end` have all digits. */
function milliseconds(time: string): string {
  return time.replace(/(\.\d{3})\d+Z$/, "$1Z");
}

function threatOf(finding: Finding): object {
  const { technique } = finding;
  const tactic = tacticOf(finding);
  const isOurs = technique === SUB_TECHNIQUE.id;
  const parent = isOurs ? TECHNIQUE : { id: technique, name: undefined };
  return {
    framework: FRAMEWORK,
    tactic: { id: [tactic.id], name: [tactic.name], reference: [tacticUrl(tactic.id)] },
    technique: {
      id: [parent.id],
      name: parent.name === undefined ? undefined : [parent.name],
      reference: [techniqueUrl(parent.id)],
      subtechnique: isOurs
        ? { id: [SUB_TECHNIQUE.id], name: [SUB_TECHNIQUE.name], reference: [techniqueUrl(SUB_TECHNIQUE.id)] }
        : undefined,
    },
  };
}

/** The creator and, below `parent`, the process above it. */
function processOf(process: Partial<FindingProcess>, [parent]: Finding["lineage"]): object | undefined {
  if (process.process === undefined) return undefined;
  return { ...oneProcess(process), parent: parent === undefined ? undefined : oneProcess(parent) };
}

function oneProcess({ argv, cwd, image, pid, process, user }: Partial<FindingProcess>): object {
  return {
    entity_id: process === undefined ? undefined : plainText(process),
    pid,
    name: image === undefined ? undefined : plainText(baseName(image)),
    executable: image === undefined ? undefined : plainText(image),
    args: argv === undefined ? undefined : argv.map(plainText),
    args_count: argv?.length,
    command_line: argv === undefined ? undefined : commandLine(argv),
    working_directory: cwd === undefined ? undefined : plainText(cwd),
    user:
      user === undefined
        ? undefined
        : { id: String(user.uid), name: user.name === undefined ? undefined : plainText(user.name) },
  };
}

function relatedOf({ artifact, creator, host }: Finding): object {
  return {
    hash: artifact.sha256 === undefined ? undefined : [artifact.sha256],
    hosts: host === "unknown" ? undefined : [plainText(host)],
    user: creator.user?.name === undefined ? undefined : [plainText(creator.user.name)],
  };
}

function restOf(finding: Finding): object {
  const { artifact, blindSpots, contradicting, creator, executions, lineage, missing, supporting } = finding;
  const { opacity, path, previousPaths } = artifact;
  return {
    finding: {
      id: finding.id,
      revision: finding.revision,
      priority: finding.priority,
      config: plainText(finding.config),
      attack_release: finding.attackRelease,
      judged_by: judgedByOf(finding),
      exercise: finding.exercise === undefined ? undefined : plainText(finding.exercise),
    },
    artifact: {
      inspected: artifact.inspected,
      // ECS has no null: an index cannot tell it from an absent key, so "cannot be said" has a word.
      opacity: opacity === null ? undefined : { level: opacity.level ?? "unknown", packed: opacity.packed },
      format: artifact.format ?? undefined,
      previous_paths: previousPaths.length === 0 ? undefined : previousPaths.map(plainText),
      // The exact bytes, where file.path cannot show them.
      uri: path === null || isExact(path) ? undefined : pathUri(path.slice(0, MAX_PATH)),
    },
    creator: {
      basis: plainText(creator.basis),
      role: creator.role === undefined ? undefined : plainText(creator.role),
      // As above: nobody logged in is not the same as not known.
      login: creator.auid === undefined ? undefined : creator.auid === null ? "none" : String(creator.auid),
      terminal:
        creator.terminal === undefined ? undefined : creator.terminal === null ? "none" : plainText(creator.terminal),
    },
    lineage: lineage.slice(0, MAX_ANCESTORS).map(({ image, process, role }) => ({
      entity_id: plainText(process),
      executable: image === undefined ? undefined : plainText(image),
      role: plainText(role),
    })),
    executions: executions.slice(0, MAX_EXECUTIONS).map(({ argv, at, process }) => ({
      at,
      entity_id: plainText(process),
      command_line: argv.length === 0 ? undefined : commandLine(argv),
    })),
    supporting: supporting.map(reasonOf),
    contradicting: contradicting.map(reasonOf),
    missing: missing.map(({ id, mend }) => ({ id: plainText(id), mend: plainText(mend) })),
    blind_spots: blindSpots.map(plainText),
  };
}

/** PATH_MAX of Linux; a path of a log is no longer. */
const MAX_PATH = 4096;
/** Above any lineage that was recorded. */
const MAX_ANCESTORS = 64;
const MAX_EXECUTIONS = 32;

function reasonOf({ explanation, id, weight }: Finding["supporting"][number]): object {
  return { id: plainText(id), weight, explanation: plainText(explanation) };
}
