import type { Finding, Summary } from "@limpid/core";
import { grouped } from "../../terminal/layout.ts";
import { stdout } from "../../terminal/output.ts";
import { paintFor } from "../../terminal/paint.ts";
import { findingLineText, findingText } from "./finding-text.ts";
import { summaryText } from "./summary-text.ts";

/** So many expected findings are named one by one; an upgrade brings thousands. */
const EXPECTED_SHOWN = 10;

/** Findings for a person, as they come: the most urgent priority first. Nothing is held back in memory. */
export function report(lines: Iterable<string>, summary: Summary, expectedInFull: boolean): void {
  const paint = paintFor(stdout);
  const width = Math.min(stdout.columns, 100); // longer lines are hard to read
  let expected = 0;
  for (const line of lines) {
    const finding = JSON.parse(line) as Finding;
    if (finding.priority !== "expected" || expectedInFull) {
      stdout.line(findingText(finding, paint, width));
      continue;
    }
    expected++;
    if (expected === 1) stdout.line(paint.dim(expectedHeadline(summary)));
    if (expected <= EXPECTED_SHOWN) stdout.line(findingLineText(finding, paint, width));
  }
  if (expected > EXPECTED_SHOWN) stdout.line(paint.dim(`  and ${grouped(expected - EXPECTED_SHOWN)} more`));
  if (expected > 0) stdout.line("");
  stdout.write(summaryText(summary, paint, width));
}

function expectedHeadline(summary: Summary): string {
  return `EXPECTED ${grouped(summary.findings.expected)}  explained, not queued (all of each: --expected)`;
}
