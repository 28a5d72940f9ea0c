import type { Artifact, Bytes, Signal } from "@limpid/core";
import type { TitleWords } from "../../subject/title.ts";
import type { Analytic } from "../analytic.ts";
import { makeAnalytic } from "../make-analytic.ts";
import { isCandidate } from "./candidate.ts";
import { CONTRADICTING, SUPPORTING } from "./detectors.ts";
import { macFacts } from "./facts.ts";
import { MAC_MENDS } from "./mends.ts";
import { hiddenStep, sharedFolder } from "./places.ts";
import { scenarios } from "./scenarios.ts";
import { AN0057_DEFAULTS, type An0057Settings } from "./settings.ts";

/**
 * AN0057: run-only AppleScripts or Mach-O binaries on macOS lacking symbol table and string references, especially
 * when dropped by user-space scripting engines or staging apps.
 */
export function an0057(settings: An0057Settings = AN0057_DEFAULTS): Analytic {
  return makeAnalytic({
    id: "AN0057",
    strategy: "DET0019",
    technique: "T1027.008",
    platform: "macos",
    candidate: isCandidate,
    settings,
    isSubject,
    supporting: SUPPORTING,
    contradicting: CONTRADICTING,
    isWorthTelling: (supporting, bytes) => isWorthTelling(supporting, bytes, settings),
    scenarios,
    mends: MAC_MENDS,
    titleWords: titleWords(settings),
    blindSpots: BLIND_SPOTS,
  });
}

function titleWords({ runSoonMs }: An0057Settings): TitleWords {
  return {
    format: ({ format }) => (format === "applescript" ? "AppleScript" : "Mach-O"),
    notablePlace: sharedFolder,
    hidden: hiddenStep,
    runSoonMs,
  };
}

/** Of a file that nobody looked into, how it is signed alone says nothing: every program has some signature. */
function isWorthTelling(supporting: readonly Signal[], bytes: Bytes, { weights }: An0057Settings): boolean {
  if (bytes.state === "inspected") return supporting.length > 0;
  const about = (id: string): string | undefined => Reflect.get(weights, id)?.about;
  return supporting.some(({ id }) => about(id) !== "content");
}

/** Parts that have no symbols by their nature, or none of their own. */
const NO_PROGRAM: ReadonlySet<string> = new Set(["core", "debug", "library-stub", "object"]);

/**
 * A file that was looked into and is neither a run-only script nor an opaque Mach-O program is not this analytic's
 * subject; nor is the stub of an applet, which is always stripped: its script is judged.
 */
function isSubject(bytes: Bytes): boolean {
  if (bytes.state !== "inspected") return true;
  const { format, opacity, parts } = bytes.artifact;
  if (format === "applescript") return opacity.level !== "none";
  if (format !== "macho") return false;
  const facts = parts.map(macFacts);
  if (
    parts.length > 0 &&
    (parts.every(({ type }) => NO_PROGRAM.has(type)) || facts.every(({ appletStub }) => appletStub))
  )
    return false;
  return (
    opacity.packed || opacity.level === "symbols" || opacity.level === null || hasImplausibleSymbols(bytes.artifact)
  );
}

function hasImplausibleSymbols(artifact: Artifact): boolean {
  return artifact.parts.some((part) => macFacts(part).implausibleSigns.length > 0);
}

/** What this analytic cannot see whatever the source, beside what each detector says of itself. */
const BLIND_SPOTS: readonly string[] = [
  "scripts that run without osascript: inside an app (NSAppleScript, OSAKit), from standard input, by `run script` of another script, by Mail rules, folder actions or Shortcuts",
  "an applet is seen to run, but not which script it loads besides its own",
  "files on a disk image that was written elsewhere, and copies made on another system",
];
