import { formatQuery } from "@limpid/query";
import type { FindingOrder } from "../api/resources.ts";

/** A search with a name. */
export interface View {
  readonly id: string;
  readonly q: string;
  readonly order?: FindingOrder;
}

/** What an analyst begins with: what asks for a look and is nobody's decision yet. */
export const FIRST_VIEW = "priority:high,medium status:new,in-progress -is:snoozed";

/** Views that are always there; `me` is the name of the account. */
export function standingViews(me: string): readonly View[] {
  return [
    { id: "open", q: FIRST_VIEW },
    { id: "mine", q: `${assignedTo(me)} status:new,in-progress -is:snoozed` },
    { id: "changed", q: "is:changed" },
    { id: "low", q: "priority:low status:new,in-progress -is:snoozed" },
    { id: "snoozed", q: "is:snoozed" },
    { id: "decided", q: "status:malicious,benign,closed", order: "newest" },
    { id: "expected", q: "priority:expected", order: "newest" },
    { id: "all", q: "" },
  ];
}

function assignedTo(name: string): string {
  return formatQuery([{ field: "assignee", values: [name], excluded: false }]);
}
