import type { ParseIssue } from "@limpid/core";
import { Content } from "./content/content.ts";
import type { ByteSource } from "./content/source.ts";
import type { Region, RegionKind } from "./formats/format.ts";
import { formatOf } from "./formats/index.ts";
import { HEAD, MAX_DEPTH } from "./inspect.ts";

/** A file as its tables divide it, ordered by offset, then the larger first. */
export interface Layout {
  readonly regions: readonly Region[];
  /** Trouble with the reading itself; damage in the tables is told by the inspection. */
  readonly issues: readonly ParseIssue[];
}

const LAYOUT_BUDGET = 128 << 20; // bytes of tables; the largest table that is read has 16 MiB

/** What the headers and tables of a file claim of it, payloads behind the end included, and the gaps between. */
export function layoutSource(source: ByteSource): Layout {
  const file = new Content(source, { left: LAYOUT_BUDGET });
  const regions = claims(file, 1);
  if (regions.length > 0) regions.push(...gaps(regions, file.size));
  regions.sort((a, b) => a.offset - b.offset || b.size - a.size);
  return { regions, issues: file.issues };
}

function claims(content: Content, depth: number): Region[] {
  const regions = [...(formatOf(content.bytes(0, HEAD))?.layout?.(content) ?? [])];
  const overlay = regions.find(({ kind }) => kind === "overlay");
  if (overlay !== undefined && depth < MAX_DEPTH) {
    for (const region of claims(content.part(overlay.offset - content.base), depth + 1)) regions.push(region);
  }
  return regions;
}

const FINE: ReadonlySet<RegionKind> = new Set(["header", "section", "table"]);

/** Ranges that nothing claims; a segment claims its bytes only where no sections divide it. */
function gaps(regions: readonly Region[], end: number): readonly Region[] {
  const divided = regions.some(({ kind }) => kind === "section");
  const counts = ({ kind, size }: Region): boolean =>
    size > 0 && (FINE.has(kind) || kind === "overlay" || (kind === "segment" && !divided));
  const claimed = regions.filter(counts).sort((a, b) => a.offset - b.offset);
  const found: Region[] = [];
  let reached = 0;
  for (const { offset, size } of [...claimed, { offset: end, size: 0 }]) {
    if (offset > reached) found.push({ name: "unclaimed", kind: "gap", offset: reached, size: offset - reached });
    reached = Math.max(reached, offset + size);
  }
  return found;
}
