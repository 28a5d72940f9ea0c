import type { JsonObject } from "../json/value.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { changedPaths, type PathChange } from "./paths.ts";
import { compareSnapshots, type Happening } from "./releases.ts";
import { type TextPiece, textChanges } from "./text.ts";

/** An object with its value in one release. */
export interface ObjectVersion {
  readonly snapshot: Snapshot;
  /** Undefined: its JSON is not sound. */
  readonly value: JsonObject | undefined;
}

/** How an object differs between two releases. */
export interface ObjectComparison {
  readonly what: Happening;
  readonly silent: boolean;
  readonly paths: readonly (PathChange & {
    /** Word by word, where both sides are text. */
    readonly text: readonly TextPiece[] | undefined;
  })[];
  /** Equal but for the order of members or white space: the canonical hash is the same, the others are not. */
  readonly onlyWrittenOtherwise: boolean;
}

/** Compares two versions; undefined: the object is not in that release. */
export function compareObject(before: ObjectVersion | undefined, after: ObjectVersion | undefined): ObjectComparison {
  const listed = (version: ObjectVersion | undefined) => (version === undefined ? [] : [version.snapshot]);
  const change = compareSnapshots(listed(before), listed(after)).changes[0];
  const [one, other] = [before?.snapshot.hashes, after?.snapshot.hashes];
  const canCompare = before?.value !== undefined && after?.value !== undefined;
  const paths = canCompare ? changedPaths(before.value, after.value, after.snapshot.type) : [];
  return {
    what: change?.what ?? "unchanged",
    silent: change?.silent ?? false,
    paths: paths.map((path) => ({
      ...path,
      text:
        typeof path.before === "string" && typeof path.after === "string"
          ? textChanges(path.before, path.after)
          : undefined,
    })),
    onlyWrittenOtherwise:
      one?.canonical !== undefined && one.canonical === other?.canonical && one.slice !== other.slice,
  };
}
