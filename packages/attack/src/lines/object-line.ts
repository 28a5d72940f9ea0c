import type { ObjectPage, SnapshotRow } from "../context/page.ts";
import type { Related } from "../context/related.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** An object in few words. */
export function briefOf(id: string, snapshot: Snapshot | undefined) {
  return {
    id,
    attackId: snapshot?.attackId,
    type: snapshot?.type,
    name: snapshot?.name,
    status: snapshot?.status,
  };
}

/** One line of `limpid.mitre-object/1`. */
export function objectLine(page: ObjectPage) {
  const { edition, snapshot, official, notes, related, searched, succession, snapshots, standing } = page;
  return {
    schema: "limpid.mitre-object/1",
    ...briefOf(snapshot.id, snapshot),
    release: edition.release,
    domain: edition.domain,
    version: snapshot.version,
    created: snapshot.created,
    modified: snapshot.modified,
    notNormalised: snapshot.notNormalised,
    succession:
      succession === undefined
        ? undefined
        : {
            ends: succession.ends,
            steps: succession.steps.map(({ id, snapshot: one }) => briefOf(id, one)),
          },
    official,
    analyst: notes ?? null,
    related: related.map(relatedOf),
    searched,
    snapshots: snapshots.flatMap((row) => snapshotOf(row)),
    absentFrom: snapshots.flatMap(({ edition: { release, domain, fileHash, extent }, snapshot: there }) =>
      there === undefined && domain === edition.domain ? [{ release, domain, file: fileHash, extent }] : [],
    ),
    standing,
    citation: page.citation,
    licence: page.licence,
  };
}

function relatedOf({ id, snapshot, kind, direction, basis, over, statedBy, contextOf, active }: Related) {
  return {
    ...briefOf(id, snapshot),
    kind,
    direction,
    basis,
    steps: over.length + 1,
    over,
    statedBy,
    contextOf,
    active,
  };
}

function snapshotOf({ edition, snapshot }: SnapshotRow) {
  if (snapshot === undefined) return [];
  const { slice, raw, canonical, content } = snapshot.hashes;
  return [
    {
      release: edition.release,
      domain: edition.domain,
      file: edition.fileHash,
      origin: edition.origin,
      /** Raw hashes are comparable within one flavour only. */
      flavour: edition.flavour,
      version: snapshot.version,
      modified: snapshot.modified,
      status: snapshot.status,
      rawHash: raw,
      canonicalHash: canonical,
      contentHash: content,
      sliceHash: slice,
    },
  ];
}

export type ObjectLine = ReturnType<typeof objectLine>;
