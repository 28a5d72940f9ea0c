import { PRIORITIES } from "@limpid/core";
import type { Transaction } from "kysely";
import { larger, smaller } from "../database/compare.ts";
import { Prepared } from "../database/prepared.ts";
import type { Tables } from "../database/tables.ts";
import type { Status } from "../triage/triage.ts";

/** A finding as its group sees it. */
export interface Member {
  readonly group_key: string;
  readonly host: string;
  readonly priority: number;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly status: string;
}

type GroupRow = Tables["finding_group"];
type HostRow = Tables["group_host"];

const BATCH = 400;

/** Gathers what a transaction adds to groups and takes from them. */
export class GroupChanges {
  readonly #members: { readonly member: Member; readonly by: 1 | -1 }[] = [];

  add(member: Member, by: 1 | -1): void {
    this.#members.push({ member, by });
  }

  async write(transaction: Transaction<Tables>): Promise<void> {
    const members = this.#members.splice(0);
    const keys = [...new Set(members.map(({ member }) => member.group_key))];
    for (let from = 0; from < keys.length; from += BATCH) {
      const part = new Set(keys.slice(from, from + BATCH));
      await writeGroups(
        transaction,
        [...part],
        members.filter(({ member }) => part.has(member.group_key)),
      );
    }
  }
}

async function writeGroups(
  transaction: Transaction<Tables>,
  keys: readonly string[],
  members: readonly { readonly member: Member; readonly by: 1 | -1 }[],
): Promise<void> {
  const groups = new Map<string, GroupRow>();
  for (const row of await transaction.selectFrom("finding_group").selectAll().where("key", "in", keys).execute())
    groups.set(row.key, { ...row });
  const hosts = new Map<string, HostRow>();
  for (const { member, by } of members) {
    const group = groups.get(member.group_key) ?? emptyGroup(member);
    groups.set(member.group_key, group);
    change(group, member, by);
    const key = `${member.group_key} ${member.host}`;
    const { group_key, first_seen, last_seen } = member;
    const host = hosts.get(key) ?? { group_key, host: member.host, findings: 0, first_seen, last_seen };
    host.findings += by;
    if (by > 0) {
      host.first_seen = Math.min(host.first_seen, first_seen);
      host.last_seen = Math.max(host.last_seen, last_seen);
    }
    hosts.set(key, host);
  }
  await writeHosts(transaction, groups, [...hosts.values()]);
  const rows = [...groups.values()];
  for (const row of rows) row.priority = [row.high, row.medium, row.low, row.expected].findIndex((count) => count > 0);
  await transaction
    .deleteFrom("finding_group")
    .where(
      "key",
      "in",
      rows.map(({ key }) => key),
    )
    .execute();
  const kept = rows.filter(({ findings }) => findings > 0);
  if (kept.length > 0) await transaction.insertInto("finding_group").values(kept).execute();
}

const PUT_HOST = new Prepared(["group_key", "host", "findings", "first_seen", "last_seen"], (db, values) =>
  db
    .insertInto("group_host")
    .values(values)
    .onConflict((conflict) =>
      conflict.columns(["group_key", "host"]).doUpdateSet((of) => ({
        findings: of("group_host.findings", "+", of.ref("excluded.findings")),
        first_seen: smaller(of.ref("group_host.first_seen"), of.ref("excluded.first_seen")),
        last_seen: larger(of.ref("group_host.last_seen"), of.ref("excluded.last_seen")),
      })),
    )
    .returning("findings"),
);

async function writeHosts(
  transaction: Transaction<Tables>,
  groups: ReadonlyMap<string, GroupRow>,
  changes: readonly HostRow[],
): Promise<void> {
  for (const { group_key, host, findings, first_seen, last_seen } of changes) {
    // One that left and came back in this transaction is where it was.
    if (findings === 0) continue;
    const changed = { group_key, host, findings, first_seen, last_seen };
    const { rows } = await transaction.executeQuery(PUT_HOST.with(transaction, changed));
    const row = rows[0] as { readonly findings: number };
    const group = groups.get(group_key);
    if (group === undefined) continue;
    if (findings > 0 && row.findings === findings) group.hosts += 1;
    if (row.findings > 0) continue;
    group.hosts -= 1;
    await transaction.deleteFrom("group_host").where("group_key", "=", group_key).where("host", "=", host).execute();
  }
}

function change(group: GroupRow, { priority, status, first_seen, last_seen }: Member, by: 1 | -1): void {
  group[PRIORITIES[priority] ?? "expected"] += by;
  group[statusColumn(status)] += by;
  group.findings += by;
  if (by < 0) return;
  group.first_seen = Math.min(group.first_seen, first_seen);
  group.last_seen = Math.max(group.last_seen, last_seen);
}

function emptyGroup({ group_key, first_seen, last_seen }: Member): GroupRow {
  const none = { findings: 0, hosts: 0, high: 0, medium: 0, low: 0, expected: 0, priority: 0 };
  const statuses = { new: 0, in_progress: 0, malicious: 0, benign: 0, closed: 0 };
  return { key: group_key, ...none, ...statuses, first_seen, last_seen };
}

export function statusColumn(status: string): "new" | "in_progress" | "malicious" | "benign" | "closed" {
  switch (status as Status) {
    case "in-progress":
      return "in_progress";
    case "malicious":
    case "benign":
    case "closed":
      return status as "malicious" | "benign" | "closed";
    case "new":
      return "new";
  }
}
