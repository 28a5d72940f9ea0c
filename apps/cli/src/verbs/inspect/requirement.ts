import { type Artifact, LEVEL_WORDS } from "@limpid/core";

/** What a build asks of its artifacts. */
export const REQUIREMENTS = ["stripped", "readable"] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

type Judged = Pick<Artifact, "opacity" | "parts">;

/** Parts that are shipped to run; objects, kernel modules and files of debug information need their symbols. */
const SHIPPED: ReadonlySet<string> = new Set(["executable", "library", "bundle", "script"]);
const STRIPPED: ReadonlySet<string | null> = new Set(["symbols", "sections", "run-only"]);

export function appliesTo(requirement: Requirement, { parts }: Judged): boolean {
  return requirement === "readable" || parts.length === 0 || parts.some(({ type }) => SHIPPED.has(type));
}

/** Why an artifact does not meet a requirement. What cannot be decided does not meet it. */
export function whyNot(requirement: Requirement, { opacity: { level, packed } }: Judged): string | undefined {
  const words = level === null ? "cannot be said what was removed" : LEVEL_WORDS[level];
  if (requirement === "stripped") return STRIPPED.has(level) ? undefined : `not stripped (${words})`;
  return level === "none" && !packed ? undefined : `not readable (${packed ? `${words}, packed` : words})`;
}
