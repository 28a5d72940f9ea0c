import type { Artifact, Bytes } from "@limpid/core";
import { missingFacts } from "../../subject/missing-facts.ts";
import { subjectOf } from "../../subject/subject.ts";
import { type TitleWords, title } from "../../subject/title.ts";
import { assess, type Knowledge } from "../../triage/assess.ts";
import type { Judgement } from "../../triage/judgement.ts";
import { wouldChange } from "../../triage/would-change.ts";
import type { Analytic } from "../analytic.ts";
import { evaluate } from "../evaluate.ts";
import { isCandidate } from "./candidate.ts";
import { CONTRADICTING, DETECTORS, SUPPORTING } from "./detectors.ts";
import { elfFacts } from "./facts.ts";
import { LINUX_MENDS } from "./mends.ts";
import { hiddenStep, webRoot, worldWritableFolder } from "./places.ts";
import { scenarios } from "./scenarios.ts";
import { AN0056_DEFAULTS, type An0056Settings } from "./settings.ts";

/**
 * AN0056: executable or binary files on Linux created without symbol tables or with stripped sections,
 * especially by non-user shell processes or compilers invoked outside standard dev paths.
 */
export function an0056(settings: An0056Settings = AN0056_DEFAULTS): Analytic {
  return {
    id: "AN0056",
    strategy: "DET0019",
    technique: "T1027.008",
    platform: "linux",
    candidate: isCandidate,
    judge: (life, bytes, context) => {
      if (!isSubject(bytes) || (bytes.state !== "inspected" && !isCandidate(life, false))) return undefined;
      const subject = subjectOf(life, bytes, context);
      const supporting = evaluate(SUPPORTING, subject, settings);
      if (supporting.length === 0) return undefined;
      const signals = [...supporting, ...evaluate(CONTRADICTING, subject, settings)];
      const knowledge: Knowledge = { inspected: isKnown(bytes) };
      const assessment = assess(signals, settings.weights, knowledge);
      const ways = scenarios(subject, signals, knowledge);
      const judgement: Judgement = {
        analytic: "AN0056",
        strategy: "DET0019",
        technique: "T1027.008",
        life,
        bytes,
        lineage: subject.lineage,
        ...assessment,
        missing: missingFacts(subject, LINUX_MENDS),
        wouldChange: wouldChange(signals, settings.weights, knowledge, assessment, ways),
        title: title(subject, titleWords(settings)),
        blindSpots: [...BLIND_SPOTS, ...context.visibility.blindSpots(life.host)],
        userName: context.userName,
      };
      return judgement;
    },
  };
}

function titleWords({ runSoonMs }: An0056Settings): TitleWords {
  return {
    format: () => "ELF",
    notablePlace: (path) => worldWritableFolder(path) ?? webRoot(path),
    hidden: hiddenStep,
    runSoonMs,
  };
}

/** Parts that have no symbols by their nature. */
const NO_PROGRAM: ReadonlySet<string> = new Set(["core", "debug", "bytecode"]);

/** A file that was looked into and is no opaque ELF program is not this analytic's subject. */
function isSubject(bytes: Bytes): boolean {
  if (bytes.state !== "inspected") return true;
  const { format, opacity, parts } = bytes.artifact;
  if (format !== "elf" || (parts.length > 0 && parts.every(({ type }) => NO_PROGRAM.has(type)))) return false;
  return opacity.packed || opacity.level !== "none" || hasImplausibleSymbols(bytes.artifact);
}

function hasImplausibleSymbols(artifact: Artifact): boolean {
  return artifact.parts.some((part) => elfFacts(part).implausibleSigns.length > 0);
}

function isKnown(bytes: Bytes): boolean {
  return bytes.state === "inspected" && (bytes.artifact.opacity.level !== null || bytes.artifact.opacity.packed);
}

/** What this analytic cannot see whatever the source, beside what each detector says of itself. */
const BLIND_SPOTS: readonly string[] = [
  "writes through a mapping, a loop device or a file system below the one that is watched are not recorded as writes to this file",
  ...DETECTORS.flatMap(({ blindSpots }) => blindSpots ?? []),
];
