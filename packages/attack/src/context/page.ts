import { type AnalystNotes, analystNotes } from "../analyst/index.ts";
import { type Appearance, type Standing, standing } from "../compare/standing.ts";
import { type JsonObject, type JsonValue, objectsOf, textOf, textsOf } from "../json/value.ts";
import type { Edition } from "../release/edition.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { citation, type LicenceNotice, licenceOf } from "./licence.ts";
import { type LogSource, logSourcesOf, type MutableElement, mutableElementsOf } from "./log-sources.ts";
import { type Related, relatedTo, type Searched, type SuccessionIn, searchedFor, successionIn } from "./related.ts";
import type { ReleaseView } from "./view.ts";

/** One file's snapshot of an object. */
export interface SnapshotRow {
  readonly edition: Edition;
  /** Undefined: the file does not hold the object. */
  readonly snapshot: Snapshot | undefined;
}

export interface ExternalReference {
  readonly source: string;
  readonly id: string | undefined;
  readonly url: string | undefined;
  readonly description: string | undefined;
}

/** All that is shown of an object. */
export interface ObjectPage {
  readonly edition: Edition;
  readonly snapshot: Snapshot;
  /** What MITRE says. Undefined: its members were not read. */
  readonly official: OfficialText | undefined;
  /** What we say. */
  readonly notes: AnalystNotes | undefined;
  readonly related: readonly Related[];
  readonly searched: Searched;
  /** Where its revocation leads; undefined: it is not revoked. */
  readonly succession: SuccessionIn | undefined;
  readonly snapshots: readonly SnapshotRow[];
  /** The mirrored releases around this one with exactly the same wording, and with the same content. */
  readonly standing: { readonly exact: Standing | undefined; readonly content: Standing | undefined };
  readonly citation: string;
  readonly licence: LicenceNotice;
}

export interface OfficialText {
  readonly description: string | undefined;
  readonly platforms: readonly string[];
  readonly aliases: readonly string[];
  readonly domains: readonly string[];
  readonly logSources: readonly LogSource[];
  readonly mutableElements: readonly (MutableElement & {
    /** What this installation uses; undefined: it has no detector that reads this element. */
    readonly here: JsonValue | undefined;
  })[];
  readonly externalReferences: readonly ExternalReference[];
}

/** What a page asks for besides the file that it shows. */
export interface PageReader {
  /** The object in all files. */
  readonly everywhere: readonly SnapshotRow[];
  /** The object in each release of its domain, where possible in files of the same flavour. */
  readonly appearances: readonly Appearance[];
  /** This installation's values of the mutable elements of an analytic. */
  readonly settingsOf: (attackId: string) => Readonly<Record<string, JsonValue>> | undefined;
}

export function objectPage(view: ReleaseView, snapshot: Snapshot, reader: PageReader): ObjectPage {
  const { edition } = view;
  const value = snapshot.notNormalised === undefined ? view.value(snapshot.id) : undefined;
  const related = relatedTo(view, snapshot.id, snapshot.type);
  const official = value === undefined ? undefined : officialText(value, snapshot, view, reader);
  return {
    edition,
    snapshot,
    official,
    notes: analystNotes(snapshot.attackId, snapshot.type),
    related,
    searched: searchedFor(view, snapshot.type, related),
    succession: snapshot.status === "revoked" ? successionIn(view, snapshot.id) : undefined,
    snapshots: reader.everywhere,
    standing: {
      exact: standing(reader.appearances, edition.release, "raw"),
      content: standing(reader.appearances, edition.release, "content"),
    },
    citation: citation(snapshot, edition, official?.externalReferences[0]?.url),
    licence: licenceOf(edition.release),
  };
}

function officialText(value: JsonObject, snapshot: Snapshot, view: ReleaseView, reader: PageReader): OfficialText {
  const here = snapshot.attackId === undefined ? undefined : reader.settingsOf(snapshot.attackId);
  return {
    description: textOf(value, "description"),
    platforms: textsOf(value, "x_mitre_platforms"),
    aliases: [...new Set([...textsOf(value, "aliases"), ...textsOf(value, "x_mitre_aliases")])],
    domains: textsOf(value, "x_mitre_domains"),
    logSources: logSourcesOf(value, view),
    mutableElements: mutableElementsOf(value).map((element) => ({
      ...element,
      here: here !== undefined && Object.hasOwn(here, element.field) ? here[element.field] : undefined,
    })),
    externalReferences: objectsOf(value, "external_references").map((reference) => ({
      source: textOf(reference, "source_name") ?? "",
      id: textOf(reference, "external_id"),
      url: textOf(reference, "url"),
      description: textOf(reference, "description"),
    })),
  };
}
