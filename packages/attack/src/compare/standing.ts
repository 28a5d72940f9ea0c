import { compareReleases } from "../release/order.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** A release of one domain in the mirror, and an object as it has it; undefined: the object is not in it. */
export interface Appearance {
  readonly release: string;
  readonly snapshot: Snapshot | undefined;
}

/** How long a wording has stood: the first and the last of neighbouring releases that have it. */
export interface Standing {
  readonly first: string;
  readonly last: string;
}

/**
 * The mirrored releases around `release` in which an object has the hash that it has there. Releases that are not in
 * the mirror are not known; one that is and lacks the object ends the run.
 */
export function standing(
  appearances: readonly Appearance[],
  release: string,
  hash: "raw" | "canonical" | "content",
): Standing | undefined {
  const ordered = appearances.toSorted((one, other) => compareReleases(one.release, other.release));
  const at = ordered.findIndex((one) => one.release === release);
  const wanted = ordered[at]?.snapshot?.hashes[hash];
  if (wanted === undefined) return undefined;
  const has = (index: number): boolean => ordered[index]?.snapshot?.hashes[hash] === wanted;
  let [first, last] = [at, at];
  while (has(first - 1)) first--;
  while (has(last + 1)) last++;
  return { first: ordered[first]?.release ?? release, last: ordered[last]?.release ?? release };
}
