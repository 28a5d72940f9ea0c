import type { Bytes, Signal } from "@limpid/core";
import { type Mends, missingFacts } from "../subject/missing-facts.ts";
import { type Subject, subjectOf } from "../subject/subject.ts";
import { type TitleWords, title } from "../subject/title.ts";
import { assess, type Knowledge, type WeightTable } from "../triage/assess.ts";
import { isKnown as isOpacityKnown } from "../triage/ledger.ts";
import { type Scenario, wouldChange } from "../triage/would-change.ts";
import type { Analytic, Detector } from "./analytic.ts";
import { evaluate } from "./evaluate.ts";

/** What an analytic has of its own. */
export interface AnalyticParts<Settings extends { readonly weights: WeightTable }>
  extends Pick<Analytic, "id" | "strategy" | "technique" | "platform" | "candidate"> {
  readonly settings: Settings;
  /** Whether a file that was looked into can be its subject. */
  readonly isSubject: (bytes: Bytes) => boolean;
  readonly supporting: readonly Detector<Subject, Settings>[];
  readonly contradicting: readonly Detector<Subject, Settings>[];
  /** Whether what supports it is more than every file has. */
  readonly isWorthTelling: (supporting: readonly Signal[], bytes: Bytes) => boolean;
  readonly scenarios: (subject: Subject, signals: readonly Signal[], knowledge: Knowledge) => readonly Scenario[];
  readonly mends: Mends;
  readonly titleWords: TitleWords;
  /** What it cannot see whatever the source, beside what each detector says of itself. */
  readonly blindSpots: readonly string[];
}

/** The way from a life to a judgement, the same for all analytics. */
export function makeAnalytic<Settings extends { readonly weights: WeightTable }>(
  parts: AnalyticParts<Settings>,
): Analytic {
  const { id, strategy, technique, platform, candidate, settings, supporting, contradicting } = parts;
  const { weights } = settings;
  const blindSpots = [
    ...parts.blindSpots,
    ...[...supporting, ...contradicting].flatMap((detector) => detector.blindSpots ?? []),
  ];
  return {
    id,
    strategy,
    technique,
    platform,
    candidate,
    judge: (life, bytes, context) => {
      if (!parts.isSubject(bytes) || (bytes.state !== "inspected" && !candidate(life, false))) return undefined;
      const subject = subjectOf(life, bytes, context);
      const reasons = evaluate(supporting, subject, settings);
      if (!parts.isWorthTelling(reasons, bytes)) return undefined;
      const signals = [...reasons, ...evaluate(contradicting, subject, settings)];
      const knowledge: Knowledge = { inspected: isKnown(bytes) };
      const assessment = assess(signals, weights, knowledge);
      const ways = parts.scenarios(subject, signals, knowledge);
      return {
        analytic: id,
        strategy,
        technique,
        life,
        bytes,
        lineage: subject.lineage,
        ...assessment,
        missing: missingFacts(subject, parts.mends),
        wouldChange: wouldChange(signals, weights, knowledge, assessment, ways),
        title: title(subject, parts.titleWords),
        blindSpots: [...blindSpots, ...context.visibility.blindSpots(life.host)],
        userName: context.userName,
      };
    },
  };
}

function isKnown(bytes: Bytes): boolean {
  return bytes.state === "inspected" && isOpacityKnown(bytes.artifact.opacity);
}
