import { escapeText, PRIORITIES, type Summary } from "@limpid/core";
import { grouped, wrap } from "../../terminal/layout.ts";
import type { Paint } from "../../terminal/paint.ts";
import { byPriority } from "./finding-text.ts";

const DROPPED_WORDS: Readonly<Record<string, string>> = {
  systemExecutions:
    "executions of programs in system folders that this log does not show being written: who made those is not known, and they were not judged",
  livesEvicted:
    "files were judged before the end of the log, because memory is bounded: what happened to them later is not in their findings",
  processesEvicted: "processes were forgotten, because memory is bounded: lineages above their later acts begin anew",
  hostsEvicted: "hosts were closed before the end of the log, because memory is bounded",
  argumentsCut:
    "executions had more arguments than are kept of one (32,768 characters): what the rest said was not looked at",
  overlongNames:
    "names were longer than any system lets them be (4,096 characters for a path) and were taken for unknown: such records are broken or forged",
};

const JOINED_WORDS: Readonly<Record<string, string>> = {
  again: "events were told by another sensor of the host too: each counts once",
  disputed: "executions were told differently by two sensors: the more trusted one is believed, and findings say so",
  late: "events came after later ones of other logs, by a clock or an order that is off: they may stand beside what another sensor told of the same",
  early:
    "events were not waited for long enough, because memory is bounded: what another sensor told of the same may stand beside them",
};

/** What was read and what became of it, for a person. Every line read is accounted for. */
export function summaryText(summary: Summary, paint: Paint, width: number): string {
  const counted = PRIORITIES.map((priority) => {
    const text = `${grouped(summary.findings[priority])} ${priority}`;
    return summary.findings[priority] > 0 ? byPriority(priority, paint)(text) : paint.dim(text);
  });
  const lines = [
    `${grouped(summary.linesRead)} lines read: ${grouped(summary.recordsUsed)} records used, ${total("ignored", summary.ignored)}, ${total("skipped", summary.skipped)}.`,
  ];
  const lost = Object.entries(summary.lost).filter(([, count]) => count > 0);
  if (lost.length > 0) {
    const hosts = lost.map(([host, count]) => `${grouped(count)} on ${escapeText(host)}`).join(", ");
    lines.push(
      `Events missing by their numbering: ${hosts}. They were lost, or left out by whoever made the file; what they held is unknown.`,
    );
  }
  for (const [what, count] of Object.entries(summary.dropped ?? {})) {
    if (count > 0) lines.push(`${grouped(count)} ${DROPPED_WORDS[what] ?? escapeText(what)}.`);
  }
  for (const [what, words] of Object.entries(JOINED_WORDS)) {
    const count = summary.joined?.[what] ?? 0;
    if (count > 0) lines.push(`${grouped(count)} ${words}.`);
  }
  return [
    `Findings: ${counted.join(", ")}`,
    ...lines.flatMap((line) => wrap(line, width)).map((line) => paint.dim(line)),
    "",
  ].join("\n");
}

function total(word: string, counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).sort(([left, a], [right, b]) => b - a || (left < right ? -1 : 1));
  const sum = entries.reduce((all, [, count]) => all + count, 0);
  if (sum === 0) return `0 ${word}`;
  const shown = entries.slice(0, 4).map(([name, count]) => `${escapeText(name)} ${grouped(count)}`);
  const rest = entries.length > 4 ? `, ${entries.length - 4} more kinds` : "";
  return `${grouped(sum)} ${word} (${shown.join(", ")}${rest})`;
}
