import type { SuccessionIn } from "../context/related.ts";
import type { Edition } from "../release/edition.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { ObjectComparison } from "./object.ts";
import type { ReleaseChange } from "./releases.ts";
import type { TacticMove } from "./tactics.ts";

/** Two files of one domain. */
export interface Pair {
  readonly before: Edition;
  readonly after: Edition;
}

/** An object that differs, with where and how. */
export interface ComparedObject {
  readonly pair: Pair;
  readonly before: Snapshot | undefined;
  readonly after: Snapshot | undefined;
  readonly comparison: ObjectComparison;
  readonly tactics: TacticMove | undefined;
  /** Of an object that is revoked in the later release. */
  readonly succession: SuccessionIn | undefined;
  /** Of a relationship: what it says, `S1048 uses T1027.008`. */
  readonly says: string | undefined;
}

/** Two releases as a whole. */
export interface ComparedReleases {
  readonly pair: Pair;
  readonly change: ReleaseChange;
  readonly objects: readonly ComparedObject[];
  /** Techniques, by what became of their tactics: `defense-evasion -> stealth (renamed)`. */
  readonly moves: ReadonlyMap<string, number>;
}
