import { licenceOf } from "../context/licence.ts";
import type { FoundObject } from "../search.ts";
import { briefOf } from "./object-line.ts";

/** One line of `limpid.mitre-hit/1`. */
export function hitLine({ edition, snapshot, hit }: FoundObject) {
  return {
    schema: "limpid.mitre-hit/1",
    ...briefOf(snapshot.id, snapshot),
    release: edition.release,
    domain: edition.domain,
    version: snapshot.version,
    field: hit?.field,
    excerpt: hit?.excerpt,
    licence: licenceOf(edition.release),
  };
}

export type HitLine = ReturnType<typeof hitLine>;
