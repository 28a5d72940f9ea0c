import type { Snapshot } from "../snapshot/snapshot.ts";

/** What happened to an object from one release to another; of several, the first in this list. */
export const HAPPENINGS = [
  "unknown",
  "added",
  "removed",
  "revoked",
  "deprecated",
  "restored",
  "content",
  "normalisation",
  "book-keeping",
  "unchanged",
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** An object and what happened to it. */
export interface ObjectChange {
  readonly what: Happening;
  /** Undefined: it was not there. */
  readonly before: Snapshot | undefined;
  readonly after: Snapshot | undefined;
  /** It differs, and its `modified` does not: nobody would have noticed by the date. */
  readonly silent: boolean;
}

export type Counts = Readonly<Record<Happening, number>>;

/** Two releases, or a release and a file that may join it, object by object. */
export interface ReleaseChange {
  /** Objects that are not `unchanged`, by type and id. */
  readonly changes: readonly ObjectChange[];
  readonly counts: Counts;
  readonly byType: ReadonlyMap<string, Counts>;
  /** Of those that differ, how many kept their `modified`. */
  readonly silent: number;
}

/** Compares by hashes alone, so a whole release takes no longer than reading its table. */
export function compareSnapshots(before: Iterable<Snapshot>, after: Iterable<Snapshot>): ReleaseChange {
  const old = new Map<string, Snapshot>();
  for (const snapshot of before) old.set(snapshot.id, snapshot);
  const changes: ObjectChange[] = [];
  const byType = new Map<string, Record<Happening, number>>();
  const counts = noCounts();
  let silent = 0;
  const note = (one: Snapshot | undefined, other: Snapshot | undefined): void => {
    const what = happening(one, other);
    const type = (other ?? one)?.type ?? "";
    const ofType = byType.get(type) ?? noCounts();
    byType.set(type, ofType);
    counts[what]++;
    ofType[what]++;
    if (what === "unchanged") return;
    const isSilent = one !== undefined && other !== undefined && one.modified === other.modified;
    if (isSilent) silent++;
    changes.push({ what, before: one, after: other, silent: isSilent });
  };
  for (const snapshot of after) {
    note(old.get(snapshot.id), snapshot);
    old.delete(snapshot.id);
  }
  for (const gone of old.values()) note(gone, undefined);
  changes.sort(byTypeAndId);
  return { changes, counts, byType, silent };
}

function happening(before: Snapshot | undefined, after: Snapshot | undefined): Happening {
  if (after === undefined) return "removed";
  if (before === undefined) return after.notNormalised === undefined ? "added" : "unknown";
  if (before.hashes.slice === after.hashes.slice) return "unchanged";
  if (after.notNormalised !== undefined || before.notNormalised !== undefined) return "unknown";
  if (before.hashes.canonical === after.hashes.canonical) return "unchanged";
  if (before.status !== after.status) return after.status === "active" ? "restored" : after.status;
  if (before.hashes.content !== after.hashes.content) return "content";
  return before.hashes.substance === after.hashes.substance ? "book-keeping" : "normalisation";
}

function byTypeAndId(one: ObjectChange, other: ObjectChange): number {
  const [left, right] = [sortKey(one), sortKey(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function sortKey({ before, after }: ObjectChange): string {
  const snapshot = after ?? before;
  return `${snapshot?.type} ${snapshot?.attackId ?? "~"} ${snapshot?.id}`;
}

function noCounts(): Record<Happening, number> {
  return Object.fromEntries(HAPPENINGS.map((what) => [what, 0])) as Record<Happening, number>;
}
