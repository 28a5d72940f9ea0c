import type { Content } from "../../content/content.ts";
import type { LinkeditTable } from "./linkedit.ts";

/** Where functions begin: kept by `strip`, and it names none. */
export type FunctionStarts = {
  readonly sizeBytes: number;
  readonly functions: number;
};

const MAX_BYTES = 16 << 20; // a million functions take about two megabytes

/** Counts distances between functions (ULEB128) up to the first of zero, which pads the table. */
export function countFunctionStarts(file: Content, table: LinkeditTable): FunctionStarts {
  let functions = 0;
  let inNumber = false;
  let ended = false;
  file.scan(table.offset, Math.min(table.size, MAX_BYTES), 1, (piece) => {
    for (let index = 0; index < piece.length && !ended; index++) {
      const byte = piece[index] ?? 0;
      if (byte === 0 && !inNumber) ended = true;
      else if (byte < 0x80) {
        functions++;
        inNumber = false;
      } else inNumber = true;
    }
  });
  return { sizeBytes: table.size, functions };
}
