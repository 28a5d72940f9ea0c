import type { CompiledQuery, Kysely } from "kysely";
import { appendOnly } from "../append-only.ts";
import { createFullText } from "../full-text.ts";
import type { Tables } from "../tables.ts";
import { type AnyTable, columns, numbered, type Statement } from "./table.ts";

/** Findings, triage, artifacts, processes, events, pipelines, samples. */
export function first(db: Kysely<Tables>): readonly CompiledQuery[] {
  return [...findings(db), ...triage(db), ...things(db), ...events(db), ...state(db)].map((each) =>
    "compile" in each ? each.compile() : each,
  );
}

function findings(db: Kysely<Tables>): readonly Statement[] {
  const table = (name: string) => db.schema.createTable(name) as AnyTable;
  const index = (name: string, on: string, ...over: string[]) => db.schema.createIndex(name).on(on).columns(over);
  return [
    columns(
      table("host"),
      "name:text first_seen:integer last_seen:integer sensor_version:text? lost:integer",
    ).addPrimaryKeyConstraint("host_key", ["name"] as never[]),
    columns(
      numbered(table("finding")),
      "id:text revision:integer change:text analytic:text technique:text host:text container:text? priority:integer " +
        "score:integer title:text path:text? sha256:text? creator_image:text? role:text executions:integer " +
        "first_seen:integer last_seen:integer received_at:integer group_key:text exercise:text? status:text " +
        "assignee:text snoozed_until:integer? snoozed_until_run:integer current:integer",
    ).addForeignKeyConstraint("finding_host", ["host"] as never[], "host", ["name"]),
    index("finding_id", "finding", "id").unique(),
    // One for each way to begin a list; all end in its order, so that a page is read from where the last one ended.
    index("finding_priority", "finding", "priority", "last_seen", "n"),
    ...["host", "role", "status", "assignee", "group_key"].map((lead) =>
      index(`finding_${lead}`, "finding", lead, "priority", "last_seen", "n"),
    ),
    index("finding_sha256", "finding", "sha256"),
    index("finding_path", "finding", "path"),
    columns(
      numbered(table("finding_revision")),
      "finding:integer revision:integer hash:text received_at:integer priority:integer score:integer body:blob",
    ).addForeignKeyConstraint("revision_finding", ["finding"] as never[], "finding", ["n"]),
    index("finding_revision_once", "finding_revision", "finding", "revision", "hash").unique(),
    columns(
      table("finding_count"),
      "priority:integer status:text host:text role:text technique:text assignee:text findings:integer",
    ).addPrimaryKeyConstraint("finding_count_key", COUNTED as never[]),
    columns(
      table("finding_group"),
      "key:text findings:integer hosts:integer high:integer medium:integer low:integer expected:integer " +
        "priority:integer first_seen:integer last_seen:integer",
    ).addPrimaryKeyConstraint("finding_group_key", ["key"] as never[]),
    index("finding_group_order", "finding_group", "priority", "last_seen", "key"),
    columns(table("group_host"), "group_key:text host:text findings:integer").addPrimaryKeyConstraint(
      "group_host_key",
      ["group_key", "host"] as never[],
    ),
    createFullText(),
    ...appendOnly("finding_revision"),
  ];
}

const COUNTED = ["host", "priority", "status", "role", "technique", "assignee"];

function triage(db: Kysely<Tables>): readonly Statement[] {
  return [
    columns(
      numbered(db.schema.createTable("triage_change") as AnyTable),
      "id:text finding:integer at:integer changed_by:text why:text? body:blob",
    ).addForeignKeyConstraint("change_finding", ["finding"] as never[], "finding", ["n"]),
    db.schema.createIndex("triage_change_once").on("triage_change").columns(["id", "finding"]).unique(),
    db.schema.createIndex("triage_change_finding").on("triage_change").columns(["finding", "n"]),
    ...appendOnly("triage_change"),
  ];
}

function things(db: Kysely<Tables>): readonly Statement[] {
  const table = (name: string) => db.schema.createTable(name) as AnyTable;
  return [
    columns(
      table("artifact"),
      "sha256:text size_bytes:integer? format:text? level:text? packed:integer known_by:text first_seen:integer " +
        "last_seen:integer body:blob",
    ).addPrimaryKeyConstraint("artifact_key", ["sha256"] as never[]),
    columns(
      table("process"),
      "key:text host:text pid:integer parent:text? started_at:integer last_seen:integer body:blob",
    )
      .addPrimaryKeyConstraint("process_key", ["key"] as never[])
      .addForeignKeyConstraint("process_host", ["host"] as never[], "host", ["name"]),
    db.schema.createIndex("process_host").on("process").columns(["host", "started_at"]),
    db.schema.createIndex("process_parent").on("process").columns(["parent"]),
  ];
}

function events(db: Kysely<Tables>): readonly Statement[] {
  const table = (name: string) => db.schema.createTable(name) as AnyTable;
  return [
    columns(
      table("segment"),
      "number:integer bytes:integer events:integer min_at:integer max_at:integer sealed:integer",
    ).addPrimaryKeyConstraint("segment_key", ["number"] as never[]),
    columns(
      numbered(table("event_block")),
      "segment:integer at_byte:integer bytes:integer events:integer",
    ).addForeignKeyConstraint("block_segment", ["segment"] as never[], "segment", ["number"], (key) =>
      key.onDelete("cascade"),
    ),
    db.schema.createIndex("event_block_place").on("event_block").columns(["segment", "at_byte"]).unique(),
    columns(table("event_range"), "block:integer host:text min_at:integer max_at:integer events:integer")
      .addPrimaryKeyConstraint("event_range_key", ["block", "host"] as never[])
      .addForeignKeyConstraint("range_block", ["block"] as never[], "event_block", ["n"], (key) =>
        key.onDelete("cascade"),
      ),
    db.schema.createIndex("event_range_moment").on("event_range").columns(["host", "max_at", "min_at"]),
  ];
}

function state(db: Kysely<Tables>): readonly Statement[] {
  const table = (name: string) => db.schema.createTable(name) as AnyTable;
  return [
    columns(table("batch"), "source:text id:text received_at:integer").addPrimaryKeyConstraint("batch_key", [
      "source",
      "id",
    ] as never[]),
    db.schema.createIndex("batch_age").on("batch").columns(["received_at"]),
    columns(table("pipeline_state"), "name:text saved_at:integer position:blob snapshot:blob").addPrimaryKeyConstraint(
      "pipeline_state_key",
      ["name"] as never[],
    ),
    columns(
      table("sample"),
      "sha256:text blob:text size_bytes:integer kept_at:integer why:text",
    ).addPrimaryKeyConstraint("sample_key", ["sha256"] as never[]),
    db.schema.createIndex("sample_blob").on("sample").columns(["blob"]).unique(),
  ];
}
