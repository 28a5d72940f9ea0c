import type { Link, Snapshot } from "@limpid/attack";

/** A row of the table `snapshot`, as node:sqlite gives it. */
export type Row = Readonly<Record<string, unknown>>;

export const SNAPSHOT_COLUMNS =
  "id, type, attack_id, name, status, version, created, modified, spec_version, attack_spec_version, not_normalised, slice, raw, canonical, substance, content";

export function snapshotOf(row: Row): Snapshot {
  return {
    id: text(row.id) ?? "",
    type: text(row.type) ?? "",
    status: row.status === "revoked" || row.status === "deprecated" ? row.status : "active",
    attackId: text(row.attack_id),
    name: text(row.name),
    version: text(row.version),
    created: text(row.created),
    modified: text(row.modified),
    specVersion: text(row.spec_version),
    attackSpecVersion: text(row.attack_spec_version),
    notNormalised: text(row.not_normalised),
    hashes: hashesOf(row),
  };
}

function hashesOf(row: Row): Snapshot["hashes"] {
  const slice = hex(row.slice) ?? "";
  const raw = hex(row.raw);
  if (raw === undefined) return { slice };
  return {
    slice,
    raw,
    canonical: hex(row.canonical) ?? "",
    substance: hex(row.substance) ?? "",
    content: hex(row.content) ?? "",
  };
}

export function linkOf(row: Row): Link {
  return {
    source: text(row.source) ?? "",
    target: text(row.target) ?? "",
    kind: text(row.kind) ?? "",
    basis: row.basis === "explicit relationship" ? "explicit relationship" : "embedded reference",
    statedBy: text(row.stated_by) ?? "",
  };
}

/** A hash as the tables keep it. */
export function blob(hash: string): Uint8Array;
export function blob(hash: string | undefined): Uint8Array | null;
export function blob(hash: string | undefined): Uint8Array | null {
  return hash === undefined ? null : Buffer.from(hash, "hex");
}

function hex(value: unknown): string | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex");
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
