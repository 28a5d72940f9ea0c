import type { Finding } from "@limpid/core";
import type { Store } from "@limpid/store";
import { wholeFindings } from "../exports/whole-findings.ts";

/** Findings that are looked at, the newest first: reading one takes some 0.3 ms. */
const LOOKED_AT = 2000;
/** What was counted is told again for so long; a count that is a minute old misleads nobody. */
const FRESH_MS = 60_000;
const FIRST = 20; // ids of findings that are named

/** What findings of one kind were judged by, and how many there are. */
export interface JudgedFindings {
  readonly judgement: Pick<Finding, "analytic" | "strategy" | "technique" | "attackRelease" | "judgedBy">;
  readonly findings: number;
  readonly first: readonly string[];
}

export interface KeptJudgements {
  readonly groups: readonly JudgedFindings[];
  /** That were looked at. */
  readonly findings: number;
  /** There are more. */
  readonly atLeast: boolean;
}

/** Counts by what the findings of a store were judged: thousands of findings name the same few objects. */
export class Judgements {
  readonly #store: Store;
  #kept: { readonly at: number; readonly counted: Promise<KeptJudgements> } | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  read(): Promise<KeptJudgements> {
    const now = performance.now();
    if (this.#kept === undefined || now - this.#kept.at > FRESH_MS) {
      const counted = this.#count();
      this.#kept = { at: now, counted };
      // A failure is told to who asked, and the next one asks anew.
      counted.catch(() => {
        this.#kept = undefined;
      });
    }
    return this.#kept.counted;
  }

  async #count(): Promise<KeptJudgements> {
    const groups = new Map<string, { judgement: JudgedFindings["judgement"]; findings: number; first: string[] }>();
    let findings = 0;
    for await (const { finding } of wholeFindings(this.#store, { order: "newest" })) {
      if (findings === LOOKED_AT) return { groups: [...groups.values()], findings, atLeast: true };
      findings++;
      const { id, analytic, strategy, technique, attackRelease, judgedBy } = finding;
      const judgement = { analytic, strategy, technique, attackRelease, ...(judgedBy !== undefined && { judgedBy }) };
      const key = JSON.stringify(judgement);
      const group = groups.get(key) ?? { judgement, findings: 0, first: [] };
      groups.set(key, group);
      group.findings++;
      if (group.first.length < FIRST) group.first.push(id);
    }
    return { groups: [...groups.values()], findings, atLeast: false };
  }
}
