import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Finding } from "@limpid/core";
import type { Kysely } from "kysely";
import { verifyAudit } from "../audit/verify.ts";
import { unpack, unpackText } from "../database/packed.ts";
import type { Tables } from "../database/tables.ts";
import { decodeBlock } from "../events/block.ts";
import { readSegment, segmentName } from "../events/segments.ts";
import { statusColumn } from "../findings/group-changes.ts";
import { rowOf } from "../findings/row.ts";
import type { Layout } from "../layout.ts";
import { SampleBox } from "../samples/samples.ts";
import { STATUSES } from "../triage/triage.ts";
import { orphansOf } from "./orphans.ts";

/** Something that is not as it was kept, and what to do about it. */
export interface Damage {
  readonly code: "database" | "reference" | "revision" | "count" | "block" | "segment" | "sample" | "audit" | "rights";
  readonly where: string;
  readonly what: string;
  readonly mend: string;
}

export interface CheckReport {
  readonly damages: readonly Damage[];
  /** Damages beyond those that are listed. */
  readonly more: number;
  /** What was looked at. */
  readonly looked: {
    readonly revisions: number;
    readonly blocks: number;
    readonly events: number;
    readonly samples: number;
  };
  /** Files that nothing names: no damage, `compact` takes them away. */
  readonly orphans: number;
}

const RESTORE = "restore a backup: limpid store restore BACKUP --force";
const COMPACT =
  "what is left can be used; the events of it are lost. A backup may have them: limpid store restore BACKUP --force";
const MAX_DAMAGES = 100;

class Report {
  readonly damages: Damage[] = [];
  more = 0;
  readonly looked = { revisions: 0, blocks: 0, events: 0, samples: 0 };

  add(code: Damage["code"], where: string, what: string, mend: string): void {
    if (this.damages.length < MAX_DAMAGES) this.damages.push({ code, where, what, mend });
    else this.more += 1;
  }
}

/** Looks at every byte that was kept. */
export async function checkStore(db: Kysely<Tables>, layout: Layout): Promise<CheckReport> {
  const report = new Report();
  checkDatabase(layout, report);
  await checkRevisions(db, report);
  await checkCounts(db, report);
  await checkEvents(db, layout, report);
  await checkSamples(db, layout, report);
  for (const { n, what } of (await verifyAudit(db)).wrong)
    report.add("audit", `audit log, entry ${n}`, what, `find out who changed it; ${RESTORE}`);
  checkRights(layout, report);
  const orphans = await orphansOf(db, layout);
  const { damages, more, looked } = report;
  return { damages, more, looked, orphans: orphans.segments.length + orphans.samples.length };
}

/** On a connection of its own: one that has searched keeps the state of the index of words, and calls the next one corrupt. */
function checkDatabase({ database }: Layout, report: Report): void {
  const raw = new DatabaseSync(database, { readOnly: true, allowExtension: false, timeout: 60_000 });
  try {
    for (const row of raw.prepare("pragma integrity_check(20)").all()) {
      const words = String(row.integrity_check);
      if (words !== "ok") report.add("database", database, words, RESTORE);
    }
    for (const row of raw.prepare("pragma foreign_key_check").all())
      report.add("reference", String(row.table), `row ${row.rowid} names a ${row.parent} that is not there`, RESTORE);
  } finally {
    raw.close();
  }
}

const BATCH = 500;

async function checkRevisions(db: Kysely<Tables>, report: Report): Promise<void> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom("finding_revision")
      .innerJoin("finding", "finding.n", "finding_revision.finding")
      .select(["finding_revision.n", "finding_revision.hash", "body", "finding.id", "current", "finding.group_key"])
      .where("finding_revision.n", ">", after)
      .orderBy("finding_revision.n")
      .limit(BATCH)
      .execute();
    for (const { n, hash, body, id, current, group_key } of rows) {
      report.looked.revisions += 1;
      after = n;
      try {
        const line = unpackText(body);
        if (createHash("sha256").update(line).digest("hex").slice(0, 32) !== hash)
          throw new Error("its hash is another one");
        const { columns } = rowOf(unpack(body) as Finding, 0);
        if (columns.id !== id) throw new Error("it tells of another finding");
        if (n === current && columns.group_key !== group_key) throw new Error("its row is not made of it");
      } catch (error) {
        report.add("revision", `finding ${id}, entry ${n}`, (error as Error).message, RESTORE);
      }
    }
    if (rows.length < BATCH) break;
  }
  const lost = await db
    .selectFrom("finding")
    .leftJoin("finding_revision", "finding_revision.n", "finding.current")
    .select("finding.id")
    .where("finding_revision.n", "is", null)
    .limit(MAX_DAMAGES)
    .execute();
  for (const { id } of lost) report.add("revision", `finding ${id}`, "its current entry is not there", RESTORE);
}

/** The counts that each write keeps against a count of everything. */
async function checkCounts(db: Kysely<Tables>, report: Report): Promise<void> {
  const by = ["priority", "status", "host", "role", "technique", "assignee"] as const;
  const counted = await db
    .selectFrom("finding")
    .select((of) => [...by, of.fn.countAll<number>().as("findings")])
    .groupBy([...by])
    .execute();
  const key = (row: { readonly findings: number } & Record<(typeof by)[number], string | number>): string =>
    JSON.stringify([...by.map((name) => row[name]), Number(row.findings)]);
  const kept = new Set((await db.selectFrom("finding_count").selectAll().where("findings", ">", 0).execute()).map(key));
  const wrong = counted.filter((row) => !kept.has(key(row))).length + Math.max(0, kept.size - counted.length);
  if (wrong > 0) report.add("count", "finding_count", `${wrong} counts are not those of the findings`, RESTORE);
  const groups = await db
    .selectFrom("finding_group")
    .select((of) => [
      of.fn.sum<number>("findings").as("findings"),
      ...STATUSES.map((status) => of.fn.sum<number>(statusColumn(status)).as(statusColumn(status))),
    ])
    .executeTakeFirst();
  const all = await db
    .selectFrom("finding")
    .select((of) => of.fn.countAll<number>().as("findings"))
    .executeTakeFirst();
  const decided = new Map<string, number>();
  for (const { status, findings } of counted) decided.set(status, (decided.get(status) ?? 0) + Number(findings));
  for (const status of STATUSES) {
    const [grouped, there] = [Number(groups?.[statusColumn(status)] ?? 0), decided.get(status) ?? 0];
    if (grouped !== there)
      report.add("count", "finding_group", `groups hold ${grouped} that are ${status}, there are ${there}`, RESTORE);
  }
  if (Number(groups?.findings ?? 0) !== Number(all?.findings ?? 0))
    report.add(
      "count",
      "finding_group",
      `groups hold ${groups?.findings} findings, there are ${all?.findings}`,
      RESTORE,
    );
}

async function checkEvents(db: Kysely<Tables>, layout: Layout, report: Report): Promise<void> {
  for (const segment of await db.selectFrom("segment").selectAll().orderBy("number").execute()) {
    const path = join(layout.events, segmentName(segment.number));
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined || size < segment.bytes) {
      const what = size === undefined ? "it is gone" : `${segment.bytes} bytes expected, ${size} present`;
      report.add("segment", path, what, COMPACT);
      if (size === undefined) continue;
    }
    const blocks = await db
      .selectFrom("event_block")
      .selectAll()
      .where("segment", "=", segment.number)
      .orderBy("at_byte")
      .execute();
    let end = 0;
    for (const { at_byte, bytes, events } of blocks) {
      report.looked.blocks += 1;
      if (at_byte !== end) report.add("block", path, `a block begins at ${at_byte}, ${end} expected`, COMPACT);
      end = at_byte + bytes;
      const read = decodeBlock(readSegment(layout.events, segment.number, at_byte, bytes) ?? Buffer.alloc(0));
      if ("wrong" in read) report.add("block", `${path} at ${at_byte}`, read.wrong, COMPACT);
      else if (read.events.length !== events)
        report.add("block", `${path} at ${at_byte}`, "its index counts other events", COMPACT);
      else report.looked.events += events;
    }
    if (end !== segment.bytes)
      report.add("segment", path, `its blocks end at ${end}, ${segment.bytes} expected`, COMPACT);
  }
}

async function checkSamples(db: Kysely<Tables>, layout: Layout, report: Report): Promise<void> {
  const box = new SampleBox(layout);
  for (const { sha256, blob } of await db.selectFrom("sample").select(["sha256", "blob"]).execute()) {
    report.looked.samples += 1;
    try {
      box.read(blob, sha256);
    } catch (error) {
      const mend = "everything else can be used; a backup may have it: limpid store restore BACKUP --force";
      report.add("sample", sha256, (error as Error).message, mend);
    }
  }
}

function checkRights(layout: Layout, report: Report): void {
  const { folder, database, sampleKey, events, samples } = layout;
  for (const path of [folder, database, sampleKey, events, samples]) {
    const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
    if ((mode & 0o077) !== 0) report.add("rights", path, "others than its owner can reach it", `chmod go= ${path}`);
  }
}
