/** How much work the scripts of one file may cost together, whatever they claim. */
export interface ScriptBudget {
  /** Records that may be read. */
  records: number;
  /** Bytes of names and texts that may be decoded. */
  textBytes: number;
  /** Steps of putting constants together. */
  steps: number;
}

export const MAX_RECORDS = 262_144; // the largest script of the corpus has 4,046
export const MAX_TEXT_BYTES = 1 << 20; // the largest script of the corpus takes 31 KB
export const MAX_STEPS = 100_000; // the largest script of the corpus takes 4,400

export function freshBudget(): ScriptBudget {
  return { records: MAX_RECORDS, textBytes: MAX_TEXT_BYTES, steps: MAX_STEPS };
}
