import { encodeUtf8, type Finding, hex, PRIORITIES, type Priority, sha256 } from "@limpid/core";

/** What was said of a life by one analytic, to tell whether the next judgement says anything else. */
export interface Said {
  readonly revision: number;
  readonly priority: Priority;
  /** Of what matters in the finding. */
  readonly digest: string;
  /** It is no finding any more, and that was said. */
  readonly withdrawn: boolean;
}

/** Why a revision was made. `withdrawn`: what is known now makes it no finding at all. */
export type Change = "opened" | "raised" | "lowered" | "updated" | "withdrawn" | "closed";

const DIGEST_LENGTH = 24; // 96 bits

/**
 * A digest of what an analyst would call another finding: who, what, where, reasons, and their weights. Not the program
 * that judged, nor that the same reason has one more event.
 */
export function digestOf(finding: Finding): string {
  const { engine, config, revision, change, lastSeen, timeline, wouldChange, ...rest } = finding;
  const reasons = (signals: Finding["supporting"]) =>
    signals.map(({ id, weight, explanation }) => [id, weight, explanation]);
  const matters = {
    ...rest,
    supporting: reasons(finding.supporting),
    contradicting: reasons(finding.contradicting),
    executions: [finding.executions[0], doublings(finding.executions.length)],
  };
  const text = JSON.stringify(matters, (_key, value) => (typeof value === "bigint" ? value.toString() : value));
  return hex(sha256(encodeUtf8(text))).slice(0, DIGEST_LENGTH);
}

/** A program that runs each minute is no news each minute: the first execution is, and twice as many as before. */
function doublings(count: number): number {
  return count === 0 ? 0 : 1 + Math.floor(Math.log2(count));
}

/** How a judgement that differs from what was said is called. */
export function changeSince(said: Said | undefined, priority: Priority): Change {
  if (said === undefined) return "opened";
  const step = PRIORITIES.indexOf(said.priority) - PRIORITIES.indexOf(priority);
  return step > 0 ? "raised" : step < 0 ? "lowered" : "updated";
}
