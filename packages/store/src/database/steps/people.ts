import { type ColumnDefinitionBuilder, CompiledQuery, type Kysely } from "kysely";
import { appendOnly, chained } from "../append-only.ts";
import type { Tables } from "../tables.ts";
import { type AnyTable, columns, numbered, type Statement } from "./table.ts";

/** Who works with the store: users, what they look at and decide, and the log of it; the machines that send to it. */
export function people(db: Kysely<Tables>): readonly CompiledQuery[] {
  return [...access(db), ...audit(db), ...machines(db), ...looking(db), ...deciding(db)].map((each) =>
    "compile" in each ? each.compile() : each,
  );
}

function access(db: Kysely<Tables>): readonly Statement[] {
  const table = (name: string) => db.schema.createTable(name) as AnyTable;
  return [
    columns(
      table("account"),
      "name:text role:text disabled:integer password_hash:text? created_at:integer last_sign_in:integer?",
    ).addPrimaryKeyConstraint("account_key", ["name"] as never[]),
    columns(
      numbered(table("session")),
      "hash:text account:text started_at:integer last_used:integer expires_at:integer source:text? agent:text?",
    ).addForeignKeyConstraint("session_account", ["account"] as never[], "account", ["name"]),
    db.schema.createIndex("session_hash").on("session").columns(["hash"]).unique(),
    db.schema.createIndex("session_of").on("session").columns(["account"]),
    columns(
      numbered(table("api_token")),
      "hash:text name:text owner:text? scopes:text created_at:integer expires_at:integer? last_used:integer? " +
        "revoked_at:integer?",
    ).addForeignKeyConstraint("api_token_owner", ["owner"] as never[], "account", ["name"]),
    db.schema.createIndex("api_token_hash").on("api_token").columns(["hash"]).unique(),
    columns(table("link"), "hash:text account:text purpose:text made_at:integer expires_at:integer used_at:integer?")
      .addPrimaryKeyConstraint("link_key", ["hash"] as never[])
      .addForeignKeyConstraint("link_account", ["account"] as never[], "account", ["name"]),
  ];
}

function audit(db: Kysely<Tables>): readonly Statement[] {
  const index = (name: string, ...over: string[]) => db.schema.createIndex(name).on("audit").columns(over);
  return [
    columns(
      db.schema.createTable("audit") as AnyTable,
      "n:integer at:integer who:text source:text? what:text subject:text? details:text previous:text hash:text",
    ).addPrimaryKeyConstraint("audit_key", ["n"] as never[]),
    index("audit_who", "who", "n"),
    index("audit_what", "what", "n"),
    index("audit_subject", "subject", "n"),
    ...appendOnly("audit"),
    chained("audit"),
  ];
}

function machines(db: Kysely<Tables>): readonly Statement[] {
  const table = (name: string) => db.schema.createTable(name) as AnyTable;
  return [
    columns(
      numbered(table("enrolment_token")),
      "hash:text name:text kind:text speaks_for:text created_at:integer created_by:text expires_at:integer " +
        "uses_left:integer revoked_at:integer?",
    ),
    db.schema.createIndex("enrolment_token_hash").on("enrolment_token").columns(["hash"]).unique(),
    columns(
      numbered(table("host_key")),
      "hash:text token:integer kind:text speaks_for:text host:text claimed:text machine:text? enrolled_at:integer " +
        "last_used:integer? last_source:text? instance:text? former_instances:text revoked_at:integer? cloned_at:integer?",
    ).addForeignKeyConstraint("host_key_token", ["token"] as never[], "enrolment_token", ["n"]),
    db.schema.createIndex("host_key_hash").on("host_key").columns(["hash"]).unique(),
    db.schema.createIndex("host_key_host").on("host_key").columns(["host"]),
    db.schema.createIndex("host_key_claimed").on("host_key").columns(["claimed", "machine"]),
    db.schema.alterTable("host").addColumn("received_at", "integer"),
    db.schema.alterTable("host").addColumn("facts", "blob"),
  ];
}

function looking(db: Kysely<Tables>): readonly Statement[] {
  const table = (name: string) => db.schema.createTable(name) as AnyTable;
  const index = (name: string, on: string, ...over: string[]) => db.schema.createIndex(name).on(on).columns(over);
  return [
    columns(
      table("saved_view"),
      "owner:text name:text shared:integer query:text settings:text changed_at:integer",
    ).addPrimaryKeyConstraint("saved_view_key", ["owner", "name"] as never[]),
    index("saved_view_shared", "saved_view", "shared"),
    columns(table("seen"), "viewer:text finding:integer revision:integer at:integer changed:integer")
      .addPrimaryKeyConstraint("seen_key", ["viewer", "finding"] as never[])
      .addForeignKeyConstraint("seen_finding", ["finding"] as never[], "finding", ["n"]),
    index("seen_finding", "seen", "finding"),
    index("seen_changed", "seen", "viewer", "changed", "finding"),
    db.schema.dropIndex("finding_sha256"),
    // With the host behind, so that hosts are counted without a look at the findings.
    index("finding_sha256", "finding", "sha256", "priority", "last_seen", "n", "host"),
    index("finding_creator_image", "finding", "creator_image", "priority", "last_seen", "n", "host"),
    // Few sleep at a time.
    CompiledQuery.raw(
      "create index finding_snoozed on finding (n) where (snoozed_until_run <> 0 or snoozed_until is not null)",
    ),
    index("artifact_seen", "artifact", "last_seen", "sha256"),
  ];
}

function deciding(db: Kysely<Tables>): readonly Statement[] {
  const count = (name: string) => db.schema.alterTable("finding_group").addColumn(name, "integer", zero);
  return [
    columns(
      db.schema.createTable("group_decision") as AnyTable,
      "group_key:text change:text status:text decided_by:text at:integer why:text? priority:integer",
    ).addPrimaryKeyConstraint("group_decision_key", ["group_key"] as never[]),
    db.schema.alterTable("finding").addColumn("by_group", "integer", zero),
    db.schema.alterTable("triage_change").addColumn("undoes", "text"),
    ...["new", "in_progress", "malicious", "benign", "closed"].map(count),
    ...["first_seen", "last_seen"].map((name) => db.schema.alterTable("group_host").addColumn(name, "integer", zero)),
    // What is there already is counted once.
    CompiledQuery.raw(
      `update finding_group set new = counted.new, in_progress = counted.in_progress, malicious = counted.malicious,
        benign = counted.benign, closed = counted.closed
      from (select group_key, count(case status when 'new' then 1 end) as new,
        count(case status when 'in-progress' then 1 end) as in_progress,
        count(case status when 'malicious' then 1 end) as malicious,
        count(case status when 'benign' then 1 end) as benign,
        count(case status when 'closed' then 1 end) as closed from finding group by group_key) as counted
      where counted.group_key = finding_group.key`,
    ),
    CompiledQuery.raw(
      `update group_host set first_seen = counted.first_seen, last_seen = counted.last_seen
      from (select group_key, host, min(first_seen) as first_seen, max(last_seen) as last_seen
        from finding group by group_key, host) as counted
      where counted.group_key = group_host.group_key and counted.host = group_host.host`,
    ),
  ];
}

const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0);
