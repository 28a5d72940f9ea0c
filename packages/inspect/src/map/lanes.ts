import type { Region, RegionKind } from "../formats/format.ts";

/** One line of the map: regions that (as a rule) do not overlap, ordered by offset. */
export interface Lane {
  readonly title: string;
  readonly regions: readonly Region[];
}

const GROUPS: readonly { readonly title: string; readonly kinds: readonly RegionKind[]; readonly lanes: number }[] = [
  { title: "Parts", kinds: ["part"], lanes: 2 },
  { title: "Segments", kinds: ["segment"], lanes: 3 },
  { title: "Contents", kinds: ["header", "table", "section", "overlay", "gap"], lanes: 3 },
];

/**
 * Divides regions (ordered by offset, the larger first) into lanes. What overlaps goes to the next lane; what
 * overlaps everywhere goes to the last, where only what lies in front is seen: the list shows all.
 */
export function lanesOf(regions: readonly Region[]): readonly Lane[] {
  return GROUPS.flatMap(({ title, kinds, lanes }) => {
    const placed: Region[][] = [];
    const ends: number[] = [];
    for (const region of regions) {
      if (region.size === 0 || !kinds.includes(region.kind)) continue;
      const free = ends.findIndex((end) => end <= region.offset);
      const lane = free >= 0 ? free : Math.min(ends.length, lanes - 1);
      ends[lane] = Math.max(ends[lane] ?? 0, region.offset + region.size);
      const own = placed[lane] ?? [];
      own.push(region);
      placed[lane] = own;
    }
    return placed.map((own, index) => ({ title: index === 0 ? title : "", regions: own }));
  });
}
