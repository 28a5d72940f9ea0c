import { type Appearance, type Standing, standing } from "./compare/standing.ts";
import type { ReleaseView } from "./context/view.ts";
import type { Flavour } from "./release/edition.ts";
import { compareReleases } from "./release/order.ts";
import type { Snapshot, Status } from "./snapshot/snapshot.ts";

/** What a finding, or a report made of one, says of ATT&CK: members of `limpid.finding/1`. */
export interface JudgedBy {
  /** Undefined: a layer of techniques names none. */
  readonly analytic: string | undefined;
  readonly strategy: string | undefined;
  readonly technique: string;
  readonly attackRelease: string;
  /** The wording it meant; findings of older versions do not say. */
  readonly judgedBy?: readonly Pin[] | undefined;
}

/** An object as a finding names it. */
export interface Pin {
  readonly id: string;
  /** STIX id. */
  readonly object: string;
  readonly version: string;
  readonly rawHash: string;
}

/** What became of an object since the release that a finding was judged by. */
export const TOUCHES = ["unchanged", "content", "status", "removed", "not known"] as const;
export type Touch = (typeof TOUCHES)[number];

/** An object that a finding was judged by, and what the mirror knows of it. */
export interface PinnedObject {
  readonly id: string;
  /** The release it was judged by. */
  readonly release: string;
  readonly object: string | undefined;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly rawHash: string | undefined;
  /**
   * Whether the mirror's file of that release has this very wording: `same`, `other` (another file stands under the same
   * number, or it has another form of STIX), `absent`; `not mirrored`: it has no file of that release that could tell.
   */
  readonly mirrored: "same" | "other" | "absent" | "not mirrored";
  /** Mirrored releases around it with this raw hash, and with this content. */
  readonly standing: { readonly exact: Standing | undefined; readonly content: Standing | undefined };
  /** The release it is held against, and what became of the object there. */
  readonly against:
    | { readonly release: string; readonly version: string | undefined; readonly status: Status | undefined }
    | undefined;
  readonly touch: Touch;
}

/** What is asked about a mirror. */
export interface JudgedReader {
  /** Files of a release in the order of preference. */
  readonly views: (release: string) => readonly ReleaseView[];
  readonly named: (view: ReleaseView, attackId: string) => readonly Snapshot[];
  /** An object in each release of a domain. */
  readonly appearances: (id: string, domain: string, flavour: Flavour) => readonly Appearance[];
}

const TYPE_OF: Readonly<Record<"analytic" | "strategy" | "technique", string>> = {
  analytic: "x-mitre-analytic",
  strategy: "x-mitre-detection-strategy",
  technique: "attack-pattern",
};

/**
 * The objects that a finding was judged by, held against another release; without one, against the newest that is
 * mirrored. Where the mirror cannot tell, nothing is claimed.
 */
export function judgedBy(
  finding: JudgedBy,
  reader: JudgedReader,
  against: string | undefined,
): readonly PinnedObject[] {
  return (["analytic", "strategy", "technique"] as const).flatMap((part) => {
    const id = finding[part];
    if (id === undefined) return [];
    const pin = finding.judgedBy?.find((one) => one.id === id);
    return [pinned(id, pin, finding.attackRelease, TYPE_OF[part], reader, against)];
  });
}

/** Whether an object is worded otherwise there, or stands otherwise: the finding is worth a look. */
export function isTouched({ touch }: PinnedObject): boolean {
  return touch === "content" || touch === "status" || touch === "removed";
}

function pinned(
  id: string,
  pin: Pin | undefined,
  release: string,
  type: string,
  reader: JudgedReader,
  against: string | undefined,
): PinnedObject {
  const views = reader.views(release);
  const found = views.flatMap((view) =>
    reader
      .named(view, id)
      .filter((snapshot) => (pin === undefined ? snapshot.type === type : snapshot.id === pin.object))
      .map((snapshot) => ({ view, snapshot })),
  );
  // The file that has the very wording, else the preferred one.
  const exact = found.find(({ snapshot }) => snapshot.hashes.raw === pin?.rawHash);
  const there = (pin === undefined ? undefined : exact) ?? found[0];
  const base = {
    id,
    release,
    object: pin?.object ?? there?.snapshot.id,
    name: there?.snapshot.name,
    version: pin?.version ?? there?.snapshot.version,
    rawHash: pin?.rawHash ?? there?.snapshot.hashes.raw,
    mirrored: mirroredOf(pin, exact !== undefined, there !== undefined, views),
  };
  if (there === undefined) {
    return { ...base, standing: { exact: undefined, content: undefined }, against: undefined, touch: "not known" };
  }
  const { edition } = there.view;
  const appearances = reader.appearances(there.snapshot.id, edition.domain, edition.flavour);
  const last = against ?? newest(appearances) ?? release;
  const other = appearances.find((one) => one.release === last);
  const after = other?.snapshot;
  return {
    ...base,
    standing: {
      exact: standing(appearances, release, "raw"),
      content: standing(appearances, release, "content"),
    },
    against: other === undefined ? undefined : { release: last, version: after?.version, status: after?.status },
    touch: other === undefined ? "not known" : touchOf(there.snapshot, after),
  };
}

function mirroredOf(
  pin: Pin | undefined,
  isExact: boolean,
  isThere: boolean,
  views: readonly ReleaseView[],
): PinnedObject["mirrored"] {
  if (isThere) return pin === undefined || isExact ? "same" : "other";
  return views.some(({ edition }) => edition.extent !== "partial") ? "absent" : "not mirrored";
}

function touchOf(before: Snapshot, after: Snapshot | undefined): Touch {
  if (after === undefined) return "removed";
  if (before.status !== after.status) return "status";
  if (before.hashes.content === undefined || after.hashes.content === undefined) return "not known";
  return before.hashes.content === after.hashes.content ? "unchanged" : "content";
}

function newest(appearances: readonly Appearance[]): string | undefined {
  return appearances
    .map(({ release }) => release)
    .toSorted(compareReleases)
    .at(-1);
}
