import type { Transaction } from "kysely";
import type { Tables } from "../database/tables.ts";

/** What findings are counted by. */
export interface Counted {
  readonly priority: number;
  readonly status: string;
  readonly host: string;
  readonly role: string;
  readonly technique: string;
  readonly assignee: string;
}

/** Gathers what a transaction adds and takes away, so that a thousand findings of one kind are one change. */
export class CountChanges {
  readonly #changes = new Map<string, { readonly of: Counted; by: number }>();

  add({ priority, status, host, role, technique, assignee }: Counted, by: 1 | -1): void {
    const of = { priority, status, host, role, technique, assignee };
    const key = JSON.stringify(of);
    const known = this.#changes.get(key);
    if (known === undefined) this.#changes.set(key, { of, by });
    else known.by += by;
  }

  async write(transaction: Transaction<Tables>): Promise<void> {
    const rows = [...this.#changes.values()].flatMap(({ of, by }) => (by === 0 ? [] : [{ ...of, findings: by }]));
    for (let from = 0; from < rows.length; from += 500) {
      await transaction
        .insertInto("finding_count")
        .values(rows.slice(from, from + 500))
        .onConflict((conflict) =>
          conflict
            .columns(["priority", "status", "host", "role", "technique", "assignee"])
            .doUpdateSet((of) => ({ findings: of("finding_count.findings", "+", of.ref("excluded.findings")) })),
        )
        .execute();
    }
    if (rows.some(({ findings }) => findings < 0))
      await transaction
        .deleteFrom("finding_count")
        .where("findings", "<=", 0)
        .where("host", "in", hostsOf(rows))
        .execute();
    this.#changes.clear();
  }
}

const MAX_HOSTS = 500;

/** Rows of nothing are let go of at the hosts that changed; beyond the limit at a later change. */
function hostsOf(rows: readonly Counted[]): readonly string[] {
  return [...new Set(rows.map(({ host }) => host))].slice(0, MAX_HOSTS);
}
