import type {
  AnalyticId,
  ArtifactBytes,
  ArtifactLife,
  Bytes,
  Exercises,
  Normality,
  Platform,
  Provenance,
  Signal,
  TechniqueId,
  Visibility,
} from "@limpid/core";
import type { Roles } from "@limpid/lineage";
import type { Judgement } from "../triage/judgement.ts";

/** All an analytic may look at besides the life: read-only, in memory, the same on every replay. */
export interface DetectionContext {
  readonly roles: Roles;
  readonly provenance: Provenance;
  readonly normality: Normality;
  readonly visibility: Visibility;
  /** Name of an account, from the host's own files; undefined when they are not at hand. */
  readonly userName: (uid: number) => string | undefined;
  /** The bytes of other files of the same bundle, where they are at hand. */
  readonly bytes?: ArtifactBytes;
  /** Absent where nobody knows which exercises were run. */
  readonly exercises?: Exercises | undefined;
  /** Events of a host that its source lost. */
  readonly eventsLost: (host: string) => number;
}

/** Judges the life of an artifact: a detection of ATT&CK, put into practice. */
export interface Analytic {
  readonly id: AnalyticId;
  readonly strategy: string;
  readonly technique: TechniqueId;
  /** The system whose files it judges. */
  readonly platform: Platform;
  /** Cheap: whether the bytes are worth a look, or the life alone is worth a judgement. */
  readonly candidate: (life: ArtifactLife, bytesOffered: boolean) => boolean;
  /** Undefined: not this analytic's subject. */
  readonly judge: (life: ArtifactLife, bytes: Bytes, context: DetectionContext) => Judgement | undefined;
}

/** One kind of reason. It looks at the subject, explains itself, and leaves the weight to triage. */
export interface Detector<Subject, Settings> {
  /** Every signal it can give. */
  readonly signals: readonly string[];
  /** What it cannot see, shown beside each finding. */
  readonly blindSpots?: readonly string[];
  readonly evaluate: (subject: Subject, settings: Settings) => readonly Signal[];
}

/** A detector whose signals are of one analytic, known by their ids. */
export interface DetectorOf<Id extends string, Subject, Settings> extends Detector<Subject, Settings> {
  readonly signals: readonly Id[];
  readonly evaluate: (subject: Subject, settings: Settings) => readonly (Signal & { readonly id: Id })[];
}
