import { type Finding, PRIORITIES } from "@limpid/core";

/** By which key findings are sorted: by time for programs, what is urgent first for a person. The id keeps those of one moment in one order. */
export function findingKey(finding: Finding, json: boolean): string {
  const byTime = `${finding.firstSeen} ${finding.id}`;
  return json ? byTime : `${PRIORITIES.indexOf(finding.priority)} ${byTime}`;
}
