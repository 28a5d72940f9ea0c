import type { Inspection } from "@limpid/core";
import type { DumpLine, InspectionWords, Region } from "@limpid/inspect";
import type { FoundString, Mark } from "@limpid/inspect/strings";

/** What the page asks of its worker. The answer carries the request's id. */
export interface Request {
  readonly kind: "inspect" | "hash" | "strings";
  readonly id: number;
  readonly file: File;
}

export type Answer =
  | { readonly kind: "inspected"; readonly id: number; readonly inspected: Inspected }
  | { readonly kind: "hashed"; readonly id: number; readonly sha256: string | null }
  | { readonly kind: "strings"; readonly id: number; readonly found: StringsFound }
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

/** The strings of a file in its order, as many as a list can hold. */
export interface StringsFound {
  readonly strings: readonly ListedString[];
  /** Those that came after the last one listed. */
  readonly more: number;
}

/** A string with the beginning of its text; `length` is that of the whole. */
export interface ListedString extends FoundString {
  /** The region that holds it, not escaped; empty when nothing is known of that place. */
  readonly place: string;
  readonly marks: readonly Mark[];
}
