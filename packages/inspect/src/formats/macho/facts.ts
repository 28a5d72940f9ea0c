import type { StringStatistics } from "../../content/read-through.ts";
import type { ChainedFixups } from "./chained-fixups.ts";
import type { SegmentEntropy } from "./content-facts.ts";
import type { Encryption } from "./encryption.ts";
import type { ExportTrie } from "./export-trie.ts";
import type { FunctionStarts } from "./function-starts.ts";
import type { GoProgram } from "./go.ts";
import type { Hardening } from "./hardening.ts";
import type { ImplausibleSymbols } from "./implausible-symbols.ts";
import type { LinkedLibrary } from "./libraries.ts";
import type { MetadataNames } from "./metadata-names.ts";
import type { Overlay } from "./overlay.ts";
import type { SignatureFacts } from "./signature/facts.ts";
import type { NothingToRead, StringSection } from "./string-references.ts";
import type { NameSource } from "./surviving-names.ts";
import type { Platform } from "./versions.ts";

/**
 * Facts of one Mach-O image. The names are frozen within `limpid.artifact/1`: artifact.schema.json describes each.
 * Absent: the image does not say (damage, not a kind that has it, not asked for). null: known to be none.
 */
export type MachoFacts = {
  /** filetype in the specification's words: `execute`, `dylib`, `bundle`, …, or its number. */
  readonly machoType: string;
  readonly cpuSubtype: number;
  readonly headerFlags: number;
  readonly loadCommands: number;
  readonly segments: number;
  readonly sections: number;
  readonly codeBytes: number;
  readonly uuid?: string | null;
  readonly platforms?: readonly Platform[];
  readonly sourceVersion?: string | null;
  readonly libraries?: readonly LinkedLibrary[];
  readonly installName?: string | null;
  readonly runPaths?: readonly string[];
  readonly dynamicLinker?: string | null;
  readonly dyldEnvironment?: readonly string[];
  /** null: no load command names a symbol table. */
  readonly symbolTable?: MachoSymbolKinds | null;
  /** Apple's `strip` left its marker, radr://5614542. */
  readonly stripMarker?: boolean;
  readonly exportTrie?: ExportTrie | null;
  readonly functionStarts?: FunctionStarts | null;
  readonly chainedFixups?: ChainedFixups | null;
  readonly implausibleSymbols?: ImplausibleSymbols;
  readonly stringSections?: readonly StringSection[];
  readonly lacksSymbolsAndStrings?: NothingToRead;
  readonly objectiveC?: MetadataNames | null;
  readonly swift?: MetadataNames | null;
  readonly go?: GoProgram | null;
  /** With deep only. */
  readonly rust?: { readonly evidence: readonly "paths"[] } | null;
  /** Where names can still be read apart from the symbol table; [] when nowhere. */
  readonly namesSurvive: readonly NameSource[];
  readonly encryption?: Encryption | null;
  readonly hardening?: Hardening;
  /** Of what a system loads to run it. */
  readonly signature?: SignatureFacts;
  readonly appletStub?: boolean;
  readonly overlay?: Overlay | null;
  /** Bytes between the slice before, or the universal header, and this slice; absent when they only align it. */
  readonly gapBefore?: Overlay;
  readonly entropy?: readonly SegmentEntropy[];
  readonly strings?: StringStatistics;
};

export type MachoSymbolKinds = {
  readonly entries: number;
  readonly local: number;
  /** Part of `local`. */
  readonly privateExternal: number;
  /** External definitions, the image's own header among them. */
  readonly external: number;
  readonly undefined: number;
  readonly absolute: number;
  readonly indirect: number;
  /** For a debugger; the marker of Apple's strip is not counted. */
  readonly stabs: number;
};
