import { type ArtifactFormat, type ArtifactPart, escapeText, type Inspection, LEVEL_WORDS } from "@limpid/core";
import { FORMATS } from "./formats/index.ts";

/** An inspection in words for a person. Every text is safe to print: hostile characters are escaped. */
export interface InspectionWords {
  /** `ELF executable, x86_64, 64 bit: symbols removed, packed` */
  readonly headline: string;
  readonly reasons: readonly string[];
  readonly parts: readonly PartWords[];
  readonly issues: readonly string[];
}

export interface PartWords {
  /** `executable, x86_64, 64 bit, at 0x1c8` */
  readonly title: string;
  readonly opacity: string;
  readonly facts: readonly FactWords[];
}

/** One fact: what it is about, and what is known. */
export interface FactWords {
  readonly label: string;
  readonly text: string;
}

const FORMAT_NAMES: { readonly [F in ArtifactFormat]: string } = {
  elf: "ELF",
  macho: "Mach-O",
  applescript: "AppleScript",
  pe: "PE",
};

/** The formats that can be read, as people call them. */
export function formatNames(): readonly string[] {
  return FORMATS.map(({ name }) => FORMAT_NAMES[name]);
}

export function words(inspection: Inspection): InspectionWords {
  const { format, opacity, parts, issues } = inspection;
  const name = format === null ? "not recognised" : FORMAT_NAMES[format];
  return {
    headline: escapeText(`${name}${kindOf(parts)}: ${opacityWords(opacity)}`),
    reasons: opacity.reasons.map(({ explanation, at }) =>
      escapeText(at === undefined ? explanation : `${explanation} (at 0x${at.toString(16)})`),
    ),
    parts: parts.map((part) => ({
      title: escapeText(titleOf(part)),
      opacity: opacityWords(part.opacity),
      facts: factsOf(part).map(({ label, text }) => ({ label, text: escapeText(text) })),
    })),
    issues: issues.map(({ code, at, what }) => escapeText(`${what} (${code} at 0x${at.toString(16)})`)),
  };
}

function opacityWords({ level, packed }: Pick<Inspection["opacity"], "level" | "packed">): string {
  const removed = level === null ? "cannot be said" : LEVEL_WORDS[level];
  return packed ? `${removed}, packed` : removed;
}

/** A part that begins at a place of its own is one of several in a container: a universal file. */
function kindOf(parts: readonly ArtifactPart[]): string {
  const [first] = parts;
  if (first === undefined) return "";
  const { offset, ...elsewhere } = first;
  if (offset === undefined || first.arch === null) return ` ${titleOf(elsewhere)}`;
  const inside = parts.map(({ arch }) => arch ?? "unknown");
  return ` ${first.type} for ${inside.join(", ")}`;
}

function titleOf({ type, arch, bits, offset, holdsCode }: ArtifactPart): string {
  return [
    type,
    ...(arch === null ? [] : [arch]),
    ...(bits === null ? [] : [`${bits} bit`]),
    ...(holdsCode === false ? ["without code"] : []),
    ...(offset === undefined ? [] : [`at 0x${offset.toString(16)}`]),
  ].join(", ");
}

function factsOf(part: ArtifactPart): readonly FactWords[] {
  for (const { describe } of FORMATS) {
    const facts = describe(part);
    if (facts !== undefined) return facts;
  }
  return [];
}
