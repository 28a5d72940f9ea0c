import { licenceOf } from "@limpid/attack";
import type { FoundObject } from "../ask/find.ts";
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
