import type { ParseIssue } from "@limpid/core";
import { cutAttackFile } from "../json/attack-file.ts";
import { type JsonObject, type JsonValue, memberOf, textOf } from "../json/value.ts";
import type { Platform } from "../platform.ts";
import { type Link, linksOf, tacticKeys, withTactics } from "../snapshot/links.ts";
import { readObject, type Snapshot } from "../snapshot/snapshot.ts";
import { type NamedRelease, namedReleases } from "./collection-index.ts";
import { type Identity, identify, type Said, type Unidentified } from "./identify.ts";

/** An object of a file that is ready to be kept. */
export interface ReleaseObject {
  readonly snapshot: Snapshot;
  /** Place of its bytes in the file. */
  readonly start: number;
  readonly end: number;
  /** 0 for the one that counts; an id may stand in a file several times. */
  readonly ordinal: number;
}

/** A file of a release, read whole. */
export interface ReleaseFile {
  readonly kind: "release";
  readonly identity: Identity;
  readonly fileHash: string;
  readonly objects: readonly ReleaseObject[];
  readonly links: readonly Link[];
  /** What is wrong with single objects; each of them is kept all the same. */
  readonly issues: readonly ParseIssue[];
}

/** An index of collections. */
export interface IndexFile {
  readonly kind: "index";
  readonly fileHash: string;
  readonly named: readonly NamedRelease[];
}

/** A file of which nothing is kept: its envelope is damaged, or nobody knows its release. */
export interface RefusedFile {
  readonly kind: "refused";
  readonly fileHash: string;
  readonly issues: readonly ParseIssue[];
  readonly unidentified: Unidentified | undefined;
}

/** A hostile file makes an issue an object; nobody reads more. */
const MAX_ISSUES = 1000;

/** Reads a file of ATT&CK data, uncompressed. */
export function readRelease(
  bytes: Uint8Array,
  fileName: string,
  said: Said,
  platform: Platform,
): ReleaseFile | IndexFile | RefusedFile {
  const fileHash = platform.sha256(bytes);
  const { value: file, issues } = cutAttackFile(bytes, platform);
  if (file === undefined) return { kind: "refused", fileHash, issues, unidentified: undefined };
  if (file.form === "index") return { kind: "index", fileHash, named: namedReleases(file.envelope) };

  // A release has 50 MB of values: each is read, told from and let go.
  const facts: JsonObject[] = [];
  const linked: Link[] = [];
  const found: ParseIssue[] = [];
  const objects = withOrdinals(
    file.objects.map((slice, index) => {
      const { snapshot, value, issue } = readObject(bytes, slice, platform);
      if (value !== undefined) facts.push(identityMembers(value));
      if (value !== undefined && snapshot.notNormalised === undefined) linked.push(...linksOf(value, snapshot.id));
      if (issue !== undefined && found.length < MAX_ISSUES)
        found.push({ ...issue, what: `object ${index}: ${issue.what}` });
      return { snapshot, start: slice.start, end: slice.end };
    }),
  );
  const identity = identify({ values: facts, fileName, fileHash }, said);
  if ("missing" in identity) return { kind: "refused", fileHash, issues: found, unidentified: identity };
  const links = withTactics(linked, tacticKeys(facts));

  const twice = objects
    .filter(({ ordinal }) => ordinal > 0)
    .map(
      ({ snapshot, start }): ParseIssue => ({
        code: "contradiction",
        at: start,
        what: `${snapshot.id} stands in the file more than once; the one modified last counts`,
      }),
    );
  return {
    kind: "release",
    identity,
    fileHash,
    objects,
    links,
    issues: [...issues, ...found, ...twice].slice(0, MAX_ISSUES),
  };
}

/** What tells whose a file is: the collection, matrix and tactics whole, of all others a few members. */
function identityMembers(value: JsonObject): JsonObject {
  const type = textOf(value, "type");
  if (type === "x-mitre-collection" || type === "x-mitre-matrix" || type === "x-mitre-tactic") return value;
  const kept: Record<string, JsonValue> = {};
  for (const key of ["type", "id", "spec_version", "x_mitre_domains"]) {
    const member = memberOf(value, key);
    if (member !== undefined) kept[key] = member;
  }
  return kept;
}

/** Numbers the objects of one id: the one modified last is 0, of equals the first in the file. */
function withOrdinals(objects: readonly Omit<ReleaseObject, "ordinal">[]): readonly ReleaseObject[] {
  const ordinals = new Map<number, number>();
  const places = new Map<string, number[]>();
  for (const [index, { snapshot }] of objects.entries()) {
    const list = places.get(snapshot.id);
    if (list === undefined) places.set(snapshot.id, [index]);
    else list.push(index);
  }
  for (const indexes of places.values()) {
    if (indexes.length === 1) continue;
    const modified = (index: number): string => objects[index]?.snapshot.modified ?? "";
    indexes.sort((one, other) =>
      modified(one) > modified(other) ? -1 : modified(one) < modified(other) ? 1 : one - other,
    );
    for (const [ordinal, index] of indexes.entries()) ordinals.set(index, ordinal);
  }
  return objects.map((object, index) => ({ ...object, ordinal: ordinals.get(index) ?? 0 }));
}
