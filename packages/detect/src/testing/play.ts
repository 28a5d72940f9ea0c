import type { ActedEvent, ArtifactLife } from "@limpid/core";
import { Lineage } from "@limpid/lineage";
import type { LivesLimits } from "../lives/limits.ts";
import { Lives, type LivesCounts } from "../lives/lives.ts";

/** The lives of a story, in the order in which they were handed out. */
export function play(events: readonly ActedEvent[], limits: Partial<LivesLimits> = {}): Played {
  const lineage = new Lineage("host");
  const closed: ArtifactLife[] = [];
  const lives = new Lives("host", limits, (life) => closed.push(life));
  for (const event of events) lives.observe(event, lineage.place(event));
  lives.end();
  return {
    lives: closed,
    counts: lives.counts,
    at: (path) => {
      const found = closed.filter((life) => life.path === path);
      const [only] = found;
      if (only === undefined || found.length > 1) throw new Error(`${found.length} lives at ${path}`);
      return only;
    },
  };
}

export interface Played {
  readonly lives: readonly ArtifactLife[];
  readonly counts: LivesCounts;
  /** The one life whose last name this is. */
  readonly at: (path: string) => ArtifactLife;
}
