import { escapeText, type Finding, type FindingProcess, type Priority, type WeighedSignal } from "@limpid/core";
import { columns, grouped, shorten, wrap } from "../../terminal/layout.ts";
import type { Paint } from "../../terminal/paint.ts";
import { commandLine } from "./command-line.ts";

const MARGIN = 10; // columns of the label on the left

/** One finding for a person, in `width` columns: sentence, who, reasons for and against, what is missing. */
export function findingText(finding: Finding, paint: Paint, width: number): string {
  return [
    headline(finding, paint, width),
    ...indent(wrap(escapeText(finding.title), width - 2), 2).map((line) => paint.bold(line)),
    ...indent([shorten(fileLine(finding), width - 2)], 2).map((line) => paint.dim(line)),
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
      "would",
      finding.wouldChange.flatMap((change) =>
        wrapHanging(`be ${change.to}: ${escapeText(change.explanation)}`, width - MARGIN, 2),
      ),
      paint,
    ),
    "",
  ].join("\n");
}

/** One finding in one line, for lists of what is expected. */
export function findingLineText(finding: Finding, paint: Paint, width: number): string {
  const reason = finding.contradicting[0]?.explanation ?? finding.title;
  const path = shorten(escapeText(finding.artifact.path ?? "(no name)"), Math.floor(width * 0.45));
  return `  ${path}  ${paint.dim(shorten(escapeText(reason), Math.max(10, width - 4 - columns(path))))}`;
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

function fileLine({ artifact, id }: Finding): string {
  const parts = [`id ${id.slice(0, 12)}`];
  if (typeof artifact.sizeBytes === "number") parts.push(`${grouped(artifact.sizeBytes)} bytes`);
  if (artifact.sha256 !== undefined) parts.push(`sha256 ${artifact.sha256}`);
  if (!artifact.inspected) parts.push("bytes not inspected");
  return `${escapeText(artifact.path ?? "(no name)")}  ${parts.join("  ")}`;
}

/** The lineage as a tree, oldest ancestor first, the creator last. */
function tree(finding: Finding, paint: Paint, width: number): readonly string[] {
  const oldestFirst = [...finding.lineage].reverse();
  const { creator } = finding;
  const lines = oldestFirst.map((step, depth) => branch(depth, describe(step, width - depth * 3), paint));
  const depth = oldestFirst.length;
  if (creator.process === undefined)
    return [...lines, branch(depth, "creator unknown: nobody was seen to write this file", paint)];
  const role = creator.role ?? "other";
  const step: FindingProcess = { ...creator, process: creator.process, role };
  const how = CREATOR_WORDS[creator.basis];
  const line = describe(step, Math.max(20, width - depth * 3 - columns(how) - 3));
  return [...lines, `${branch(depth, line, paint)} ${paint.bold(how)}`];
}

const CREATOR_WORDS: { readonly [B in Finding["creator"]["basis"]]: string } = {
  opener: "← wrote it",
  "inherited-fd": "← probably wrote it (redirection)",
  "in-place": "← changed it in place",
  unknown: "← not seen to write it",
};

function branch(depth: number, text: string, paint: Paint): string {
  return depth === 0 ? text : `${"   ".repeat(depth - 1)}${paint.dim("└─ ")}${text}`;
}

function describe(step: FindingProcess, width: number): string {
  const command =
    step.argv !== undefined && step.argv.length > 0
      ? commandLine(step.argv)
      : escapeText(step.image ?? "(unknown program)");
  const facts = [`pid ${step.pid ?? "?"}`];
  if (step.user !== undefined)
    facts.push(step.user.name === undefined ? `uid ${step.user.uid}` : escapeText(step.user.name));
  if (step.role !== "other") facts.push(step.role);
  const tail = `  [${facts.join(", ")}]`;
  return `${shorten(command, Math.max(16, width - columns(tail)))}${tail}`;
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
