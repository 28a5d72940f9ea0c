import type { Finding } from "@limpid/core";
import type { FindingQuery, Store } from "@limpid/store";

/** Read at a time: others ask the store as well. */
const PAGE = 100;

/** All findings of a query, whole, one after the other; what leaves the store meanwhile is left out. */
export async function* wholeFindings(
  store: Store,
  query: FindingQuery,
): AsyncGenerator<Finding & { readonly status: string }> {
  let after: string | undefined;
  do {
    const page = await store.findings.list({ ...query, limit: PAGE, ...(after !== undefined && { after }) });
    const stored = await Promise.all(page.findings.map(({ id }) => store.findings.get(id)));
    for (const one of stored) if (one !== undefined) yield { ...one.finding, status: one.summary.status };
    after = page.next;
  } while (after !== undefined);
}
