import type { Origin } from "../origin/origin.ts";
import type { Opacity } from "./artifact.ts";
import type { CreatorBasis, TouchKind } from "./life.ts";
import type { Role } from "./process.ts";
import type { ContainerNames } from "./questions.ts";
import type { AnalyticId, TechniqueId } from "./values.ts";

/** One reason for or against, with its events; its weight belongs to triage. */
export interface Signal {
  /** `ANALYTIC.NAME`, stable. */
  readonly id: string;
  readonly bearing: "supports" | "contradicts";
  /** One sentence with the facts in it, for the analyst. */
  readonly explanation: string;
  readonly events: readonly string[];
  /** How sure the fact itself is; triage scales the weight by it. Default: certain. */
  readonly certainty?: "certain" | "inferred";
}

/** A fact that could not be had. */
export interface MissingFact {
  readonly id: string;
  readonly explanation: string;
  /** What to do about it. */
  readonly mend: string;
}

export type Priority = "high" | "medium" | "low" | "expected";
export const PRIORITIES: readonly Priority[] = ["high", "medium", "low", "expected"];

export interface WeighedSignal {
  readonly id: string;
  /** Points; negative for contradicting ones. */
  readonly weight: number;
  readonly explanation: string;
  readonly events: readonly string[];
}

/** Keys that are undefined are left out of the JSON. */
export interface FindingProcess {
  readonly process: string;
  readonly pid?: number;
  readonly image?: string | undefined;
  readonly role: Role;
  readonly argv?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  readonly user?: { readonly uid: number; readonly name?: string | undefined } | undefined;
  readonly auid?: number | null | undefined;
  readonly terminal?: string | null | undefined;
  /** Images this process ran before, oldest first. */
  readonly previousImages?: readonly string[] | undefined;
  /** False when its start was not seen in this stream. */
  readonly startSeen?: boolean;
}

export interface FindingCreator extends Partial<FindingProcess> {
  readonly basis: CreatorBasis;
  /** For `inherited-fd`: the shell that opened the file. */
  readonly opener?: FindingProcess | undefined;
}

/** An object of ATT&CK as one release words it. */
export interface AttackObject {
  /** `AN0056`. */
  readonly id: string;
  /** STIX id; an ATT&CK id may belong to two objects. */
  readonly object: string;
  /** The object's own version, `1.0`. */
  readonly version: string;
  /** SHA-256 of `JSON.stringify` of the object in its STIX 2.1 bundle. */
  readonly rawHash: string;
}

/** `limpid.finding/1`: one artifact on one host judged by one analytic. */
export interface Finding {
  readonly schema: "limpid.finding/1";
  readonly id: string;
  readonly revision: number;
  readonly change: string;
  readonly engine: string;
  readonly config: string;
  readonly analytic: AnalyticId;
  readonly strategy: string;
  readonly technique: TechniqueId;
  readonly attackRelease: string;
  /** The objects of that release it was judged by: analytic, strategy, technique. Findings of older versions have none. */
  readonly judgedBy?: readonly AttackObject[];
  readonly host: string;
  readonly container: string | null;
  /** What its runtime calls the container, where this host could ask. */
  readonly containerNames?: ContainerNames;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly priority: Priority;
  readonly score: number;
  readonly title: string;
  readonly artifact: {
    readonly path: string | null;
    readonly previousPaths: readonly string[];
    /** Where it lies on the host, for a file that a container knows as `path`. */
    readonly pathOnHost?: string;
    readonly inspected: boolean;
    readonly sizeBytes?: number | null;
    readonly sha256?: string;
    readonly format?: string | null;
    readonly opacity: Opacity | null;
    readonly facts: Readonly<Record<string, unknown>>;
    /** null: its attributes were at hand and tell nothing. */
    readonly origin?: Origin | null | undefined;
  };
  readonly creator: FindingCreator;
  readonly lineage: readonly FindingProcess[];
  readonly supporting: readonly WeighedSignal[];
  readonly contradicting: readonly WeighedSignal[];
  readonly missing: readonly MissingFact[];
  readonly wouldChange: readonly { readonly explanation: string; readonly to: Priority }[];
  readonly executions: readonly { readonly at: string; readonly process: string; readonly argv: readonly string[] }[];
  readonly timeline: readonly TimelineEntry[];
  readonly blindSpots: readonly string[];
  /** Label of the exercise in its path: whether this installation ran it, `unknown-exercise` says. */
  readonly exercise?: string;
}

export interface TimelineEntry {
  readonly at: string;
  readonly what: TouchKind;
  readonly event: string;
  readonly process: string;
  readonly image?: string | undefined;
  readonly path?: string | undefined;
  /** The extended attribute that was set or removed. */
  readonly attribute?: string | undefined;
  /** Ids of the events by which other sensors of the host told the same. */
  readonly alsoToldBy?: readonly string[] | undefined;
}

/** `limpid.summary/1`: what was read and what became of it; the counts add up. */
export interface Summary {
  readonly schema: "limpid.summary/1";
  readonly linesRead: number;
  readonly recordsUsed: number;
  /** Records of types that carry nothing for the analytics, by type. */
  readonly ignored: Readonly<Record<string, number>>;
  /** Lines that could not be used, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Events that the source's numbering says are missing, by host. */
  readonly lost: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<Priority, number>>;
  /** What the bounded memory had to let go of, and other counts. */
  readonly dropped?: Readonly<Record<string, number>>;
  /** What became of events that several sensors of one host told; only where a call names several sources. */
  readonly joined?: Readonly<Record<string, number>>;
}
