import type { ByteSource } from "../content/source.ts";
import type { Region, RegionKind } from "../formats/format.ts";
import { layoutSource } from "../layout.ts";

/** The part of a file that holds an offset. */
export interface Place {
  /** As the file calls it, not escaped: `.rodata`, `__TEXT,__cstring`; a segment where no section says more. */
  readonly name: string;
  readonly kind: "section" | "segment" | "table" | "header" | "overlay" | "gap";
}

/** The finer a claim, the more it says; a part of a file (a slice) says least and is left out. */
const ORDER: readonly RegionKind[] = ["section", "table", "header", "segment", "overlay", "gap"];
const MAX_BACK = 64; // regions of one kind that overlap in honest files are a few; a hostile one may be answered late

/** Where in a file an offset lies, by its tables; quick for offsets that ascend. */
export class Places {
  /** The last answer and where it holds: strings come in the order of the file, many to a section. */
  #last: Place | undefined;
  #from = 0;
  #until = 0;
  readonly #kinds: readonly { readonly kind: RegionKind; readonly regions: readonly Region[]; next: number }[];

  constructor(source: ByteSource) {
    const { regions } = layoutSource(source);
    this.#kinds = ORDER.map((kind) => ({
      kind,
      regions: regions.filter((region) => region.kind === kind && region.size > 0),
      next: 0,
    })).filter(({ regions }) => regions.length > 0);
  }

  /** Undefined when nothing is known of that place. */
  of(offset: number): Place | undefined {
    if (offset >= this.#from && offset < this.#until) return this.#last;
    for (const row of this.#kinds) {
      const { regions } = row;
      if (row.next > 0 && (regions[row.next - 1]?.offset ?? 0) > offset) row.next = 0;
      while (row.next < regions.length && (regions[row.next]?.offset ?? 0) <= offset) row.next++;
      for (let index = row.next - 1; index >= Math.max(0, row.next - MAX_BACK); index--) {
        const region = regions[index];
        if (region !== undefined && offset < region.offset + region.size) {
          const place = { name: region.name, kind: region.kind as Place["kind"] };
          // Of the finest kind only: of others a finer claim may begin before the end.
          if (row === this.#kinds[0]) {
            this.#last = place;
            this.#from = offset;
            this.#until = Math.min(region.offset + region.size, regions[row.next]?.offset ?? Number.POSITIVE_INFINITY);
          }
          return place;
        }
      }
    }
    return undefined;
  }
}
