import type { FindingSummary } from "@limpid/server/contract";

/** How many of a fresh first page are not in the list, or are there in an older revision. */
export function newIn(fresh: readonly FindingSummary[], shown: ReadonlyMap<string, FindingSummary>): number {
  return fresh.filter(({ id, revision }) => (shown.get(id)?.revision ?? -1) < revision).length;
}

/** The place of the cursor after a step; undefined: nothing is there. */
export function stepped(at: number, step: number, length: number): number | undefined {
  if (length === 0) return undefined;
  if (at < 0) return step > 0 ? 0 : length - 1;
  return Math.min(length - 1, Math.max(0, at + step));
}

/** The ids from one place to another, both included, whichever comes first. */
export function between(rows: readonly FindingSummary[], one: number, other: number): readonly string[] {
  return rows.slice(Math.max(0, Math.min(one, other)), Math.max(one, other) + 1).map(({ id }) => id);
}

/** The last part of a path: what a program is called. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
