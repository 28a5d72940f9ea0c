import type {
  AnalyticId,
  Ancestor,
  ArtifactLife,
  Bytes,
  MissingFact,
  Priority,
  TechniqueId,
  WeighedSignal,
} from "@limpid/core";

/** What an analytic says of one life: its reasons, weighed, and what they rest on. */
export interface Judgement {
  readonly analytic: AnalyticId;
  readonly strategy: string;
  readonly technique: TechniqueId;
  readonly life: ArtifactLife;
  readonly bytes: Bytes;
  /** The creator first, then its ancestors; empty when nobody is known. */
  readonly lineage: readonly Ancestor[];
  readonly supporting: readonly WeighedSignal[];
  readonly contradicting: readonly WeighedSignal[];
  readonly missing: readonly MissingFact[];
  readonly wouldChange: readonly { readonly explanation: string; readonly to: Priority }[];
  readonly score: number;
  readonly priority: Priority;
  readonly title: string;
  readonly blindSpots: readonly string[];
  readonly userName: (uid: number) => string | undefined;
}
