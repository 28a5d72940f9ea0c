import type { Finding, Priority } from "@limpid/core";
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
import { plainText } from "../finding/text.ts";
import { fileOf, hashOf } from "./file.ts";
import { ancestryOf, executedOf, processOf, userOf } from "./process.ts";

/** The version of the schema that the events name and are checked against. */
export const OCSF_VERSION = "1.5.0";

const CLASS = 2004;
const CREATE = { id: 1, name: "Create" } as const;
const UPDATE = { id: 2, name: "Update" } as const;
const CLOSE = { id: 3, name: "Close" } as const;
const SEVERITY: { readonly [P in Priority]: { readonly id: number; readonly name: string } } = {
  high: { id: 4, name: "High" },
  medium: { id: 3, name: "Medium" },
  low: { id: 2, name: "Low" },
  expected: { id: 1, name: "Informational" },
};
/** Executions that are shown each; `count` says of how many. */
const MAX_EXECUTIONS = 32;

/**
 * One revision of a finding as an OCSF Detection Finding (class 2004). Keys that the finding does not tell are absent.
 *
 * @see https://schema.ocsf.io/1.5.0/classes/detection_finding
 */
export function ocsfEvent(finding: Finding): object {
  const activity = activityOf(finding);
  const severity = SEVERITY[finding.priority];
  const first = Date.parse(finding.firstSeen);
  const last = Date.parse(finding.lastSeen);
  return {
    category_uid: 2,
    category_name: "Findings",
    class_uid: CLASS,
    class_name: "Detection Finding",
    activity_id: activity.id,
    activity_name: activity.name,
    type_uid: CLASS * 100 + activity.id,
    type_name: `Detection Finding: ${activity.name}`,
    time: last,
    start_time: first,
    end_time: last,
    severity_id: severity.id,
    severity: severity.name,
    status_id: activity === CLOSE ? 4 : 1,
    status: activity === CLOSE ? "Resolved" : "New",
    status_detail: plainText(finding.change),
    is_alert: activity !== CLOSE && (finding.priority === "high" || finding.priority === "medium"),
    risk_score: Math.round(finding.score),
    message: plainText(finding.title),
    metadata: metadataOf(finding),
    finding_info: infoOf(finding, first, last),
    device: deviceOf(finding),
    evidences: evidencesOf(finding),
    observables: observablesOf(finding),
    unmapped: { limpid: restOf(finding) },
  };
}

/** One line of JSON, without its line feed. */
export function ocsfLine(finding: Finding): string {
  return JSON.stringify(ocsfEvent(finding));
}

/** `closed` is no end of a finding in the sense of OCSF: nobody has dealt with it, it only grows no more. */
function activityOf({ change, revision }: Finding): typeof CREATE | typeof UPDATE | typeof CLOSE {
  if (change === "withdrawn") return CLOSE;
  return change === "opened" || revision === 1 ? CREATE : UPDATE;
}

function metadataOf({ engine, id, lastSeen, revision }: Finding): object {
  return {
    version: OCSF_VERSION,
    uid: `${id}/${revision}`,
    log_name: "limpid.finding/1",
    original_time: lastSeen,
    product: { name: "Limpid", vendor_name: "Limpid", version: plainText(engine) },
  };
}

function infoOf(finding: Finding, first: number, last: number): object {
  const { analytic, attackRelease, engine, id, supporting, technique, title } = finding;
  const tactic = tacticOf(finding);
  const isOurs = technique === SUB_TECHNIQUE.id;
  return {
    uid: id,
    title: plainText(title),
    desc: plainText(supporting.map(({ explanation }) => explanation).join(" ")),
    types: ["Stripped payload"],
    first_seen_time: first,
    last_seen_time: last,
    created_time: first,
    modified_time: last,
    analytic: {
      uid: analytic,
      name: analyticTitle(analytic),
      type_id: 2,
      type: "Behavioral",
      category: FRAMEWORK,
      version: plainText(engine),
    },
    attacks: [
      {
        version: attackRelease,
        tactic: { uid: tactic.id, name: tactic.name, src_url: tacticUrl(tactic.id) },
        technique: isOurs
          ? { uid: TECHNIQUE.id, name: TECHNIQUE.name, src_url: techniqueUrl(TECHNIQUE.id) }
          : { uid: technique, src_url: techniqueUrl(technique) },
        sub_technique: isOurs
          ? { uid: SUB_TECHNIQUE.id, name: SUB_TECHNIQUE.name, src_url: techniqueUrl(SUB_TECHNIQUE.id) }
          : undefined,
      },
    ],
  };
}

/** Absent where the records did not name the host. */
function deviceOf(finding: Finding): object | undefined {
  const { host } = finding;
  if (host === "unknown") return undefined;
  const platform = platformOf(finding);
  return {
    hostname: plainText(host),
    type_id: 0,
    os:
      platform === undefined
        ? undefined
        : platform === "linux"
          ? { name: "Linux", type_id: 200, type: "Linux" }
          : { name: "macOS", type_id: 300, type: "macOS" },
  };
}

/** First who wrote what, then each execution of it. */
function evidencesOf(finding: Finding): readonly object[] | undefined {
  const { container, creator, executions } = finding;
  const process = processOf(creator);
  const file = fileOf(finding);
  const written =
    process === undefined && file === undefined
      ? []
      : [
          {
            name: "the file and who wrote it",
            actor:
              process === undefined
                ? undefined
                : {
                    process: { ...process, parent_process: parentOf(finding), ancestry: ancestryOf(finding) },
                    user: userOf(creator.user),
                  },
            file,
            container: container === null ? undefined : { uid: plainText(container) },
          },
        ];
  const ran = executions
    .slice(0, MAX_EXECUTIONS)
    .map((execution) => ({ name: "an execution of the file", process: executedOf(execution, finding) }));
  const all = [...written, ...ran];
  return all.length === 0 ? undefined : all;
}

function parentOf({ lineage: [parent] }: Finding): object | undefined {
  return parent === undefined ? undefined : processOf(parent);
}

const HOSTNAME = 1;
const HASH = 8;
const FILE_PATH = 45;

/** What a search over all events goes by. */
function observablesOf(finding: Finding): readonly object[] | undefined {
  const { artifact, host } = finding;
  const hash = hashOf(finding);
  const all = [
    ...(host === "unknown" ? [] : [{ name: "device.hostname", type_id: HOSTNAME, value: plainText(host) }]),
    ...(artifact.path === null
      ? []
      : [{ name: "evidences[].file.path", type_id: FILE_PATH, value: plainText(artifact.path) }]),
    ...(hash === undefined ? [] : [{ name: "evidences[].file.hashes[].value", type_id: HASH, value: hash }]),
  ];
  return all.length === 0 ? undefined : all;
}

/** What the class has no place for. */
function restOf(finding: Finding): object {
  const { artifact, blindSpots, config, contradicting, creator, executions, missing, supporting } = finding;
  const { opacity } = artifact;
  return {
    priority: finding.priority,
    revision: finding.revision,
    strategy: finding.strategy,
    judged_by: judgedByOf(finding),
    config: plainText(config),
    inspected: artifact.inspected,
    opacity: opacity === null ? null : { level: opacity.level, packed: opacity.packed },
    creator_basis: plainText(creator.basis),
    creator_role: creator.role === undefined ? undefined : plainText(creator.role),
    login_uid: creator.auid,
    executions: executions.length,
    supporting: supporting.map(reasonOf),
    contradicting: contradicting.map(reasonOf),
    missing: missing.map(({ id, explanation, mend }) => ({
      id: plainText(id),
      explanation: plainText(explanation),
      mend: plainText(mend),
    })),
    blind_spots: blindSpots.map(plainText),
    exercise: finding.exercise === undefined ? undefined : plainText(finding.exercise),
  };
}

function reasonOf({ explanation, id, weight }: Finding["supporting"][number]): object {
  return { id: plainText(id), weight, explanation: plainText(explanation) };
}
