import { escapeText, formatTime, PRIORITIES } from "@limpid/core";
import type { AuditVerdict, BackupReport, CheckReport, CompactReport, RestoreReport, StoreStats } from "@limpid/store";
import { counted, grouped, labelled, sizeText, wrap } from "../../terminal/layout.ts";

const MARGIN = 14;

/** What was looked at, and each damage with its mend. */
export function checkText({ damages, more, looked, orphans }: CheckReport, width: number): readonly string[] {
  const seen = `${counted(looked.revisions, "revision")}, ${counted(looked.events, "event")} in ${counted(looked.blocks, "block")}, ${counted(looked.samples, "sample")}`;
  const lines = damages.flatMap(({ where, what, mend }) => [
    ...wrap(`${escapeText(where)}: ${escapeText(what)}`, width),
    ...labelled("  mend", wrap(escapeText(mend), width - MARGIN), MARGIN),
  ]);
  if (more > 0) lines.push(`and ${counted(more, "damage")} more`);
  lines.push(damages.length === 0 ? `whole: ${seen}` : `damaged; looked at ${seen}`);
  if (orphans > 0)
    lines.push(`${counted(orphans, "file")} that nothing names, left by a crash; limpid store compact takes them away`);
  return lines;
}

export function backupText({ folder, files, bytes }: BackupReport): string {
  return `${escapeText(folder)}: ${counted(files, "file")}, ${sizeText(bytes)}`;
}

export function restoreText({ files, bytes, replaced }: RestoreReport, folder: string): readonly string[] {
  const done = `${escapeText(folder)}: ${counted(files, "file")}, ${sizeText(bytes)}, verified`;
  return replaced === undefined ? [done] : [done, `the store that was there lies in ${escapeText(replaced)}`];
}

export function compactText({ segments, events, bytes, orphans }: CompactReport): readonly string[] {
  const gone = `${counted(events, "event")} in ${counted(segments, "segment")} let go of, ${sizeText(bytes)}`;
  return orphans === 0 ? [gone] : [gone, `${counted(orphans, "file")} that nothing named taken away`];
}

/** The end of the log, to be kept elsewhere, and each entry that is not what was written. */
export function auditText({ head, wrong }: AuditVerdict, width: number): readonly string[] {
  const lines = wrong.flatMap(({ n, what }) => wrap(`entry ${grouped(n)}: ${escapeText(what)}`, width));
  lines.push(`${wrong.length === 0 ? "whole" : "not whole"}: ${counted(head.n, "entry", "entries")}`);
  if (head.n > 0) lines.push(`head: ${head.n}:${head.hash}`);
  return lines;
}

export function statsText(stats: StoreStats): readonly string[] {
  const { findings, events, bytes } = stats;
  const total = PRIORITIES.reduce((sum, priority) => sum + findings[priority], 0);
  const row = (label: string, text: string): string => `${label.padEnd(MARGIN)}${text}`;
  const between =
    events.firstMs === null || events.lastMs === null
      ? ""
      : `, ${formatTime(events.firstMs)} to ${formatTime(events.lastMs)}`;
  return [
    row("findings", `${grouped(total)} (${PRIORITIES.map((name) => `${grouped(findings[name])} ${name}`).join(", ")})`),
    row(
      "",
      `${counted(stats.revisions, "revision")}, ${counted(stats.groups, "group")}, ${counted(stats.triageChanges, "decision")}`,
    ),
    row("artifacts", grouped(stats.artifacts)),
    row("hosts", `${grouped(stats.hosts)}, ${counted(stats.lost, "event")} lost on the way`),
    row("processes", grouped(stats.processes)),
    row("events", `${grouped(events.count)} in ${counted(events.segments, "segment")}`),
    ...(between === "" ? [] : [row("", between.slice(2))]),
    row("samples", grouped(stats.samples)),
    row("pipelines", stats.states.length === 0 ? "none" : stats.states.map(escapeText).join(", ")),
    row(
      "on disk",
      `${sizeText(bytes.database)} database, ${sizeText(bytes.events)} events, ${sizeText(bytes.samples)} samples`,
    ),
  ];
}
