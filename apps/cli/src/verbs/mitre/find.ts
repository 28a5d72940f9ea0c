import { type Edition, type Hit, type Snapshot, search, typeWord } from "@limpid/attack";
import { escapeText } from "@limpid/core";
import type { Mirror } from "@limpid/mirror";
import { wrap } from "../../terminal/layout.ts";
import { briefOf } from "./object-line.ts";
import { plain } from "./prose.ts";

/** An object that was found, in the file in which it was. */
export interface FoundObject {
  readonly edition: Edition;
  readonly snapshot: Snapshot;
  /** Undefined: it was listed, not searched for. */
  readonly hit: Hit | undefined;
}

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

/** One line of `limpid.mitre-hit/1`. */
export function hitLine({ edition, snapshot, hit }: FoundObject): string {
  return JSON.stringify({
    schema: "limpid.mitre-hit/1",
    ...briefOf(snapshot.id, snapshot),
    release: edition.release,
    domain: edition.domain,
    version: snapshot.version,
    field: hit?.field,
    excerpt: hit?.excerpt,
  });
}

export function hitText({ snapshot, hit }: FoundObject, width: number): readonly string[] {
  const gone = snapshot.status === "active" ? "" : `  (${snapshot.status})`;
  const head = `${(snapshot.attackId ?? "").padEnd(10)} ${snapshot.name ?? snapshot.id}  [${typeWord(snapshot.type)}]${gone}`;
  const lines = wrap(plain(head), width);
  if (hit === undefined || hit.field === "id" || hit.field === "name") return lines;
  return [...lines, ...wrap(plain(`${hit.field}: ${hit.excerpt}`), width - 11).map((line) => `           ${line}`)];
}

/** What was searched, in words: an empty answer says nothing about what is not in the mirror. */
export function searchedWords(editions: readonly Edition[], count: number): string {
  const where = editions.map(
    ({ domain, release, extent }) => `${domain} ${release}${extent === "partial" ? " (a part)" : ""}`,
  );
  return escapeText(`${count} in ${where.join(", ") || "nothing: the mirror has no such release"}.`);
}
