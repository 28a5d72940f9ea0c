import { RUST_LIBRARY_PATH } from "../languages/rust.ts";
import type { Content } from "./content.ts";
import { PrintableRuns } from "./printable-runs.ts";
import { includesText } from "./text.ts";

/** Runs of at least 6 printable characters. */
export type StringStatistics = { readonly runs: number; readonly bytes: number };

/** What one pass over the whole file shows. */
export function readThrough(file: Content): { readonly strings: StringStatistics; readonly hasRustPaths: boolean } {
  const strings = new PrintableRuns();
  let hasRustPaths = false;
  file.scan(0, file.size, 1, (piece) => {
    strings.add(piece);
    // A path that two pieces share is missed; such a program holds hundreds of them.
    hasRustPaths ||= includesText(piece, RUST_LIBRARY_PATH);
  });
  return { strings: { runs: strings.runs, bytes: strings.bytes }, hasRustPaths };
}
