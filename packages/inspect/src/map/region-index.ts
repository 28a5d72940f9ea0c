import type { Region } from "../formats/format.ts";

/**
 * Finds what lies at an offset: the smallest of the headers, tables, sections, overlays and gaps there, else the
 * smallest segment. Regions are few enough to walk once per question, and a question is a person's.
 */
export function regionAt(regions: readonly Region[], offset: number): Region | undefined {
  let found: Region | undefined;
  for (const region of regions) {
    if (offset < region.offset || offset >= region.offset + region.size) continue;
    if (
      found === undefined ||
      rank(region) < rank(found) ||
      (rank(region) === rank(found) && region.size < found.size)
    ) {
      found = region;
    }
  }
  return found;
}

function rank({ kind }: Region): number {
  if (kind === "part") return 3;
  if (kind === "segment") return 2;
  return kind === "overlay" ? 1 : 0; // a payload's own headers say more than that it is one
}
