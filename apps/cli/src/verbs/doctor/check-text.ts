import { escapeText } from "@limpid/core";
import { wrap } from "../../terminal/layout.ts";
import type { Paint } from "../../terminal/paint.ts";
import { type Check, type CheckGroup, GROUP_TITLES } from "./check.ts";

const MARKS: { readonly [S in Check["state"]]: string } = { good: "ok  ", bad: "MISS", unknown: "?   ", fact: "    " };
const INDENT = "       ";

/** The report for a person; a mend that several checks share is said once, after the last of them. */
export function checkText(checks: readonly Check[], paint: Paint, width: number): readonly string[] {
  const lines: string[] = [];
  let group: CheckGroup | undefined;
  for (const [index, check] of checks.entries()) {
    if (check.group !== group) {
      if (group !== undefined) lines.push("");
      lines.push(paint.bold(GROUP_TITLES[check.group]));
      group = check.group;
    }
    lines.push(...oneCheck(check, paint, width));
    if (check.mend !== undefined && checks[index + 1]?.mend !== check.mend) {
      lines.push(`${INDENT}${paint.cyan(`→ ${escapeText(check.mend)}`)}`);
    }
  }
  const bad = checks.filter(({ state }) => state === "bad").length;
  const unknown = checks.filter(({ state }) => state === "unknown").length;
  return [...lines, "", `${count(bad, "thing")} to mend, ${unknown} unknown, ${checks.length} checked.`];
}

function oneCheck(check: Check, paint: Paint, width: number): readonly string[] {
  const [first = "", ...more] = wrap(escapeText(check.says), width - INDENT.length);
  const mark = MARKS[check.state];
  const painted =
    check.state === "good" ? paint.green(mark) : check.state === "bad" ? paint.red(mark) : paint.yellow(mark);
  return [`  ${painted} ${first}`, ...more.map((line) => `${INDENT}${line}`)];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
