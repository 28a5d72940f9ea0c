import type { ArtifactPart, OpacityLevel } from "@limpid/core";

/** A part about which nothing can be said may be worse than one of which nothing was removed, and is no more than that. */
const ASCENDING: readonly (OpacityLevel | null)[] = ["none", null, "locals", "symbols", "sections", "run-only"];

/**
 * The level of an artifact is that of its most opaque part that holds code. Where no part holds any, nothing is hidden:
 * `none`. null without parts.
 */
export function levelOfParts(parts: readonly ArtifactPart[]): OpacityLevel | null {
  if (parts.length === 0) return null;
  const ranks = parts
    .filter(({ holdsCode }) => holdsCode !== false)
    .map(({ opacity }) => ASCENDING.indexOf(opacity.level));
  return ASCENDING[Math.max(0, ...ranks)] ?? null;
}
