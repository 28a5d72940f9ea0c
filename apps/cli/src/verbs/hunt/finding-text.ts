import { escapeText, type Finding, type FindingProcess, type Priority, type WeighedSignal } from "@limpid/core";
import { begin, columns, grouped, shorten, wrap } from "../../terminal/layout.ts";
import type { Paint } from "../../terminal/paint.ts";
import { commandLine } from "./command-line.ts";
import { originText } from "./origin-text.ts";

const MARGIN = 10; // columns of the label on the left

/** One finding for a person, in `width` columns: sentence, who, reasons for and against, what is missing. */
export function findingText(finding: Finding, paint: Paint, width: number): string {
  return [
    headline(finding, paint, width),
    ...indent(wrap(escapeText(finding.title), width - 2), 2).map((line) => paint.bold(line)),
    ...indent(fileLines(finding, width - 2), 2).map((line) => paint.dim(line)),
    "",
    ...labelled("who", tree(finding, paint, width - MARGIN), paint),
    ...labelled(
      "for",
      finding.supporting.flatMap((signal) => ledger(signal, paint, width - MARGIN)),
      paint,
    ),
    ...labelled(
      "against",
      finding.contradicting.flatMap((signal) => ledger(signal, paint, width - MARGIN)),
      paint,
    ),
    ...labelled(
      "missing",
      finding.missing.flatMap((fact) => missing(fact, paint, width - MARGIN)),
      paint,
    ),
    ...labelled(
      "change",
      finding.wouldChange.flatMap(({ explanation }) => wrapHanging(escapeText(explanation), width - MARGIN, 2)),
      paint,
    ),
    "",
  ].join("\n");
}

/** One finding in one line, for lists of what is expected. */
export function findingLineText(finding: Finding, paint: Paint, width: number): string {
  const reason = finding.contradicting[0]?.explanation ?? finding.title;
  const path = shorten(escapeText(finding.artifact.path ?? "(no name)"), Math.floor(width * 0.45));
  return `  ${path}  ${paint.dim(begin(escapeText(reason), Math.max(10, width - 4 - columns(path))))}`;
}

function headline(finding: Finding, paint: Paint, width: number): string {
  const left = `${finding.priority.toUpperCase()} ${finding.score}`;
  const right = `${escapeText(finding.host)}  ${finding.firstSeen.replace("T", " ").replace("Z", " UTC")}  ${finding.analytic}`;
  const gap = Math.max(2, width - columns(left) - columns(right));
  return `${byPriority(finding.priority, paint)(left)}${" ".repeat(gap)}${paint.dim(right)}`;
}

export function byPriority(priority: Priority, paint: Paint): (text: string) => string {
  if (priority === "high") return (text) => paint.bold(paint.red(text));
  if (priority === "medium") return (text) => paint.bold(paint.yellow(text));
  return priority === "low" ? paint.cyan : paint.dim;
}

/** The path, and a line that fits 80 columns with a whole SHA-256 in it. */
function fileLines({ artifact, id }: Finding, width: number): readonly string[] {
  const known = [`id ${id.slice(0, 12)}`];
  if (typeof artifact.sizeBytes === "number") known.push(`${grouped(artifact.sizeBytes)} bytes`);
  if (!artifact.inspected) known.push("bytes not inspected");
  const path = `${shorten(escapeText(artifact.path ?? "(no name)"), Math.max(20, width - 50))}  ${known.join("  ")}`;
  const hash = artifact.sha256 === undefined ? [] : [`sha256 ${artifact.sha256}`];
  const origin = originText(artifact.origin);
  return [path, ...hash, ...(origin === undefined ? [] : wrapHanging(origin, width, 2))];
}

/** The lineage as a tree, oldest ancestor first, the creator last. */
function tree(finding: Finding, paint: Paint, width: number): readonly string[] {
  const oldestFirst = [...finding.lineage].reverse();
  const { creator } = finding;
  const lines = oldestFirst.map((step, depth) => branch(depth, describe(step, width - depth * STEP), paint));
  const depth = oldestFirst.length;
  if (creator.process === undefined)
    return [...lines, branch(depth, "creator unknown: nobody was seen to write this file", paint)];
  const role = creator.role ?? "other";
  const how = CREATOR_WORDS[creator.basis];
  const line = describe({ ...creator, process: creator.process, role }, Math.max(24, width - depth * STEP));
  return [...lines, branch(depth, line, paint), `${" ".repeat(depth * STEP)}${paint.bold(how)}`];
}

const STEP = 2; // columns per generation: a lineage of ten steps still leaves room for commands

const CREATOR_WORDS: { readonly [B in Finding["creator"]["basis"]]: string } = {
  opener: "wrote it",
  "inherited-fd": "probably wrote it, through a redirection of the shell above",
  "in-place": "changed it in place",
  unknown: "was not seen to write it",
};

function branch(depth: number, text: string, paint: Paint): string {
  return depth === 0 ? text : `${" ".repeat((depth - 1) * STEP)}${paint.dim("└ ")}${text}`;
}

function describe(step: FindingProcess, width: number): string {
  const facts = [`pid ${step.pid ?? "?"}`];
  if (step.user !== undefined)
    facts.push(step.user.name === undefined ? `uid ${step.user.uid}` : escapeText(step.user.name));
  if (step.role !== "other") facts.push(step.role);
  const tail = `  [${facts.join(", ")}]`;
  return `${begin(command(step), Math.max(16, width - columns(tail)))}${tail}`;
}

/** What ran, the program without its folder: the folder is in `--json`, the arguments tell more. */
function command({ argv, image }: FindingProcess): string {
  const [called, ...rest] = argv ?? [];
  if (called === undefined) return escapeText(image ?? "(unknown program)");
  return commandLine([called.slice(called.lastIndexOf("/") + 1) || called, ...rest]);
}

function ledger(signal: WeighedSignal, paint: Paint, width: number): readonly string[] {
  const weight = `${signal.weight > 0 ? "+" : ""}${signal.weight}`.padStart(4);
  const [first = "", ...rest] = wrap(escapeText(signal.explanation), width - 6);
  const colour = signal.weight > 0 ? paint.yellow : paint.green;
  return [`${colour(weight)}  ${first}`, ...indent(rest, 6)];
}

function missing(fact: Finding["missing"][number], paint: Paint, width: number): readonly string[] {
  return [
    ...wrapHanging(escapeText(fact.explanation), width, 2),
    ...indent(wrap(`→ ${escapeText(fact.mend)}`, width - 2), 2).map((line) => paint.dim(line)),
  ];
}

function wrapHanging(text: string, width: number, hang: number): readonly string[] {
  const [first = "", ...rest] = wrap(text, width - hang);
  return [first, ...indent(rest, hang)];
}

function labelled(label: string, lines: readonly string[], paint: Paint): readonly string[] {
  if (lines.length === 0) return [];
  return lines.map((line, index) =>
    index === 0 ? `  ${paint.dim(label.padEnd(MARGIN - 2))}${line}` : `${" ".repeat(MARGIN)}${line}`,
  );
}

function indent(lines: readonly string[], by: number): string[] {
  return lines.map((line) => `${" ".repeat(by)}${line}`);
}
