import { type Artifact, type ArtifactFormat, type ArtifactPart, escapeText, LEVEL_WORDS } from "@limpid/core";
import { words } from "@limpid/inspect";
import { chop, columns, counted, labelled, sizeText, wrap } from "../../terminal/layout.ts";
import { type Paint, PLAIN } from "../../terminal/paint.ts";
import { survivors } from "./survivors.ts";

const MARGIN = 11; // columns of a label and the blanks around it
const MAX_ISSUES = 10; // a damaged file can have thousands; --json has them all

const FORMAT_WORDS: { readonly [F in ArtifactFormat]: string } = {
  elf: "ELF",
  macho: "Mach-O",
  applescript: "compiled AppleScript",
  pe: "PE",
};

/** One artifact in full, for a person. */
export function artifactText(artifact: Artifact, paint: Paint, width: number): string {
  const { opacity, sha256, issues } = artifact;
  const rows: readonly (readonly [label: string, lines: readonly string[]])[] = [
    ["", headline(artifact, paint, width)],
    ["sha256", sha256 === undefined ? [] : [sha256]],
    ["why", opacity.reasons.flatMap(({ explanation }) => wrapped(explanation, width))],
    ["left", survivors(artifact).flatMap(({ detail }) => wrapped(detail, width))],
    ["parts", artifact.parts.length < 2 ? [] : artifact.parts.flatMap((part) => wrapped(partText(part), width))],
    ["facts", factLines(artifact, width)],
    ["note", artifact.parts.flatMap(remarks).flatMap((remark) => wrapped(remark, width))],
    ["issues", issueLines(issues, width)],
  ];
  const lines = rows.flatMap(([label, lines]) =>
    label === "" ? lines : labelled(label, lines, MARGIN - 2, paint.dim),
  );
  return [...chop(escapeText(artifact.path), width).map(paint.bold), ...lines.map((line) => `  ${line}`), "", ""].join(
    "\n",
  );
}

function headline(artifact: Artifact, paint: Paint, width: number): readonly string[] {
  const level = levelText(artifact, paint);
  const kind = kindText(artifact);
  const fits = columns(`  ${levelText(artifact, PLAIN)}   ${kind}`) <= width;
  return fits ? [`${level}   ${paint.dim(kind)}`] : [level, ...wrap(kind, width - 2).map(paint.dim)];
}

/** The level in words, with what goes beside it. */
export function levelText({ format, opacity: { level, packed } }: Artifact, paint: Paint): string {
  if (format === null) return paint.dim("not an artifact");
  const words = level === null ? "cannot be said what was removed" : LEVEL_WORDS[level];
  const colour = packed ? paint.red : level === "none" ? paint.green : level === null ? paint.magenta : paint.yellow;
  return colour(packed ? `${words}, packed` : words);
}

function kindText({ format, parts, sizeBytes }: Artifact): string {
  const [part] = parts;
  const words: string[] = [];
  if (format !== null)
    words.push(part === undefined ? FORMAT_WORDS[format] : `${FORMAT_WORDS[format]} ${escapeText(part.type)}`);
  if (part?.arch != null) words.push(escapeText(part.arch));
  if (part?.bits === 32) words.push("32-bit");
  if (part?.endian === "big") words.push("big-endian");
  if (typeof part?.facts.linkage === "string") words.push(escapeText(part.facts.linkage));
  if (sizeBytes !== null) words.push(sizeText(sizeBytes));
  return words.join(", ");
}

function partText({ arch, offset = 0, opacity: { level, packed }, type }: ArtifactPart): string {
  const words = level === null ? "cannot be said" : LEVEL_WORDS[level];
  return `at ${offset}: ${type}, ${arch ?? "no machine"}, ${words}${packed ? ", packed" : ""}`;
}

/** Formats whose facts are shown in the words of their own; those of ELF have a place above. */
const IN_WORDS: ReadonlySet<ArtifactFormat | null> = new Set(["macho", "applescript"]);
const MAX_FACTS = 40; // lines of one part; a hostile one brings names of any length

function factLines(artifact: Artifact, width: number): readonly string[] {
  if (!IN_WORDS.has(artifact.format)) return [];
  const { parts } = words(artifact);
  return parts.flatMap(({ title, facts }) => {
    const lines = facts.flatMap(({ label, text }) => wrap(`${label}: ${text}`, width - MARGIN));
    const more = lines.length > MAX_FACTS ? ["… (--json has all)"] : [];
    return [...(parts.length < 2 ? [] : wrap(title, width - MARGIN)), ...lines.slice(0, MAX_FACTS), ...more];
  });
}

interface RemarkedFacts {
  readonly implausibleSymbols?: { readonly implausible: boolean; readonly signs: readonly string[] };
  readonly hardening?: { readonly writableExecutable: boolean };
  readonly kernelModule?: { readonly name: string | null; readonly signed: boolean };
  readonly overlay?: { readonly sizeBytes: number; readonly format: string | null } | null;
}

/** Facts that a reader should not miss, whatever the level. */
function remarks(part: ArtifactPart): readonly string[] {
  const { hardening, implausibleSymbols, kernelModule, overlay }: RemarkedFacts = part.facts;
  const found: string[] = [];
  if (implausibleSymbols?.implausible)
    found.push(`Its symbols are implausible: ${implausibleSymbols.signs.join(", ")}.`);
  if (hardening?.writableExecutable) found.push("A part of its memory is writable and executable at once.");
  if (overlay)
    found.push(`${sizeText(overlay.sizeBytes)} follow the end of the program (${overlay.format ?? "data"}).`);
  if (kernelModule)
    found.push(
      `Kernel module ${kernelModule.name ?? "without a name"}, ${kernelModule.signed ? "signed" : "not signed"}.`,
    );
  return found;
}

function issueLines(issues: Artifact["issues"], width: number): readonly string[] {
  const shown = issues
    .slice(0, MAX_ISSUES)
    .flatMap(({ at, what }) => wrapped(at === 0 ? what : `at ${at}: ${what}`, width));
  const more = issues.length - MAX_ISSUES;
  return more > 0 ? [...shown, `and ${counted(more, "more issue", "more issues")} (--json shows them)`] : shown;
}

function wrapped(text: string, width: number): readonly string[] {
  return wrap(escapeText(text), width - MARGIN);
}
