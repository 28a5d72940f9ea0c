import type { Artifact, Bytes } from "@limpid/core";
import type { TitleWords } from "../../subject/title.ts";
import type { Analytic } from "../analytic.ts";
import { makeAnalytic } from "../make-analytic.ts";
import { isCandidate } from "./candidate.ts";
import { CONTRADICTING, SUPPORTING } from "./detectors.ts";
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
  return makeAnalytic({
    id: "AN0056",
    strategy: "DET0019",
    technique: "T1027.008",
    platform: "linux",
    candidate: isCandidate,
    settings,
    isSubject,
    supporting: SUPPORTING,
    contradicting: CONTRADICTING,
    isWorthTelling: (supporting) => supporting.length > 0,
    scenarios,
    mends: LINUX_MENDS,
    titleWords: titleWords(settings),
    blindSpots: BLIND_SPOTS,
  });
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

/** What this analytic cannot see whatever the source, beside what each detector says of itself. */
const BLIND_SPOTS: readonly string[] = [
  "writes through a mapping, a loop device or a file system below the one that is watched are not recorded as writes to this file",
];
