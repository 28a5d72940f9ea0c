import type { Answer, Answers, Ask, ChangeBrief } from "@limpid/attack";
import {
  changeLine,
  compareSnapshots,
  comparisonLine,
  HAPPENINGS,
  type Happening,
  hitLine,
  judgedBy,
  licenceOf,
  moveWords,
  type ObjectChange,
  type ObjectLine,
  objectLine,
  objectPage,
  type Pair,
  type ReleaseChange,
  releaseLine,
} from "@limpid/attack";
import { objectsNamed, parseChoice, parseDomain, type ReleaseChoice } from "../ask/choose.ts";
import { Comparing, comparePair } from "../ask/compare.ts";
import { editionsToSearch, listIn, searchIn } from "../ask/find.ts";
import { objectPairs, releasePairs } from "../ask/pairs.ts";
import type { Mirror } from "../mirror.ts";
import { MirrorError } from "../mirror-error.ts";

/** Related objects of one kind that a page lists; a data component is read by a thousand analytics. */
const LISTED = 60;
/** Pairs of releases whose comparison is kept: somebody pages through it. */
const KEPT_COMPARISONS = 3;
/** Relationships drown the rest; they come last. */
const isRelationship = (type: string | undefined): boolean => type === "relationship";

/** One function for each question. All read; none keeps what may change, but the mirror's files never do. */
export function answersOf(mirror: Mirror): Answers {
  const comparisons = new Map<string, Compared>();
  return {
    releases: () => ({ releases: mirror.editions().map(releaseLine), named: mirror.namedReleases() }),
    objects: (ask) => found(mirror, ask),
    object: (ask) => objectPages(mirror, ask),
    compareObject: ({ id, from, to, domain }) => ({
      changes: objectPairs(mirror, id, parseChoice(from), parseChoice(to), domainOf(domain)).map((one) =>
        changeLine(comparePair(mirror, one.pair, one.id)),
      ),
    }),
    compareReleases: (ask) => comparison(mirror, ask, comparisons),
    raw: (ask) => raw(mirror, ask),
    judged: ({ judgements, against }) => {
      const reader = mirror.judgedReader();
      return { pinned: judgements.map((judgement) => judgedBy(judgement, reader, against)) };
    },
  };
}

function domainOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : parseDomain(text);
}

function choiceOf(release: string | undefined): ReleaseChoice | undefined {
  return release === undefined ? undefined : parseChoice(release);
}

function found(mirror: Mirror, ask: Ask<"objects">): Answer<"objects"> {
  const { q, type, release, domain, all, limit, offset } = ask;
  const editions = editionsToSearch(mirror, choiceOf(release), domainOf(domain));
  const isWanted = (one: string): boolean => type === undefined || one === type;
  const objects =
    q === undefined || q.trim() === ""
      ? listIn(mirror, editions, type, all === true)
      : searchIn(mirror, editions, q).filter(({ snapshot }) => isWanted(snapshot.type));
  return {
    hits: objects.slice(offset, offset + limit).map(hitLine),
    total: objects.length,
    searched: editions.map(({ domain: one, release: number, extent }) => ({ domain: one, release: number, extent })),
    licence: licenceOf(editions[0]?.release ?? ""),
  };
}

function objectPages(mirror: Mirror, { id, release, domain, all, settings }: Ask<"object">): Answer<"object"> {
  const objects = objectsNamed(mirror, id, choiceOf(release), domainOf(domain)).map(({ edition, snapshot }) => {
    const page = objectPage(mirror.view(edition), snapshot, {
      everywhere: mirror.everywhere(snapshot.id),
      appearances: mirror.appearances(snapshot.id, edition.domain, edition.flavour),
      settingsOf: (attackId) => settings[attackId],
    });
    const line = objectLine(page);
    const related = all === true ? line.related : firstOfEachKind(line.related);
    return { ...line, related, relatedLeft: line.related.length - related.length };
  });
  return { objects };
}

function firstOfEachKind(related: ObjectLine["related"]): ObjectLine["related"] {
  const counts = new Map<string, number>();
  return related.filter(({ kind, direction, basis, steps }) => {
    const key = `${kind} ${direction} ${basis} ${steps}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= LISTED;
  });
}

/** A comparison of two files, with what is looked up in it page by page. */
interface Compared {
  readonly pair: Pair;
  readonly change: ReleaseChange;
  readonly comparing: Comparing;
  readonly moves: ReadonlyMap<string, number>;
}

function comparison(
  mirror: Mirror,
  ask: Ask<"compareReleases">,
  kept: Map<string, Compared>,
): Answer<"compareReleases"> {
  const { from, to, domain, what, type, limit, offset } = ask;
  const pairs = releasePairs(mirror, parseChoice(from), parseChoice(to), undefined);
  const wanted = domainOf(domain);
  const pair = wanted === undefined ? pairs[0] : pairs.find(({ after }) => after.domain === wanted);
  if (pair === undefined) throw new MirrorError("not-there", `${domain} has not both ${from} and ${to} in the mirror.`);
  const compared = comparedOf(mirror, pair, kept);
  const listed = what.length === 0 ? HAPPENINGS.filter(saysSomething) : what;
  const changes = compared.change.changes.filter(
    (one) => listed.includes(one.what) && (type === undefined || (one.after ?? one.before)?.type === type),
  );
  const ordered = [
    ...changes.filter(({ before, after }) => !isRelationship((after ?? before)?.type)),
    ...changes.filter(({ before, after }) => isRelationship((after ?? before)?.type)),
  ];
  return {
    domains: pairs.map(({ after }) => after.domain),
    comparison: comparisonLine({ pair, change: compared.change, objects: [], moves: compared.moves }),
    changes: ordered.slice(offset, offset + limit).map((one) => brief(compared.comparing, one)),
    total: ordered.length,
  };
}

/** Not only dates and how it was written. */
function saysSomething(what: Happening): boolean {
  return what !== "book-keeping" && what !== "normalisation" && what !== "unchanged";
}

function comparedOf(mirror: Mirror, pair: Pair, kept: Map<string, Compared>): Compared {
  const key = `${pair.before.fileHash} ${pair.after.fileHash} ${pair.before.domain} ${pair.before.release} ${pair.after.release}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const change = compareSnapshots(mirror.snapshots(pair.before), mirror.snapshots(pair.after));
  const comparing = new Comparing(mirror, pair);
  const moves = new Map<string, number>();
  for (const { before, after, what } of change.changes) {
    // Only what says something else can have moved.
    if (after?.type !== "attack-pattern" || before === undefined || what === "book-keeping" || what === "normalisation")
      continue;
    const tactics = comparing.moved(after.id);
    if (tactics === undefined) continue;
    for (const word of moveWords(tactics)) moves.set(word, (moves.get(word) ?? 0) + 1);
  }
  const compared = { pair, change, comparing, moves };
  const [oldest] = kept.keys();
  if (kept.size >= KEPT_COMPARISONS && oldest !== undefined) kept.delete(oldest);
  kept.set(key, compared);
  return compared;
}

function brief(comparing: Comparing, { before, after, what, silent }: ObjectChange): ChangeBrief {
  const snapshot = after ?? before;
  const id = snapshot?.id ?? "";
  const type = snapshot?.type ?? "";
  const last = after?.status === "revoked" ? comparing.successionOf(id).steps.at(-1) : undefined;
  const tactics = type === "attack-pattern" ? comparing.moved(id) : undefined;
  return {
    id,
    attackId: snapshot?.attackId,
    type,
    name: snapshot?.name,
    nameBefore: before?.name === snapshot?.name ? undefined : before?.name,
    what,
    silent,
    members: comparing.members(id, type),
    says: isRelationship(type) ? comparing.saysOf(id) : undefined,
    successor:
      last === undefined ? undefined : { id: last.id, attackId: last.snapshot?.attackId, name: last.snapshot?.name },
    tactics: tactics === undefined ? [] : moveWords(tactics),
  };
}

function raw(mirror: Mirror, { id, release, domain }: Ask<"raw">): Answer<"raw"> {
  const objects = objectsNamed(mirror, id, choiceOf(release), domainOf(domain));
  const [only] = objects;
  return {
    found: objects.map(({ edition, snapshot }) => ({
      id: snapshot.id,
      attackId: snapshot.attackId,
      type: snapshot.type,
      name: snapshot.name,
      domain: edition.domain,
      release: edition.release,
      file: edition.fileHash,
      sliceHash: snapshot.hashes.slice,
      rawHash: snapshot.hashes.raw,
      specVersion: snapshot.specVersion,
    })),
    bytes: objects.length === 1 && only !== undefined ? mirror.bytes(only.edition, only.snapshot.id) : undefined,
  };
}
