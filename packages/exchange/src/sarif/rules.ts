import { type Artifact, LEVEL_WORDS, type Reason } from "@limpid/core";

/** One reason, as a rule: reasons have stable ids, so a viewer can follow or mute each. */
export interface Rule {
  readonly id: string;
  readonly level: "none" | "note" | "warning";
  readonly summary: string;
}

const FORMATS: Readonly<Record<string, string>> = { elf: "ELF", macho: "Mach-O", applescript: "AppleScript", pe: "PE" };

/** Both are said with every rule: a reader of a report sees the rule first. */
export const NO_VERDICT =
  "A signal, not a verdict: nearly every program that is shipped is stripped. It counts together with who made the file, where it lies, and whether it ran.";

/**
 * The rule of a reason. What hides the whole program is a warning, what was removed is a note, and where nothing can be
 * said the result is open.
 */
export function ruleOf({ id }: Pick<Reason, "id">, { opacity: { level } }: Pick<Artifact, "opacity">): Rule {
  const [format = "", fact = ""] = id.split(/\.(.*)/s);
  const words = `${FORMATS[format] ?? format}: ${fact.replaceAll("-", " ")}`;
  const isAlarm = fact.startsWith("packed") || fact.includes("implausible");
  if (level === null && !isAlarm) return { id, level: "none", summary: `${words} (cannot be said what was removed)` };
  return { id, level: isAlarm ? "warning" : "note", summary: words };
}

/** What an artifact without a reason of its own shows: its level. */
export function levelReason({ opacity: { level, packed } }: Pick<Artifact, "opacity">): Reason {
  const id = level === null ? "opacity.undecided" : packed && level === "none" ? "opacity.packed" : `opacity.${level}`;
  const words = level === null ? "It cannot be said what was removed." : `What was removed: ${LEVEL_WORDS[level]}.`;
  return { id, explanation: words };
}
