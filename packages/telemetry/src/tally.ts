import { own } from "@limpid/core";
import type { SourceCounts } from "./source.ts";

const MAX_NAMES = 512; // far above the record types and calls there are; names come from the log
const LONGEST_NAME = 128; // types and reasons are words; those of a hostile log are texts
const OTHERS = "others";

interface Count {
  amount: number;
}

/** What became of each line. */
export class Tally {
  lines = 0;
  used = 0;
  readonly #ignored = new Map<string, Count>();
  readonly #skipped = new Map<string, Count>();
  readonly #lost = new Map<string, Count>();

  ignore(type: string, records = 1): void {
    countOf(this.#ignored, type).amount += records;
  }

  /** The count of a record type itself, for types that are ignored by the million. */
  ignored(type: string): Count {
    return countOf(this.#ignored, type);
  }

  skip(reason: string, records = 1): void {
    countOf(this.#skipped, reason).amount += records;
  }

  lose(host: string, events: number): void {
    countOf(this.#lost, host).amount += events;
  }

  counts(): SourceCounts {
    return {
      linesRead: this.lines,
      recordsUsed: this.used,
      ignored: sorted(this.#ignored),
      skipped: sorted(this.#skipped),
      lost: sorted(this.#lost),
    };
  }
}

function countOf(counts: Map<string, Count>, written: string): Count {
  const name = written.length <= LONGEST_NAME ? written : `${written.slice(0, LONGEST_NAME - 1)}…`;
  const known = counts.get(name);
  if (known !== undefined) return known;
  if (counts.size >= MAX_NAMES && name !== OTHERS) return countOf(counts, OTHERS);
  const count = { amount: 0 };
  counts.set(own(name), count);
  return count;
}

function sorted(counts: ReadonlyMap<string, Count>): Readonly<Record<string, number>> {
  const entries = [...counts].filter(([, { amount }]) => amount > 0);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([name, { amount }]) => [name, amount]));
}
