import type { Artifact, Finding, OpacityLevel } from "@limpid/core";
import { describeFacts, type FactWords } from "@limpid/inspect/describe";
import type { ArtifactDetail } from "@limpid/server/contract";
import { artifactWords as words } from "../words/artifacts.ts";

/** What a page shows of a content, wherever it was learned. */
export interface Described {
  readonly headline: string;
  readonly reasons: readonly string[];
  readonly facts: readonly FactWords[];
}

type Stored = ArtifactDetail["artifact"];

/** A stored content in words: the inspection of a whole file, or what a finding kept of one. */
export function describeStored({ knownBy, facts }: Stored): Described {
  if (knownBy === "inspection") {
    const { format, opacity, parts } = facts as Artifact;
    return {
      headline: headlineOf(format, opacity.level, opacity.packed),
      reasons: opacity.reasons.map(({ explanation }) => explanation),
      facts: parts.flatMap((part) => wordsOf(part.facts)),
    };
  }
  const { format = null, opacity, facts: inner } = facts as Finding["artifact"];
  return {
    headline: headlineOf(format, opacity?.level ?? null, opacity?.packed === true),
    reasons: opacity?.reasons.map(({ explanation }) => explanation) ?? [],
    facts: wordsOf(inner),
  };
}

/** Facts that another version wrote may have another shape: then there are no words, and the JSON shows them. */
function wordsOf(facts: Finding["artifact"]["facts"]): readonly FactWords[] {
  try {
    return describeFacts(facts) ?? [];
  } catch {
    return [];
  }
}

const FORMATS: Readonly<Record<string, string>> = { elf: "ELF", macho: "Mach-O", applescript: "AppleScript", pe: "PE" };

export function headlineOf(format: string | null, level: string | null, packed: boolean): string {
  const name = format === null ? words.unknown : (FORMATS[format] ?? format);
  return [name, levelWord(level), ...(packed ? [words.packed] : [])].join(", ");
}

function levelWord(level: string | null): string {
  return level !== null && Object.hasOwn(words.levels, level) ? words.levels[level as OpacityLevel] : words.unknown;
}

/** One row of a comparison: what each of two says of one thing; undefined: nothing. */
export interface FactPair {
  readonly label: string;
  readonly one: string | undefined;
  readonly other: string | undefined;
}

/** Facts of two contents side by side, in the order of the first; a label that comes twice is paired by its place. */
export function pairFacts(one: readonly FactWords[], other: readonly FactWords[]): readonly FactPair[] {
  const [left, right] = [numbered(one), numbered(other)];
  return [...new Set([...left.keys(), ...right.keys()])].map((key) => ({
    label: (left.get(key) ?? right.get(key))?.label ?? "",
    one: left.get(key)?.text,
    other: right.get(key)?.text,
  }));
}

function numbered(facts: readonly FactWords[]): ReadonlyMap<string, FactWords> {
  const times = new Map<string, number>();
  return new Map(
    facts.map((fact) => {
      const time = (times.get(fact.label) ?? 0) + 1;
      times.set(fact.label, time);
      return [`${fact.label} ${time}`, fact];
    }),
  );
}
