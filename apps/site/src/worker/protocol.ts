import type { Inspection } from "@limpid/core";
import type { InspectionWords, Region } from "@limpid/inspect";

/** What the page asks of its worker. Every answer carries the request's id. */
export type Request =
  | { readonly kind: "inspect"; readonly id: number; readonly file: File; readonly path: string }
  | { readonly kind: "hash"; readonly id: number; readonly file: File };

export type Answer =
  | { readonly kind: "inspected"; readonly id: number; readonly inspected: Inspected }
  | { readonly kind: "hashed"; readonly id: number; readonly sha256: string | null }
  | { readonly kind: "failed"; readonly id: number; readonly why: string };

/** What is known about one file without its digest. */
export interface Inspected {
  readonly inspection: Inspection;
  readonly words: InspectionWords;
  /** Ordered by offset, then the larger first. */
  readonly regions: readonly Region[];
}
