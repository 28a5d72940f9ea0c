import { escapeText, type Finding, findingLine, type Priority } from "@limpid/core";
import { stderr, stdout } from "../../../terminal/output.ts";
import { paintFor } from "../../../terminal/paint.ts";
import { byPriority } from "../../hunt/finding-text.ts";
import { isJournal, journalLevel } from "./journal.ts";
import type { View } from "./view.ts";

/** Never: lines are read by programs and logs, which send signals. */
const NEVER = new Promise<void>(() => undefined);

/** Which revisions are given out. */
export type Wanted = (finding: Finding, former: Priority | undefined) => boolean;

/** Every revision as a line of `limpid.finding/1`. */
export function jsonLines(wanted: Wanted): View {
  return {
    found: (finding, former) => {
      if (!wanted(finding, former)) return;
      stdout.line(findingLine(finding));
      stdout.flush();
    },
    note: noteLine,
    stopped: NEVER,
    close: () => stdout.flush(),
  };
}

/** One line for each revision, for a journal or a pipe. */
export function textLines(wanted: Wanted): View {
  const paint = paintFor(stdout);
  const journal = isJournal();
  return {
    found: (finding, former) => {
      if (!wanted(finding, former)) return;
      const { priority, score, change, host, title, id } = finding;
      const at = finding.lastSeen.replace("T", " ").replace(/\.\d+Z$|Z$/, "Z");
      const grade = byPriority(priority, paint)(`${priority.toUpperCase()} ${score}`);
      const level = journal ? journalLevel(priority) : "";
      stdout.line(`${level}${at}  ${grade}  ${change}  ${escapeText(host)}  ${id.slice(0, 12)}  ${escapeText(title)}`);
      stdout.flush();
    },
    note: noteLine,
    stopped: NEVER,
    close: () => stdout.flush(),
  };
}

export function noteLine(text: string): void {
  stderr.line(`limpid: ${escapeText(text)}`);
  stderr.flush();
}
