import type { Artifact, Finding } from "@limpid/core";
import type { Kysely, Transaction } from "kysely";
import { toColumn, toNullable } from "../database/column-text.ts";
import { pack, unpack } from "../database/packed.ts";
import type { Tables } from "../database/tables.ts";
import { millisecondsOf } from "../findings/row.ts";

/** What is known of a content, whatever its names. */
export interface StoredArtifact {
  readonly sha256: string;
  /** `inspection`: `facts` is `limpid.artifact/1`; `finding`: the artifact as a finding tells of it. */
  readonly knownBy: "finding" | "inspection";
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly facts: unknown;
}

/** Keeps inspections; those without a hash have no identity and are left out. */
export async function putArtifacts(
  transaction: Transaction<Tables>,
  artifacts: readonly Artifact[],
  at: number,
): Promise<void> {
  for (const artifact of artifacts) {
    if (artifact.sha256 === undefined) continue;
    await put(transaction, {
      sha256: toColumn(artifact.sha256),
      size_bytes: artifact.sizeBytes,
      format: artifact.format,
      level: artifact.opacity.level,
      packed: artifact.opacity.packed ? 1 : 0,
      known_by: "inspection",
      first_seen: at,
      last_seen: at,
      body: pack(artifact),
    });
  }
}

/** Keeps what findings say of contents. */
export async function putFoundArtifacts(transaction: Transaction<Tables>, findings: readonly Finding[]): Promise<void> {
  // The same content on a thousand hosts is one row, told of by the last of them.
  const rows = new Map<string, Tables["artifact"]>();
  for (const { artifact, firstSeen, lastSeen } of findings) {
    if (artifact.sha256 === undefined) continue;
    const known = rows.get(artifact.sha256);
    const first = millisecondsOf(firstSeen);
    const last = millisecondsOf(lastSeen);
    rows.set(artifact.sha256, {
      sha256: toColumn(artifact.sha256),
      size_bytes: artifact.sizeBytes ?? null,
      format: toNullable(artifact.format),
      level: artifact.opacity?.level ?? null,
      packed: artifact.opacity?.packed === true ? 1 : 0,
      known_by: "finding",
      first_seen: Math.min(known?.first_seen ?? first, first),
      last_seen: Math.max(known?.last_seen ?? last, last),
      body: pack(artifact),
    });
  }
  for (const row of rows.values()) await put(transaction, row);
}

async function put(transaction: Transaction<Tables>, row: Tables["artifact"]): Promise<void> {
  const known = await transaction
    .selectFrom("artifact")
    .select(["known_by", "first_seen", "last_seen"])
    .where("sha256", "=", row.sha256)
    .executeTakeFirst();
  if (known === undefined) {
    await transaction.insertInto("artifact").values(row).execute();
    return;
  }
  const { sha256, first_seen, last_seen, ...facts } = row;
  const seen = { first_seen: Math.min(known.first_seen, first_seen), last_seen: Math.max(known.last_seen, last_seen) };
  // An inspection is not replaced by the little that a finding says.
  const better = row.known_by === "inspection" || known.known_by === "finding";
  await transaction
    .updateTable("artifact")
    .set(better ? { ...facts, ...seen } : seen)
    .where("sha256", "=", sha256)
    .execute();
}

export async function readArtifact(db: Kysely<Tables>, sha256: string): Promise<StoredArtifact | undefined> {
  const row = await db.selectFrom("artifact").selectAll().where("sha256", "=", toColumn(sha256)).executeTakeFirst();
  if (row === undefined) return undefined;
  const { known_by, first_seen, last_seen, body } = row;
  return { sha256, knownBy: known_by, firstSeenMs: first_seen, lastSeenMs: last_seen, facts: unpack(body) };
}
