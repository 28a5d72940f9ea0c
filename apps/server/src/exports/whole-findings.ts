import type { Finding } from "@limpid/core";
import type { FindingQuery, Status, Store } from "@limpid/store";

/** Read at a time: others ask the store as well. */
const PAGE = 100;

/** A finding as it was kept last, and what was decided about it. */
export interface WholeFinding {
  readonly finding: Finding;
  readonly status: Status;
}

/** All findings of a query, one after the other. Of what comes or goes meanwhile nothing is told twice. */
export async function* wholeFindings(store: Store, query: FindingQuery): AsyncGenerator<WholeFinding> {
  let after: string | undefined;
  do {
    const page = await store.findings.list({ ...query, limit: PAGE, ...(after !== undefined && { after }) });
    const stored = await Promise.all(page.findings.map(({ id }) => store.findings.get(id)));
    for (const one of stored) if (one !== undefined) yield { finding: one.finding, status: one.summary.status };
    after = page.next;
  } while (after !== undefined);
}
