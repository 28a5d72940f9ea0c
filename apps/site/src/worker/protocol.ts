import type { Inspection } from "@limpid/core";
import type { DumpLine, InspectionWords, Region } from "@limpid/inspect";

/** What the page asks of its worker. The answer carries the request's id. */
export interface Request {
  readonly kind: "inspect" | "hash";
  readonly id: number;
  readonly file: File;
}

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
  /** What is left to read, line by line; undefined for a format without such a listing. */
  readonly listing: readonly DumpLine[] | undefined;
}
