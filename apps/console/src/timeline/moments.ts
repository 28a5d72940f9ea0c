import type { Finding, TimelineEntry, TouchKind } from "@limpid/core";
import { parseInstant } from "./instant.ts";

/** Something that happened to the artifact. */
export interface Happening {
  readonly at: number;
  readonly what: TouchKind;
  readonly entry: TimelineEntry;
}

/** Past tense, as the sentence "it was …" needs it. */
export const TOUCH_WORDS: { readonly [K in TouchKind]: string } = {
  created: "created",
  opened: "opened for writing",
  written: "written",
  copied: "copied",
  swapped: "swapped with another file",
  "attribute-set": "attribute set",
  "attribute-removed": "attribute removed",
  truncated: "truncated",
  "mode-changed": "mode changed",
  renamed: "renamed",
  linked: "linked",
  executed: "ran",
  removed: "removed",
  replaced: "replaced",
};

/** What happened, the first first; entries whose time cannot be read are left out, and there are none in practice. */
export function happeningsOf({ timeline }: Pick<Finding, "timeline">): readonly Happening[] {
  return timeline
    .flatMap((entry) => {
      const at = parseInstant(entry.at);
      return at === undefined ? [] : [{ at, what: entry.what, entry }];
    })
    .sort((a, b) => a.at - b.at);
}

/** What is true of the artifact at an instant. */
export interface AsOf {
  /** Name it had then; null: it never had one, or none was told by then. */
  readonly path: string | null;
  readonly state: "not there yet" | "there" | "executable" | "has run" | "removed";
  /** The last thing that had happened. */
  readonly last: Happening | undefined;
}

const NAMES: ReadonlySet<TouchKind> = new Set(["created", "copied", "renamed", "linked", "swapped"]);

/** The artifact as of an instant. */
export function artifactAsOf(finding: Pick<Finding, "timeline" | "artifact">, at: number): AsOf {
  const all = happeningsOf(finding);
  const before = all.filter((one) => one.at <= at);
  const last = before.at(-1);
  const { path, previousPaths } = finding.artifact;
  const first = previousPaths[0] ?? path;
  if (last === undefined) return { path: first, state: all.length === 0 ? "there" : "not there yet", last };
  const named = before.findLast(({ what, entry }) => NAMES.has(what) && entry.path !== undefined);
  const has = (kind: TouchKind): boolean => before.some(({ what }) => what === kind);
  const gone = last.what === "removed" || last.what === "replaced";
  return {
    path: named?.entry.path ?? first,
    state: gone ? "removed" : has("executed") ? "has run" : has("mode-changed") ? "executable" : "there",
    last,
  };
}
