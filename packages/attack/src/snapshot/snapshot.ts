import type { ParseIssue } from "@limpid/core";
import { formsOf } from "../compare/book-keeping.ts";
import { type ObjectSlice, parseObject } from "../json/attack-file.ts";
import { countMembers } from "../json/canonical.ts";
import { type JsonObject, memberOf, objectsOf, textOf } from "../json/value.ts";
import type { Platform } from "../platform.ts";
import { isKnownType } from "./types.ts";

/** Newest specification of ATT&CK objects whose members are read; a newer one is kept raw. */
const NEWEST_ATTACK_SPEC = [3, 3] as const;
const SPEC_VERSIONS: ReadonlySet<string> = new Set(["2.0", "2.1"]);
const ATTACK_SOURCES: ReadonlySet<string> = new Set(["mitre-attack", "mitre-mobile-attack", "mitre-ics-attack"]);

export type Status = "active" | "revoked" | "deprecated";

/** What identifies the wording of an object. Each is SHA-256 in hexadecimal, over what its name says. */
export interface Hashes {
  /** The bytes as they stood in the imported file. */
  readonly slice: string;
  /** `JSON.stringify` of the parsed object: members in the order of the file, no white space, UTF-8. */
  readonly raw: string;
  /** The canonical form of RFC 8785: the same for every order of members. */
  readonly canonical: string;
  /** The canonical form without book-keeping. */
  readonly substance: string;
  /** The canonical form of what the object says: see `Forms`. */
  readonly content: string;
}

/** One object as one file of one release has it. */
export interface Snapshot {
  readonly id: string;
  readonly type: string;
  readonly status: Status;
  /** `AN0056`; several objects may share one. Undefined: it has none, as relationships. */
  readonly attackId: string | undefined;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly created: string | undefined;
  readonly modified: string | undefined;
  /** STIX; objects of 2.0 say nothing. */
  readonly specVersion: string | undefined;
  readonly attackSpecVersion: string | undefined;
  /** Undefined: its members were read. Else why it is kept as bytes only. */
  readonly notNormalised: string | undefined;
  /** Only `slice` when its JSON is not what it seems. */
  readonly hashes: Pick<Hashes, "slice"> & Partial<Hashes>;
}

/** An object as it was read: its snapshot and, where its JSON is sound, its value. */
export interface ReadObject {
  readonly snapshot: Snapshot;
  readonly value: JsonObject | undefined;
  readonly issue: ParseIssue | undefined;
}

/** Reads one object of a file. Whatever is wrong with it, its bytes have a snapshot. */
export function readObject(file: Uint8Array, slice: ObjectSlice, platform: Platform): ReadObject {
  const bytes = file.subarray(slice.start, slice.end);
  const sliceHash = platform.sha256(bytes);
  const damaged = (code: ParseIssue["code"], what: string, at = slice.start): ReadObject => ({
    // Its id is not to be trusted either, so it gets one of its own.
    snapshot: {
      ...NOTHING_KNOWN,
      id: `damaged--${sliceHash.slice(0, 32)}`,
      notNormalised: what,
      hashes: { slice: sliceHash },
    },
    value: undefined,
    issue: { code, at, what },
  });
  const text = platform.decodeUtf8(bytes);
  if (text === undefined) return damaged("invalid-value", "its text is not UTF-8");
  const value = parseObject(text);
  if (value === undefined) return damaged("invalid-value", "it is no JSON");
  if (countMembers(value) !== slice.members) return damaged("contradiction", "one name stands twice in an object");
  if (slice.inexactAt !== undefined) return damaged("invalid-value", "a number is not exact", slice.inexactAt);
  const id = textOf(value, "id");
  const type = textOf(value, "type");
  if (id === undefined || type === undefined || !isStixId(id, type)) return damaged("invalid-value", "no STIX id");
  let hashes: Hashes;
  try {
    hashes = hashesOf(value, type, sliceHash, platform);
  } catch {
    return damaged("invalid-value", "a text holds half of a surrogate pair");
  }
  const snapshot = describe(value, id, type, hashes);
  const why = snapshot.notNormalised;
  return {
    snapshot,
    value,
    issue: why === undefined ? undefined : { code: "unsupported", at: slice.start, what: why },
  };
}

function hashesOf(value: JsonObject, type: string, slice: string, platform: Platform): Hashes {
  const { canonical, substance, content } = formsOf(value, type); // first: it refuses what has no UTF-8
  return {
    slice,
    raw: platform.sha256(JSON.stringify(value)),
    canonical: platform.sha256(canonical),
    substance: platform.sha256(substance),
    content: platform.sha256(content),
  };
}

function describe(value: JsonObject, id: string, type: string, hashes: Hashes): Snapshot {
  const specVersion = textOf(value, "spec_version");
  const attackSpecVersion = textOf(value, "x_mitre_attack_spec_version");
  return {
    id,
    type,
    status: statusOf(value),
    attackId: attackIdOf(value),
    name: textOf(value, "name"),
    version: textOf(value, "x_mitre_version"),
    created: textOf(value, "created"),
    modified: textOf(value, "modified"),
    specVersion,
    attackSpecVersion,
    notNormalised: whyNotNormalised(type, specVersion, attackSpecVersion),
    hashes,
  };
}

/** Revoked beats deprecated: MITRE sets both on some objects, and only the first has a successor. */
export function statusOf(value: JsonObject): Status {
  if (memberOf(value, "revoked") === true) return "revoked";
  return memberOf(value, "x_mitre_deprecated") === true ? "deprecated" : "active";
}

/** The id that people use, of the first reference to ATT&CK itself. */
export function attackIdOf(value: JsonObject): string | undefined {
  for (const reference of objectsOf(value, "external_references")) {
    const id = textOf(reference, "external_id");
    if (id !== undefined && ATTACK_SOURCES.has(textOf(reference, "source_name") ?? "")) return id.slice(0, 64);
  }
  return undefined;
}

function whyNotNormalised(type: string, spec: string | undefined, attackSpec: string | undefined): string | undefined {
  if (!isKnownType(type)) return `its type ${type.slice(0, 60)} is not known`;
  if (spec !== undefined && !SPEC_VERSIONS.has(spec)) return `STIX ${spec.slice(0, 20)} is not known`;
  if (attackSpec === undefined) return undefined;
  const match = /^(\d{1,4})\.(\d{1,4})\.\d{1,4}$/.exec(attackSpec);
  const [major, minor] = NEWEST_ATTACK_SPEC;
  const found = [Number(match?.[1]), Number(match?.[2])] as const;
  const newer = match === null || found[0] > major || (found[0] === major && found[1] > minor);
  return newer
    ? `specification ${attackSpec.slice(0, 20)} of ATT&CK objects is newer than ${major}.${minor}`
    : undefined;
}

/** `type--uuid`; a few of MITRE's older ids are not RFC 4122 versions, so the form alone counts. */
function isStixId(id: string, type: string): boolean {
  return id.startsWith(`${type}--`) && /^[a-z0-9-]{1,200}$/.test(id);
}

const NOTHING_KNOWN = {
  type: "damaged",
  status: "active",
  attackId: undefined,
  name: undefined,
  version: undefined,
  created: undefined,
  modified: undefined,
  specVersion: undefined,
  attackSpecVersion: undefined,
} as const;
