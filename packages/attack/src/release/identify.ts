import { type JsonObject, memberOf, objectsOf, textOf, textsOf } from "../json/value.ts";
import type { Edition, Flavour, IdentityBasis } from "./edition.ts";
import { isRelease } from "./order.ts";

/** Domains whose bundles MITRE publishes, and the ids of their collections, which stay from release to release. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  "x-mitre-collection--1f5f1533-f617-4ca8-9ab4-6a02367fa019": "enterprise-attack",
  "x-mitre-collection--dac0d2d7-8653-445c-9bff-82f934c1e858": "mobile-attack",
  "x-mitre-collection--90c00720-636b-4485-b342-8751d232bf09": "ics-attack",
};
export const DOMAINS = ["enterprise-attack", "mobile-attack", "ics-attack"] as const;

/**
 * Release files that say of themselves which they are can be checked; those of STIX 2.0 do not say it. Hashes as
 * published in mitre-attack/mitreattack-python, `mitreattack/release_info.py`.
 *
 * @see https://github.com/mitre-attack/mitreattack-python/blob/993f404/mitreattack/release_info.py
 */
const PUBLISHED: Readonly<Record<string, { readonly release: string; readonly domain: string }>> = {
  cb207f963ca270994d9dabefe52237d46cf25056f154057f4b961f1c0803a8f3: { release: "17.1", domain: "ics-attack" },
  e0c64def90415d548131009ba2ba4d8a4a725ca2293861a4cc2f9e8712625531: { release: "18.0", domain: "ics-attack" },
  a7c0106492843485340710be9e841c1584d8fc6da8950e7097db0e7b5bc9f164: { release: "18.1", domain: "ics-attack" },
  "932287bfd5e708f836fa1115d2b776934ad490d5fe94b3b4e25a140f0f636fd2": { release: "17.0", domain: "mobile-attack" },
  "33968697b94a5ff5568016a28bbcc93f7869dc2f2b2653ead833758867ab5bc9": { release: "17.1", domain: "mobile-attack" },
};

/** What the person who imports a file says of it. */
export interface Said {
  readonly release: string | undefined;
  readonly domain: string | undefined;
}

export type Identity = Pick<
  Edition,
  "release" | "domain" | "releaseBasis" | "domainBasis" | "flavour" | "extent" | "collectionModified"
>;

/** Why a file has no place in the mirror. */
export interface Unidentified {
  readonly missing: "release" | "domain";
  /** Set: two sources contradict each other; what each says, with its basis. */
  readonly contradiction: readonly string[];
}

/** The file itself: its objects, its name without folders, its hash. */
export interface FileFacts {
  readonly values: readonly JsonObject[];
  readonly fileName: string;
  readonly fileHash: string;
}

/**
 * Which release and domain a file belongs to. What the file or its hash says and what the importer says must agree; the
 * name of the file counts only where nothing else says anything.
 */
export function identify({ values, fileName, fileHash }: FileFacts, said: Said): Identity | Unidentified {
  const collections = values.filter((value) => textOf(value, "type") === "x-mitre-collection");
  const collection = collections.length === 1 ? collections[0] : undefined;
  const published = PUBLISHED[fileHash];
  const named = /^(enterprise|mobile|ics)-attack-(\d{1,4}\.\d{1,4})(?!\d)/.exec(fileName);

  const release = agree("release", [
    ["collection", collection === undefined ? undefined : releaseOf(collection)],
    ["known file hash", published?.release],
    ["importer", said.release],
    ["file name", named?.[2]],
  ]);
  if ("missing" in release) return release;
  const domain = agree("domain", [
    ["collection", COLLECTIONS[collection === undefined ? "" : (textOf(collection, "id") ?? "")]],
    ["known file hash", published?.domain],
    ["importer", said.domain],
    ["matrix", matrixDomain(values)],
    ["objects", commonDomain(values)],
    ["file name", named === null ? undefined : `${named[1]}-attack`],
  ]);
  if ("missing" in domain) return domain;
  return {
    release: release.value,
    releaseBasis: release.basis,
    domain: domain.value,
    domainBasis: domain.basis,
    flavour: flavourOf(values),
    extent: extentOf(values, collection),
    collectionModified: collection === undefined ? undefined : textOf(collection, "modified"),
  };
}

type Claim = readonly [basis: IdentityBasis, value: string | undefined];
/** Bases that are somebody's word; those below them only stand in where these are silent. */
const FIRM: ReadonlySet<IdentityBasis> = new Set(["collection", "known file hash", "importer"]);

function agree(
  what: Unidentified["missing"],
  claims: readonly Claim[],
): { readonly value: string; readonly basis: IdentityBasis } | Unidentified {
  const made = claims.filter((claim): claim is readonly [IdentityBasis, string] => claim[1] !== undefined);
  const firm = made.filter(([basis]) => FIRM.has(basis));
  if (new Set(firm.map(([, value]) => value)).size > 1)
    return { missing: what, contradiction: firm.map(([basis, value]) => `${basis}: ${value}`) };
  const [first] = made;
  return first === undefined ? { missing: what, contradiction: [] } : { basis: first[0], value: first[1] };
}

function releaseOf(collection: JsonObject): string | undefined {
  const version = textOf(collection, "x_mitre_version");
  return version !== undefined && isRelease(version) ? version : undefined;
}

function matrixDomain(values: readonly JsonObject[]): string | undefined {
  const matrices = values.filter((value) => textOf(value, "type") === "x-mitre-matrix");
  const ids = matrices.flatMap((matrix) =>
    objectsOf(matrix, "external_references").map((reference) => textOf(reference, "external_id")),
  );
  return DOMAINS.find((domain) => ids.includes(domain));
}

/** The domain that every object which names one has; a few objects of a bundle belong to two domains. */
function commonDomain(values: readonly JsonObject[]): string | undefined {
  const lists = values.map((value) => textsOf(value, "x_mitre_domains")).filter((domains) => domains.length > 0);
  return lists.length === 0 ? undefined : DOMAINS.find((domain) => lists.every((domains) => domains.includes(domain)));
}

/** Marking definitions have a `spec_version` in one flavour and seldom in the other; they do not count. */
function flavourOf(values: readonly JsonObject[]): Flavour {
  let [with21, without] = [0, 0];
  for (const value of values) {
    if (textOf(value, "type") === "marking-definition") continue;
    if (textOf(value, "spec_version") === "2.1") with21++;
    else without++;
  }
  if (with21 === 0) return "2.0";
  // The collection of 19.2 has no `spec_version`; one object does not make a bundle another flavour.
  return without <= 1 ? "2.1" : "mixed";
}

function extentOf(values: readonly JsonObject[], collection: JsonObject | undefined): Edition["extent"] {
  if (collection === undefined || memberOf(collection, "x_mitre_contents") === undefined) return "unknown";
  const ids = new Set(values.map((value) => textOf(value, "id")));
  const listed = objectsOf(collection, "x_mitre_contents").map((entry) => textOf(entry, "object_ref"));
  return listed.every((id) => id !== undefined && ids.has(id)) ? "complete" : "partial";
}
