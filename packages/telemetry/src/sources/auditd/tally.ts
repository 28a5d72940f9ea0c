import type { SourceCounts } from "../../source.ts";

const MAX_NAMES = 512; // far above the record types and calls there are; names come from the log

/** What became of each line. */
export class Tally {
  lines = 0;
  used = 0;
  readonly #ignored = new Map<string, number>();
  readonly #skipped = new Map<string, number>();
  readonly #lost = new Map<string, number>();

  ignore(type: string, records = 1): void {
    add(this.#ignored, type, records);
  }

  skip(reason: string, records = 1): void {
    add(this.#skipped, reason, records);
  }

  lose(host: string, events: number): void {
    add(this.#lost, host, events);
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

function add(counts: Map<string, number>, name: string, amount: number): void {
  const known = counts.get(name);
  if (known !== undefined) counts.set(name, known + amount);
  else if (counts.size < MAX_NAMES) counts.set(name, amount);
  else counts.set("others", (counts.get("others") ?? 0) + amount);
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
