import { type Finding, PRIORITIES, type Priority } from "@limpid/core";
import { SUB_TECHNIQUE } from "../finding/attack.ts";
import { plainText } from "../finding/text.ts";
import { COLOURS, type LayerContent, STRATEGY_METADATA } from "./layer.ts";

/** Kinds of missing facts that are told apart; a program names far fewer. */
const MAX_KINDS = 1000;
/** Kinds of one finding that are counted; an analytic knows about a dozen. */
const MAX_MISSING = 32;
/** Findings whose revisions are told apart; further ones count as findings of their own. */
const MAX_FINDINGS = 1_000_000;

/** What findings tell of this installation: how many there are, and what of them could be seen. */
export class SeenFindings {
  /** By id: `watch` prints a finding again whenever it grows, and the last revision counts. */
  readonly #last = new Map<string, Seen>();
  #unnamed = 0;

  add(finding: Finding): void {
    const { id, revision } = finding;
    const known = this.#last.get(id);
    if (known !== undefined && known.revision > revision) return;
    const key = known === undefined && this.#last.size >= MAX_FINDINGS ? `more ${this.#unnamed++ % 1000}` : id;
    this.#last.set(key, {
      revision,
      priority: finding.priority,
      withdrawn: finding.change === "withdrawn",
      analytic: finding.analytic,
      inspected: finding.artifact.inspected,
      creator: finding.creator.basis !== "unknown",
      executed: finding.executions.length > 0,
      missing: [...new Set(finding.missing.slice(0, MAX_MISSING).map(({ id: kind }) => kind.slice(0, 64)))],
    });
  }

  /** How many findings of each priority. */
  findingsLayer(): LayerContent {
    const all = this.#standing();
    const counts = new Map<Priority, number>(PRIORITIES.map((priority) => [priority, 0]));
    for (const { priority } of all) counts.set(priority, (counts.get(priority) ?? 0) + 1);
    const told = PRIORITIES.map((priority) => ({ name: priority, value: String(counts.get(priority) ?? 0) }));
    const queued = (counts.get("high") ?? 0) + (counts.get("medium") ?? 0);
    return {
      name: "Limpid: findings",
      description: "How many findings the input held. The score is the share of them that is high or medium.",
      legend: [{ label: "high or medium", color: COLOURS.full }],
      techniques: [
        {
          techniqueID: SUB_TECHNIQUE.id,
          ...score(queued, all.length),
          comment: `${all.length} findings: ${told.map(({ name, value }) => `${value} ${name}`).join(", ")}. Signals, not verdicts.`,
          metadata: [...STRATEGY_METADATA, ...told, ...perAnalytic(all)],
        },
      ],
    };
  }

  /** Of how many findings everything that the analytic asks for could be seen. */
  measuredLayer(): LayerContent {
    const all = this.#standing();
    const whole = all.filter(({ creator, inspected, missing }) => creator && inspected && missing.length === 0).length;
    const share = (name: string, of: (seen: Seen) => boolean) => ({
      name,
      value: `${all.filter(of).length} of ${all.length}`,
    });
    const kinds = new Map<string, number>();
    for (const { missing } of all) {
      for (const kind of missing) {
        if (kinds.has(kind) || kinds.size < MAX_KINDS) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
    }
    const most = [...kinds].sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1)).slice(0, 20);
    return {
      name: "Limpid: measured on findings",
      description:
        "Of how many findings of the input the writer was known, the file could be inspected and no fact was missing. Measured on findings alone: of drops that left no trace it knows nothing.",
      legend: [{ label: "nothing was missing", color: COLOURS.full }],
      techniques: [
        {
          techniqueID: SUB_TECHNIQUE.id,
          ...score(whole, all.length),
          comment: `${whole} of ${all.length} findings lack nothing.`,
          metadata: [
            ...STRATEGY_METADATA,
            share("writer known", ({ creator }) => creator),
            share("file inspected", ({ inspected }) => inspected),
            share("execution seen", ({ executed }) => executed),
            ...most.map(([kind, count]) => ({ name: `missing: ${plainText(kind)}`, value: `${count} findings` })),
          ],
        },
      ],
    };
  }

  #standing(): readonly Seen[] {
    return [...this.#last.values()].filter(({ withdrawn }) => !withdrawn);
  }
}

interface Seen {
  readonly revision: number;
  readonly priority: Priority;
  readonly withdrawn: boolean;
  readonly analytic: string;
  readonly inspected: boolean;
  readonly creator: boolean;
  readonly executed: boolean;
  readonly missing: readonly string[];
}

/** Of nothing there is no share: then the technique has no score. */
export function score(part: number, all: number): { readonly score?: number } {
  return all === 0 ? {} : { score: Math.round((100 * part) / all) };
}

function perAnalytic(all: readonly Seen[]): readonly { readonly name: string; readonly value: string }[] {
  const ids = [...new Set(all.map(({ analytic }) => analytic))].sort().slice(0, 20);
  return ids.map((id) => ({ name: id, value: `${all.filter(({ analytic }) => analytic === id).length} findings` }));
}
