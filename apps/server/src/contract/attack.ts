import {
  type ChangeLine,
  type ReleaseComparison as Compared,
  DOMAINS,
  type FoundObjects as Found,
  HAPPENINGS,
  type NamedRelease,
  type ObjectAnswer,
  type PinnedObject as Pinned,
  type RawEntry as Raw,
  type ReleaseLine,
} from "@limpid/attack";
import { type Static, Type } from "typebox";
import { Count, list, nullable, oneOf, shape, type Wire } from "./shapes.ts";

/** What packages/attack defines; its JSON Schemas are in `packages/attack/src/lines`. */
function line<T>(name: string, required: readonly string[]) {
  return Type.Unsafe<Wire<T>>({ type: "object", required: [...required], description: name });
}

/** `19.1`, or one file of it by the beginning of its hash: `19.1@2328630f`. */
const Release = Type.String({ pattern: "^\\d{1,4}(\\.\\d{1,4}){1,2}(@[0-9a-f]{0,64})?$" });
const Domain = oneOf([...DOMAINS, "enterprise", "mobile", "ics"]);
/** ATT&CK id or STIX id. */
const Id = Type.String({ minLength: 1, maxLength: 255, pattern: "^[A-Za-z0-9._-]+$" });
const Limit = Type.Integer({ minimum: 1, maximum: 1000 });
/** How many entries were shown before: `next` of the page before. */
const Offset = Type.Integer({ minimum: 0, maximum: 10_000_000 });
const Place = { release: Type.Optional(Release), domain: Type.Optional(Domain) };

export const AttackIdParams = shape({ id: Id });
export const AttackFileParams = shape({ domain: Domain, release: Release, id: Id });

export const AttackObjectsQuery = shape({
  ...Place,
  q: Type.Optional(Type.String({ maxLength: 400 })),
  /** STIX type: `x-mitre-analytic`. */
  type: Type.Optional(Type.String({ maxLength: 100 })),
  /** Revoked and deprecated ones too, where nothing is searched for. */
  all: Type.Optional(Type.Boolean()),
  limit: Type.Optional(Limit),
  after: Type.Optional(Offset),
});
export type AttackObjectsQuery = Static<typeof AttackObjectsQuery>;

export const AttackObjects = Type.Unsafe<Wire<Found> & { readonly next?: number }>({
  type: "object",
  required: ["hits", "total", "searched", "licence"],
  description: "Hits are limpid.mitre-hit/1.",
});
export type AttackObjects = Static<typeof AttackObjects>;

export const AttackObjectQuery = shape({
  ...Place,
  /** All related objects, not the first of each kind. */
  all: Type.Optional(Type.Boolean()),
});

/** An id may belong to several objects. */
export const AttackObject = shape({
  objects: list(line<ObjectAnswer>("limpid.mitre-object/1", ["schema", "id", "snapshots", "licence"])),
});
export type AttackObject = Static<typeof AttackObject>;
export type AttackPage = AttackObject["objects"][number];

export const AttackChangeQuery = shape({ from: Release, to: Release, domain: Type.Optional(Domain) });
export const AttackChange = shape({
  changes: list(line<ChangeLine>("limpid.mitre-change/1", ["schema", "id", "what", "paths", "licence"])),
});
export type AttackChange = Static<typeof AttackChange>;

export const AttackReleases = shape({
  releases: list(line<ReleaseLine>("limpid.mitre-release/1", ["schema", "release", "domain", "licence"])),
  /** Named by an imported index; perhaps not mirrored. */
  named: list(line<NamedRelease>("release, domain, modified, url", ["release", "domain"])),
});
export type AttackReleases = Static<typeof AttackReleases>;

export const AttackComparisonQuery = shape({
  from: Release,
  to: Release,
  domain: Type.Optional(Domain),
  /** What happened to the objects that are listed, a comma between; absent: all but book-keeping and normalisation. */
  what: Type.Optional(Type.String({ pattern: `^(${HAPPENINGS.join("|")})(,(${HAPPENINGS.join("|")}))*$` })),
  type: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Optional(Limit),
  after: Type.Optional(Offset),
});
export const AttackComparison = Type.Unsafe<Wire<Compared> & { readonly next?: number }>({
  type: "object",
  required: ["domains", "comparison", "changes", "total"],
  description: "`comparison` is limpid.mitre-comparison/1.",
});
export type AttackComparison = Static<typeof AttackComparison>;

/** An object of which the raw endpoint has the bytes. */
export const AttackRawEntry = Type.Unsafe<Wire<Raw> & { readonly url: string }>({
  type: "object",
  required: ["id", "type", "domain", "release", "file", "sliceHash", "url"],
});
export const AttackRawChoice = shape({ found: list(AttackRawEntry) });
export type AttackRawChoice = Static<typeof AttackRawChoice>;

/** Which release findings are held against; absent: the newest in the mirror. */
export const AttackAgainstQuery = shape({ against: Type.Optional(Release) });

const PinnedObject = line<Pinned>("An object a finding was judged by; see limpid.mitre-touched/1", ["id", "release"]);
export const AttackJudged = shape({
  finding: Type.String(),
  release: Type.String(),
  touched: Type.Boolean(),
  objects: list(PinnedObject),
});
export type AttackJudged = Static<typeof AttackJudged>;

/** What a release touches of what is kept. */
export const AttackTouched = shape({
  against: nullable(Type.String()),
  /** Findings that were looked at, the newest first, and whether there are more. */
  findings: Count,
  atLeast: Type.Boolean(),
  touched: Count,
  /** By what they were judged. */
  judgements: list(
    shape({
      analytic: Type.String(),
      strategy: Type.String(),
      technique: Type.String(),
      release: Type.String(),
      findings: Count,
      touched: Type.Boolean(),
      objects: list(PinnedObject),
      /** Some of them, the newest first. */
      first: list(Type.String()),
    }),
  ),
  /** Notes that come with Limpid. */
  notes: list(
    shape({ attackId: Type.String(), release: Type.String(), touched: Type.Boolean(), objects: list(PinnedObject) }),
  ),
});
export type AttackTouched = Static<typeof AttackTouched>;
