import type { StringStatistics } from "../../content/read-through.ts";
import type { SegmentEntropy, UnreferencedStrings } from "./content-facts.ts";
import type { DebugInfo } from "./debug-info.ts";
import type { DebugLink } from "./debug-link.ts";
import type { GoProgram } from "./go.ts";
import type { Hardening } from "./hardening.ts";
import type { ImplausibleSymbols } from "./implausible-symbols.ts";
import type { KernelModule } from "./kernel-module.ts";
import type { MiniDebugInfo } from "./minidebuginfo.ts";
import type { Overlay } from "./overlay.ts";
import type { RustProgram } from "./rust.ts";
import type { NameSource } from "./surviving-names.ts";

/**
 * Facts of an ELF file. The names are frozen within `limpid.artifact/1`: artifact.schema.json describes each.
 * Absent: the file does not say (no sections, no segments, not asked for). null: known to be none.
 */
export type ElfFacts = {
  /** e_type in the specification's words: `exec`, `dyn`, `rel`, `core`, or its number. */
  readonly elfType: string;
  readonly osAbi: number;
  readonly sections: number;
  readonly segments: number;
  readonly linkage?: "static" | "dynamic" | "static-pie";
  readonly interpreter?: string | null;
  readonly needed?: readonly string[];
  readonly soname?: string | null;
  readonly runPath?: string | null;
  /** null: no symbol table; absent: the section headers that would name it cannot be read. */
  readonly symbolTable?: SymbolKinds | null;
  /** null: no dynamic symbol table. */
  readonly dynamicSymbols: DynamicSymbolKinds | null;
  readonly implausibleSymbols?: ImplausibleSymbols;
  readonly debugInfo?: DebugInfo;
  readonly miniDebugInfo?: MiniDebugInfo | null;
  readonly debugLink?: DebugLink | null;
  readonly buildId?: string | null;
  readonly compilers?: readonly string[];
  readonly go?: GoProgram | null;
  readonly rust?: RustProgram | null;
  readonly hardening?: Hardening;
  readonly kernelModule?: KernelModule;
  readonly overlay?: Overlay | null;
  /** Where names of functions can still be read apart from the symbol table; [] when nowhere. */
  readonly namesSurvive: readonly NameSource[];
  readonly entropy?: readonly SegmentEntropy[];
  readonly strings?: StringStatistics;
  readonly unreferencedStrings?: UnreferencedStrings;
};

export type SymbolKinds = {
  /** As readelf counts: with the null symbol. */
  readonly entries: number;
  readonly functions: number;
  readonly objects: number;
  readonly ifuncs: number;
  readonly threadLocals: number;
  readonly files: number;
  readonly sections: number;
  readonly untyped: number;
  readonly undefined: number;
  /** Local definitions that name a function, an object or an indirect function: what level `none` rests on. */
  readonly localNames: number;
};

export type DynamicSymbolKinds = {
  /** As readelf counts: with the null symbol. */
  readonly entries: number;
  readonly imports: number;
  readonly exports: number;
  readonly exportedFunctions: number;
};
