import { type Edition, type FoundObject, type Snapshot, search, typeWord } from "@limpid/attack";
import type { Mirror } from "../mirror.ts";
import { editionsFor, type ReleaseChoice } from "./choose.ts";

/** One file of each domain: the objects that match. */
export function searchIn(mirror: Mirror, editions: readonly Edition[], query: string): readonly FoundObject[] {
  return editions.flatMap((edition) =>
    search(mirror.searchable(edition), query).map((hit) => ({ edition, snapshot: hit.snapshot, hit })),
  );
}

/** Objects of one type (a word or a STIX type), or all that are no relationships. */
export function listIn(
  mirror: Mirror,
  editions: readonly Edition[],
  type: string | undefined,
  all: boolean,
): readonly FoundObject[] {
  const key = ({ attackId, name, id }: Snapshot): string => `${attackId ?? "~"} ${name ?? ""} ${id}`;
  return editions.flatMap((edition) =>
    mirror
      .snapshots(edition)
      .filter(
        (snapshot) =>
          (all || snapshot.status === "active") &&
          (type === undefined
            ? snapshot.type !== "relationship"
            : snapshot.type === type || typeWord(snapshot.type) === type),
      )
      .toSorted((one, other) =>
        one.type === other.type ? (key(one) < key(other) ? -1 : 1) : one.type < other.type ? -1 : 1,
      )
      .map((snapshot) => ({ edition, snapshot, hit: undefined })),
  );
}

/**
 * Where is searched: of each domain the preferred file of the newest release, or of the one that was asked for. A part of
 * the newest release is no place to search when a whole one is there.
 */
export function editionsToSearch(
  mirror: Mirror,
  choice: ReleaseChoice | undefined,
  domain: string | undefined,
): readonly Edition[] {
  const editions = editionsFor(mirror, choice, domain);
  return [...Map.groupBy(editions, (edition) => edition.domain).values()].flatMap(
    (ofDomain) => ofDomain.find(({ extent }) => extent !== "partial") ?? ofDomain[0] ?? [],
  );
}
