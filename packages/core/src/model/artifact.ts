import type { ParseIssue } from "../bytes/issue.ts";
import type { Origin } from "../origin/origin.ts";

/** What was removed from an artifact; the table is in DESIGN.md and docs/reference/opacity.md. */
export type OpacityLevel = "none" | "locals" | "symbols" | "sections" | "run-only";

export const LEVEL_WORDS: { readonly [L in OpacityLevel]: string } = {
  none: "nothing removed",
  locals: "local symbols removed",
  symbols: "symbols removed",
  sections: "section headers removed",
  "run-only": "compiled run-only",
};

export interface Reason {
  /** `FORMAT.FACT`, stable. */
  readonly id: string;
  readonly explanation: string;
  /** Offset in the file of the bytes that show it. */
  readonly at?: number;
}

export interface Opacity {
  /** null: cannot be said; the issues say why. */
  readonly level: OpacityLevel | null;
  readonly packed: boolean;
  readonly reasons: readonly Reason[];
}

export type ArtifactFormat = "elf" | "macho" | "applescript" | "pe";

/** One program inside an artifact: the whole of an ELF, a slice of a universal binary, a payload behind the end. */
export interface ArtifactPart {
  readonly arch: string | null;
  readonly bits: 32 | 64 | null;
  readonly endian: "little" | "big" | null;
  /** `executable`, `library`, `object`, `core`, `kernel-module`, `debug`, or the format's own word. */
  readonly type: string;
  readonly opacity: { readonly level: OpacityLevel | null; readonly packed: boolean };
  readonly symbols: { readonly local: number; readonly global: number; readonly dynamic: number };
  /** Facts of the format; names are frozen per format in the JSON Schema. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Where the part begins when that is not the start of the file. */
  readonly offset?: number;
  /** false: nothing in it runs (debug symbols, an empty bundle), so the artifact's level does not rest on it. */
  readonly holdsCode?: boolean;
}

/** What the bytes of one file say. */
export interface Inspection {
  readonly format: ArtifactFormat | null;
  readonly opacity: Opacity;
  readonly parts: readonly ArtifactPart[];
  readonly issues: readonly ParseIssue[];
}

/** `limpid.artifact/1`: an inspection with the file it belongs to. */
export interface Artifact extends Inspection {
  /** As given; `-` for standard input. */
  readonly path: string;
  readonly sizeBytes: number | null;
  /** Lower-case hex; absent when it was not asked for or the budget ran out. */
  readonly sha256?: string;
  /** Where it came from by its extended attributes: null when they tell nothing, absent when they were not at hand. */
  readonly origin?: Origin | null;
}
