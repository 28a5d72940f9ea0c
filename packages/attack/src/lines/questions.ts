import type { Happening } from "../compare/releases.ts";
import type { LicenceNotice } from "../context/licence.ts";
import type { JsonValue } from "../json/value.ts";
import type { JudgedBy, PinnedObject } from "../judged.ts";
import type { NamedRelease } from "../release/collection-index.ts";
import type { ChangeLine, ComparisonLine } from "./change-line.ts";
import type { HitLine } from "./hit-line.ts";
import type { ObjectLine } from "./object-line.ts";
import type { ReleaseLine } from "./release-line.ts";

/** A page of a list: how many entries, and after how many. */
export interface PagePlace {
  readonly limit: number;
  readonly offset: number;
}

/** Which file an id is looked up in: a release or one file of it (`19.1@2328630f`), a domain. */
export interface Place {
  readonly release?: string | undefined;
  readonly domain?: string | undefined;
}

/** Where something was looked for. */
export interface SearchedFile {
  readonly domain: string;
  readonly release: string;
  readonly extent: "complete" | "partial" | "unknown";
}

export interface FoundObjects {
  readonly hits: readonly HitLine[];
  readonly total: number;
  readonly searched: readonly SearchedFile[];
  readonly licence: LicenceNotice;
}

/** An object's page, of its related objects the first of each kind. */
export interface ObjectAnswer extends ObjectLine {
  /** Related objects that are not listed. */
  readonly relatedLeft: number;
}

/** An object that differs between two releases, in a line. */
export interface ChangeBrief {
  readonly id: string;
  readonly attackId: string | undefined;
  readonly type: string;
  readonly name: string | undefined;
  /** The name before, where it was another. */
  readonly nameBefore: string | undefined;
  readonly what: Happening;
  readonly silent: boolean;
  /** Members in which it says something else. */
  readonly members: readonly string[];
  /** Of a relationship: what it says. */
  readonly says: string | undefined;
  /** Of a revoked object: where it leads. */
  readonly successor:
    | { readonly id: string; readonly attackId: string | undefined; readonly name: string | undefined }
    | undefined;
  /** What became of its tactics, in words. */
  readonly tactics: readonly string[];
}

export interface ReleaseComparison {
  /** Domains that have both releases. */
  readonly domains: readonly string[];
  readonly comparison: ComparisonLine;
  readonly changes: readonly ChangeBrief[];
  readonly total: number;
}

/** An object by its ids and hashes. */
export interface RawEntry {
  readonly id: string;
  readonly attackId: string | undefined;
  readonly type: string;
  readonly name: string | undefined;
  readonly domain: string;
  readonly release: string;
  readonly file: string;
  /** SHA-256 of the bytes as they are mirrored. */
  readonly sliceHash: string;
  readonly rawHash: string | undefined;
  /** Of STIX; 2.0 says nothing. */
  readonly specVersion: string | undefined;
}

/** Every question to a mirror and its answer. */
export interface Questions {
  readonly releases: {
    readonly ask: Record<never, never>;
    readonly answer: { readonly releases: readonly ReleaseLine[]; readonly named: readonly NamedRelease[] };
  };
  readonly objects: {
    readonly ask: Place &
      PagePlace & {
        readonly q?: string | undefined;
        readonly type?: string | undefined;
        readonly all?: boolean | undefined;
      };
    readonly answer: FoundObjects;
  };
  readonly object: {
    readonly ask: Place & {
      readonly id: string;
      /** All related objects, not the first of each kind. */
      readonly all?: boolean | undefined;
      /** This installation's values of mutable elements, by ATT&CK id. */
      readonly settings: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
    };
    readonly answer: { readonly objects: readonly ObjectAnswer[] };
  };
  readonly compareObject: {
    readonly ask: {
      readonly id: string;
      readonly from: string;
      readonly to: string;
      readonly domain?: string | undefined;
    };
    readonly answer: { readonly changes: readonly ChangeLine[] };
  };
  readonly compareReleases: {
    readonly ask: PagePlace & {
      readonly from: string;
      readonly to: string;
      readonly domain?: string | undefined;
      /** What happened to the objects that are listed; empty: everything but book-keeping and normalisation. */
      readonly what: readonly Happening[];
      readonly type?: string | undefined;
    };
    readonly answer: ReleaseComparison;
  };
  readonly raw: {
    readonly ask: Place & { readonly id: string };
    /** `bytes`: exactly as mirrored, where only one object has the id. */
    readonly answer: { readonly found: readonly RawEntry[]; readonly bytes: Uint8Array | undefined };
  };
  readonly judged: {
    readonly ask: { readonly judgements: readonly JudgedBy[]; readonly against?: string | undefined };
    readonly answer: { readonly pinned: readonly (readonly PinnedObject[])[] };
  };
}

export type QuestionName = keyof Questions;
export type Ask<K extends QuestionName> = Questions[K]["ask"];
export type Answer<K extends QuestionName> = Questions[K]["answer"];
export type Answers = { readonly [K in QuestionName]: (ask: Ask<K>) => Answer<K> };
