import type { ArtifactFormat, ArtifactPart, InspectQuestions, Opacity, ParseIssue } from "@limpid/core";
import type { Content } from "../content/content.ts";
import type { Dump } from "../dump.ts";
import type { FactWords } from "../words.ts";

/** A kind of executable that this package reads. */
export interface Format {
  readonly name: ArtifactFormat;
  /** Whether a file that begins with these bytes (up to 4 KiB) is of this format. */
  readonly recognise: (head: Uint8Array) => boolean;
  /** Reads one artifact; bytes of any content are survived, damage comes back as issues. */
  readonly parse: (content: Content, options: FormatOptions) => FormatInspection;
  /** A part's facts in words, the telling ones first; undefined for a part of another format. */
  readonly describe: (part: ArtifactPart) => readonly FactWords[] | undefined;
  /**
   * What the headers and tables claim of the file, in any order and overlapping as they do; gaps are found for it.
   * Bytes of any content are survived, and the number of regions has a limit. Absent: the format has no such tables.
   */
  readonly layout?: (content: Content) => readonly Region[];
  /** What is left in an artifact to read, line by line; absent: the format has no such listing. */
  readonly dump?: (content: Content) => Dump;
  /** A word, as an issue, for a file of no format that people take for one of this; undefined where none is due. */
  readonly lookalike?: (head: Uint8Array) => ParseIssue | undefined;
}

/** A range of the file that something claims: for a map drawn to scale. */
export interface Region {
  /** As the file calls it, not escaped: `.text`, `__TEXT,__text`; else in words, as `program headers`. */
  readonly name: string;
  readonly kind: RegionKind;
  /** In the whole file, also in a slice or a payload. */
  readonly offset: number;
  /** Bytes that are present in the file; 0 for what has room in memory only. */
  readonly size: number;
  /** What the tables claim, when the file holds fewer bytes than that. */
  readonly claimed?: number;
  /** `r-x`: what the bytes may be used for once loaded; absent when they are not loaded or nothing says so. */
  readonly permissions?: string;
}

export type RegionKind =
  /** A program inside the file: a slice of a universal binary, a payload. */
  | "part"
  /** Fixed structures at known places: the file header, a fat header. */
  | "header"
  /** What is loaded as one piece. */
  | "segment"
  | "section"
  /** What the format itself reads: header tables, symbols, strings, relocations, signatures. */
  | "table"
  /** Behind everything that the headers claim. */
  | "overlay"
  /** Claimed by nothing (by no section, where there are sections). Formats do not report these. */
  | "gap";

export interface FormatOptions {
  /** Also look at the content itself: entropy, strings, payloads. Never changes the level. */
  readonly deep: boolean;
  /** Also hash what a code signature covers and compare. */
  readonly verifySignature?: boolean;
  readonly questions?: InspectQuestions;
}

export interface FormatInspection {
  /** A closer look than at the first bytes shows that the file is not of this format; the issues say what it is. */
  readonly declined?: true;
  readonly opacity: Opacity;
  readonly parts: readonly ArtifactPart[];
  readonly issues: readonly ParseIssue[];
  /** Where bytes begin that the format does not claim, when there are some: a payload may lie there. */
  readonly overlayOffset?: number;
}
