import { type Artifact, type ArtifactFormat, type ArtifactPart, escapeText, LEVEL_WORDS } from "@limpid/core";
import { type FactWords, words } from "@limpid/inspect";
import { chop, columns, counted, labelled, sizeText, wrap } from "../../terminal/layout.ts";
import { type Paint, PLAIN } from "../../terminal/paint.ts";

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
    ["note", [...new Set(artifact.parts.flatMap(remarks))].flatMap((remark) => wrapped(remark, width))],
    ["facts", factLines(artifact, width)],
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
  const kind = part === undefined ? "" : ` ${escapeText(part.type)}`;
  if (format !== null) words.push(`${FORMAT_WORDS[format]}${kind}`);
  // A first part with a place of its own is one of several for different machines.
  const machines = part?.offset === undefined ? parts.slice(0, 1) : parts;
  words.push(...new Set(machines.flatMap(({ arch }) => (arch === null ? [] : [escapeText(arch)]))));
  if (machines.length === 1 && part?.bits === 32) words.push("32-bit");
  if (part?.arch != null && machines.length === 1 && part.endian === "big") words.push("big-endian");
  if (typeof part?.facts.linkage === "string") words.push(escapeText(part.facts.linkage));
  if (sizeBytes !== null) words.push(sizeText(sizeBytes));
  return words.join(", ");
}

const MAX_FACTS = 60; // lines of one part; a hostile one brings names of any length

/** The facts in the words of their format; of a file with several parts, first those that all of them share. */
function factLines(artifact: Artifact, width: number): readonly string[] {
  const { parts } = words(artifact);
  const [first, ...others] = parts;
  if (first === undefined) return [];
  const room = width - MARGIN;
  if (others.length === 0) return described(first.facts, room);
  const isIn = (facts: readonly FactWords[], { label, text }: FactWords): boolean =>
    facts.some((fact) => fact.label === label && fact.text === text);
  const shared = first.facts.filter((fact) => others.every(({ facts }) => isIn(facts, fact)));
  const own = parts.flatMap(({ facts, opacity, title }) => [
    ...wrap(`${title}: ${opacity}`, room),
    ...described(
      facts.filter((fact) => !isIn(shared, fact)),
      room - INDENT.length,
    ).map((line) => `${INDENT}${line}`),
  ]);
  return [...described(shared, room), ...own];
}

const INDENT = "  ";

function described(facts: readonly FactWords[], width: number): readonly string[] {
  const lines = facts.flatMap(({ label, text }) => {
    const [line = "", ...rest] = wrap(`${label}: ${text}`, width - INDENT.length);
    return [line, ...rest.map((more) => `${INDENT}${more}`)];
  });
  return lines.length <= MAX_FACTS ? lines : [...lines.slice(0, MAX_FACTS), "… (--json has all)"];
}

interface RemarkedFacts {
  readonly implausibleSymbols?: { readonly implausible: boolean; readonly signs: readonly string[] };
  readonly hardening?: {
    readonly writableExecutable?: boolean;
    readonly writableExecutableSegments?: readonly string[];
  };
  readonly lacksSymbolsAndStrings?: { readonly lacking: boolean };
  readonly appletStub?: boolean;
}

/** Facts that a reader should not miss among the others, whatever the level. */
function remarks(part: ArtifactPart): readonly string[] {
  const { appletStub, hardening, implausibleSymbols, lacksSymbolsAndStrings }: RemarkedFacts = part.facts;
  const found: string[] = [];
  if (implausibleSymbols?.implausible)
    found.push(`Its symbols are implausible: ${implausibleSymbols.signs.join(", ")}.`);
  if (hardening?.writableExecutable || (hardening?.writableExecutableSegments?.length ?? 0) > 0)
    found.push("A part of its memory is writable and executable at once.");
  // Every applet begins with such a program: what counts is its script.
  if (lacksSymbolsAndStrings?.lacking && appletStub !== true)
    found.push("It lacks both symbols and string references (AN0057).");
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
