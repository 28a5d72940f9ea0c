import type { FindingOrder } from "../api/resources.ts";

/** The queue's state, as it stands in the address. */
export interface QueueSearch {
  /** Absent: the view to begin with. */
  readonly q?: string;
  readonly order?: FindingOrder;
  /** Id of the finding under the cursor. */
  readonly at?: string;
}

export function parseQueueSearch(search: Readonly<Record<string, unknown>>): QueueSearch {
  return {
    ...(typeof search.q === "string" && { q: search.q }),
    ...(search.order === "newest" && { order: "newest" as const }),
    ...(typeof search.at === "string" && search.at !== "" && { at: search.at }),
  };
}
