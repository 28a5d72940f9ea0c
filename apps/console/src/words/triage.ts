import type { Decision } from "../triage/decision.ts";
import { words } from "./en.ts";
import { count } from "./numbers.ts";

const findings = (n: number): string => count(n, "finding", "findings");

/** What is said where something is decided. */
export const triageWords = {
  done({ status, assignee, snooze }: Decision, n: number): string {
    const said = [
      status !== undefined && words.status[status],
      assignee !== undefined && (assignee === null ? "nobody's" : `${assignee}'s`),
      snooze !== undefined && (snooze === null ? "awake" : "snoozed"),
    ];
    return `${findings(n)}: ${said.filter(Boolean).join(", ")}`;
  },
  undone: (n: number, changedSince: number): string =>
    changedSince === 0
      ? `Taken back for ${findings(n)}`
      : `Taken back for ${findings(n)}; ${changedSince} that somebody changed since keep what they have now`,
  mayNot: "You may read findings, not decide them. An administrator can change that: Settings, Users.",
  assign: "Assign",
  assignTo: "Assign to",
  nobody: "nobody",
  me: (name: string): string => `me (${name})`,
  setStatus: "Status",
  benign: "Benign",
  benignWhy: "Why is it benign?",
  ownReason: "Another reason",
  ownReasonGive: "Use this reason",
  malicious: "Malicious",
  maliciousWhy: "Why is it malicious?",
  snooze: "Snooze",
  snoozeUntil: "Snooze until",
  tomorrow: "tomorrow morning",
  threeDays: "in three days",
  week: "in a week",
  month: "in a month",
  untilRun: "it runs",
  date: "A date",
  dateUse: "Snooze until this date",
  alsoRun: "Wake it also when it runs",
  wake: "no longer (wake it)",
  forMany: (n: number): string => `For ${findings(n)}`,
  preview: "What this touches",
  tooMany: "More than one change may touch. Narrow the search.",
  onHosts: (n: number): string => `on ${count(n, "host", "hosts")}`,
};
