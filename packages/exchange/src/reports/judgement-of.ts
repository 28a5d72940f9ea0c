import type { AttackObject, Finding } from "@limpid/core";
import { isObject } from "../finding/shape.ts";
import { RELEASE_METADATA } from "../navigator/layer.ts";

/** What something that was written says of ATT&CK: by which release, which objects. */
export interface ReportedJudgement {
  readonly kind: "finding" | "ECS document" | "OCSF event" | "STIX bundle" | "Navigator layer";
  /** Id of the finding, or the layer's name. */
  readonly name: string;
  readonly host: string | undefined;
  readonly analytic: string | undefined;
  readonly strategy: string | undefined;
  readonly technique: string;
  readonly attackRelease: string;
  readonly judgedBy: readonly AttackObject[] | undefined;
}

type Json = Readonly<Record<string, unknown>>;

export function judgementOfFinding(finding: Finding): ReportedJudgement {
  const { id, host, analytic, strategy, technique, attackRelease, judgedBy } = finding;
  return { kind: "finding", name: id, host, analytic, strategy, technique, attackRelease, judgedBy };
}

/**
 * By what a report of ours was judged: a document or event that `limpid export` wrote, whoever kept it meanwhile. Empty:
 * it is none of ours, or names no release.
 */
export function judgementsIn(value: Json): readonly ReportedJudgement[] {
  const one = ecs(value) ?? ocsf(value);
  if (one !== undefined) return [one];
  if (value.type === "bundle") return list(value.objects).flatMap((object) => stix(object) ?? []);
  return layer(value);
}

function ecs(value: Json): ReportedJudgement | undefined {
  const finding = member(member(value, "limpid"), "finding");
  const rule = member(value, "rule");
  const release = text(finding.attack_release);
  const [technique] = texts(member(member(member(value, "threat"), "technique"), "subtechnique").id);
  if (release === undefined || technique === undefined) return undefined;
  return {
    kind: "ECS document",
    name: text(finding.id) ?? "",
    host: text(member(value, "host").name),
    analytic: text(rule.id),
    strategy: text(rule.ruleset),
    technique,
    attackRelease: release,
    judgedBy: pins(finding.judged_by),
  };
}

function ocsf(value: Json): ReportedJudgement | undefined {
  const info = member(value, "finding_info");
  const ours = member(member(value, "unmapped"), "limpid");
  const [attack] = list(info.attacks);
  if (attack === undefined) return undefined;
  const release = text(attack.version);
  const technique = text(member(attack, "sub_technique").uid) ?? text(member(attack, "technique").uid);
  if (release === undefined || technique === undefined) return undefined;
  return {
    kind: "OCSF event",
    name: text(info.uid) ?? "",
    host: text(member(value, "device").hostname),
    analytic: text(member(info, "analytic").uid),
    strategy: text(ours.strategy),
    technique,
    attackRelease: release,
    judgedBy: pins(ours.judged_by),
  };
}

function stix(object: Json): ReportedJudgement | undefined {
  if (object.type !== "observed-data") return undefined;
  const ours = Object.values(member(object, "extensions")).find(
    (one): one is Json => isObject(one) && text(one.attack_release) !== undefined,
  );
  const technique = text(ours?.technique);
  if (ours === undefined || technique === undefined) return undefined;
  return {
    kind: "STIX bundle",
    name: text(ours.finding_id) ?? "",
    host: text(ours.host),
    analytic: text(ours.analytic),
    strategy: text(ours.strategy),
    technique,
    attackRelease: text(ours.attack_release) ?? "",
    judgedBy: undefined,
  };
}

/** The format names a release as a whole number, `19`; layers of ours say the rest in the metadata. */
function layer(value: Json): readonly ReportedJudgement[] {
  const release = text(member(value, "versions").attack);
  if (release === undefined) return [];
  return list(value.techniques).flatMap((technique) => {
    const id = text(technique.techniqueID);
    if (id === undefined) return [];
    return [
      {
        kind: "Navigator layer" as const,
        name: text(value.name) ?? "",
        host: undefined,
        analytic: undefined,
        strategy: undefined,
        technique: id,
        attackRelease: exactRelease(technique) ?? release,
        judgedBy: undefined,
      },
    ];
  });
}

function exactRelease(technique: Json): string | undefined {
  return text(list(technique.metadata).find(({ name }) => name === RELEASE_METADATA)?.value);
}

function pins(value: unknown): readonly AttackObject[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return list(value).flatMap((pin) => {
    const [id, object, version, rawHash] = [pin.id, pin.object, pin.version, pin.raw_hash].map(text);
    const whole = id !== undefined && object !== undefined && version !== undefined && rawHash !== undefined;
    return whole ? [{ id, object, version, rawHash }] : [];
  });
}

function member(value: unknown, name: string): Json {
  const inner = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(inner) ? inner : {};
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.slice(0, MAX_LISTED).filter(isObject) : [];
}

/** Objects of a bundle or techniques of a layer that are looked at. */
const MAX_LISTED = 1_000_000;

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
