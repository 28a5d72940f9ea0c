import type { ArtifactFormat, ArtifactPart, Opacity, ParseIssue } from "@limpid/core";
import type { Content } from "../content/content.ts";
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
}

export interface FormatOptions {
  /** Also look at the content itself: entropy, strings, payloads. Never changes the level. */
  readonly deep: boolean;
}

export interface FormatInspection {
  readonly opacity: Opacity;
  readonly parts: readonly ArtifactPart[];
  readonly issues: readonly ParseIssue[];
  /** Where bytes begin that the format does not claim, when there are some: a payload may lie there. */
  readonly overlayOffset?: number;
}
