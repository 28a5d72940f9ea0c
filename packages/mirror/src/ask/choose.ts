import { compareReleases, DOMAINS, type Edition, isRelease, type Snapshot } from "@limpid/attack";
import type { Mirror } from "../mirror.ts";
import { MirrorError } from "../mirror-error.ts";

/** A release, or one file of it: `19.1`, `19.1@2328630f`. */
export interface ReleaseChoice {
  readonly release: string;
  /** Beginning of the hash of a file; empty: the preferred one. */
  readonly file: string;
}

export function parseChoice(text: string): ReleaseChoice {
  const [release = "", file = ""] = text.split("@", 2);
  if (!isRelease(release) || !/^[0-9a-f]{0,64}$/.test(file))
    throw new MirrorError(
      "unclear",
      `a release such as 19.1 was expected, or one file of it (19.1@hash): ${JSON.stringify(text)}`,
    );
  return { release, file };
}

/** `enterprise`, `enterprise-attack`. */
export function parseDomain(text: string): string {
  const found = DOMAINS.find((domain) => domain === text || domain === `${text}-attack`);
  if (found !== undefined) return found;
  throw new MirrorError("unclear", `one of ${DOMAINS.map((domain) => domain.split("-")[0]).join(", ")} is expected`);
}

/** The files that a request may mean, the best first: domains in MITRE's order, new releases first. */
export function editionsFor(
  mirror: Mirror,
  choice: ReleaseChoice | undefined,
  domain: string | undefined,
): readonly Edition[] {
  const place = (edition: Edition): number => (DOMAINS as readonly string[]).indexOf(edition.domain);
  const known = mirror.editions();
  const rank = new Map(known.map((edition, index) => [edition, index]));
  return known
    .filter(
      (edition) =>
        (domain === undefined || edition.domain === domain) &&
        (choice === undefined || (edition.release === choice.release && edition.fileHash.startsWith(choice.file))),
    )
    .toSorted(
      (one, other) =>
        place(one) - place(other) ||
        compareReleases(other.release, one.release) ||
        (rank.get(one) ?? 0) - (rank.get(other) ?? 0),
    );
}

/** The preferred file of a release; fails with the releases that are there. */
export function editionOf(mirror: Mirror, choice: ReleaseChoice, domain: string | undefined): Edition {
  const [first] = editionsFor(mirror, choice, domain);
  if (first !== undefined) return first;
  throw new MirrorError("not-there", `release ${choice.release} is not in the mirror. ${whatIsThere(mirror)}`);
}

/** An object and the file in which it was found. */
export interface Found {
  readonly edition: Edition;
  readonly snapshot: Snapshot;
}

/**
 * The objects of an id, each in the newest release that has it. An ATT&CK id may belong to several objects: an old
 * mitigation carries the id of its technique.
 */
export function objectsNamed(
  mirror: Mirror,
  id: string,
  choice: ReleaseChoice | undefined,
  domain: string | undefined,
): readonly Found[] {
  const found = new Map<string, Found>();
  for (const edition of editionsFor(mirror, choice, domain))
    for (const snapshot of mirror.named(edition, id))
      if (!found.has(snapshot.id)) found.set(snapshot.id, { edition, snapshot });
  if (found.size > 0) return [...found.values()];
  const where = choice === undefined ? "the mirror" : `release ${choice.release}`;
  throw new MirrorError("not-there", `${JSON.stringify(id)} is not in ${where}. ${whatIsThere(mirror)}`);
}

function whatIsThere(mirror: Mirror): string {
  const there = mirror
    .editions()
    .map(({ domain, release, extent }) => `${domain} ${release}${extent === "partial" ? " (a part)" : ""}`);
  return `It holds: ${[...new Set(there)].join(", ") || "nothing"}.`;
}
