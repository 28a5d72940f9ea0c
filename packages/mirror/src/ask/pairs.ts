import type { Edition, Pair } from "@limpid/attack";
import type { Mirror } from "../mirror.ts";
import { MirrorError } from "../mirror-error.ts";
import { editionOf, editionsFor, type ReleaseChoice } from "./choose.ts";

/** The files by which two releases are compared, of every domain that has both. */
export function releasePairs(
  mirror: Mirror,
  before: ReleaseChoice,
  after: ReleaseChoice,
  domain: string | undefined,
): readonly Pair[] {
  const pairs = domainsOf(mirror, before, after, domain).flatMap(({ olds, news }) => {
    const pair = bestPair(olds, news);
    return pair === undefined ? [] : [pair];
  });
  if (pairs.length > 0) return pairs;
  throw new MirrorError("not-there", `no domain has both ${before.release} and ${after.release} in the mirror`);
}

/** The objects of an id in either release, each with the files by which it is compared. */
export function objectPairs(
  mirror: Mirror,
  id: string,
  before: ReleaseChoice,
  after: ReleaseChoice,
  domain: string | undefined,
): readonly { readonly id: string; readonly pair: Pair }[] {
  const found = new Map<string, Pair>();
  for (const { olds, news } of domainsOf(mirror, before, after, domain)) {
    const ids = [...olds, ...news].flatMap((edition) => mirror.named(edition, id).map((snapshot) => snapshot.id));
    for (const one of new Set(ids)) {
      if (found.has(one)) continue;
      const [holdOld, holdNew] = [olds, news].map((editions) =>
        editions.filter((edition) => mirror.named(edition, one).length > 0),
      );
      // Where no file of a release holds it, any of them shows its absence; the preferred one is the fullest.
      const pair = bestPair(holdOld?.length ? holdOld : olds, holdNew?.length ? holdNew : news);
      if (pair !== undefined) found.set(one, pair);
    }
  }
  if (found.size > 0) return [...found].map(([one, pair]) => ({ id: one, pair }));
  throw new MirrorError("not-there", `${JSON.stringify(id)} is in neither ${before.release} nor ${after.release}`);
}

/** The files of both releases by domain; fails when the mirror has none of one of them. */
function domainsOf(mirror: Mirror, before: ReleaseChoice, after: ReleaseChoice, domain: string | undefined) {
  editionOf(mirror, before, domain);
  editionOf(mirror, after, domain);
  const [olds, news] = [editionsFor(mirror, before, domain), editionsFor(mirror, after, domain)];
  return [...new Set([...olds, ...news].map((edition) => edition.domain))].map((one) => ({
    olds: olds.filter((edition) => edition.domain === one),
    news: news.filter((edition) => edition.domain === one),
  }));
}

/**
 * The first pair that is alike: a part against a whole would be a list of what the part lacks, and raw hashes compare
 * within one form of STIX only. The order of both lists is that of preference.
 */
function bestPair(olds: readonly Edition[], news: readonly Edition[]): Pair | undefined {
  const pairs = news.flatMap((after) => olds.map((before) => ({ before, after })));
  const isPart = (edition: Edition): boolean => edition.extent === "partial";
  return (
    pairs.find(({ before, after }) => isPart(before) === isPart(after) && before.flavour === after.flavour) ??
    pairs.find(({ before, after }) => isPart(before) === isPart(after)) ??
    pairs[0]
  );
}
