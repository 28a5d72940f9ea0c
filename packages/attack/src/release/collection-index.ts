import { type JsonObject, objectsOf, textOf } from "../json/value.ts";
import { DOMAINS } from "./identify.ts";
import { isRelease } from "./order.ts";

/** A release that an index of collections names: it exists, whether or not it is in the mirror. */
export interface NamedRelease {
  readonly release: string;
  readonly domain: string;
  readonly modified: string | undefined;
  /** Where its publisher keeps it; shown, never fetched. */
  readonly url: string | undefined;
}

/** An index has some 90 entries. */
const MAX_ENTRIES = 10_000;

/** The releases that an `index.json` names. The domain is told by the addresses, which hold its name. */
export function namedReleases(index: JsonObject): readonly NamedRelease[] {
  return objectsOf(index, "collections")
    .flatMap((collection) =>
      objectsOf(collection, "versions").flatMap((version): readonly NamedRelease[] => {
        const [release, url] = [textOf(version, "version"), textOf(version, "url")];
        const domain = DOMAINS.find((one) => url?.includes(one));
        if (release === undefined || !isRelease(release) || domain === undefined) return [];
        return [{ release, domain, modified: textOf(version, "modified"), url }];
      }),
    )
    .slice(0, MAX_ENTRIES);
}
