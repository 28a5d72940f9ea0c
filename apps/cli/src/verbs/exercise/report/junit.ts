import type { Outcome } from "../play.ts";

/** JUnit XML, as CI systems show it: one suite, one case for each time a scenario was played. */
export function junitXml(outcomes: readonly Outcome[], pipeline: string, startedAt: number): string {
  const count = (result: Outcome["result"]) => outcomes.filter((outcome) => outcome.result === result).length;
  const counts = `tests="${outcomes.length}" failures="${count("failed")}" errors="0" skipped="${count("skipped")}"`;
  const when = new Date(startedAt).toISOString().slice(0, 19);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="limpid exercise: ${escaped(pipeline)}" ${counts} timestamp="${when}">`,
    ...outcomes.map(testCase),
    "</testsuite>",
    "",
  ].join("\n");
}

function testCase(outcome: Outcome): string {
  const { scenario, round } = outcome;
  const attributes = `classname="${scenario.analytic}" name="${escaped(scenario.id)} ${round}"`;
  if (outcome.result === "skipped") {
    return `  <testcase ${attributes} time="0"><skipped message="${escaped(outcome.why)}"/></testcase>`;
  }
  const { latencyMs = 0, problems } = outcome.verdict;
  const time = `time="${(latencyMs / 1000).toFixed(3)}"`;
  if (problems.length === 0) return `  <testcase ${attributes} ${time}/>`;
  const message = escaped(problems[0] ?? "");
  return `  <testcase ${attributes} ${time}><failure message="${message}">${escaped(problems.join("\n"))}</failure></testcase>`;
}

/** Text for attributes and content. What XML 1.0 cannot hold at all becomes a question mark. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "?")
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
