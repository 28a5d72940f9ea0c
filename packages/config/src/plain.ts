import type { EffectiveConfig } from "./effective.ts";
import { durationText, sizeText } from "./schema/kinds.ts";

/** A configuration in the words of `limpid.yaml`: what is shown, and what the hash is taken of. */
export interface PlainConfig {
  readonly analytics: { readonly AN0056: PlainAn0056; readonly AN0057: PlainAn0057 };
  readonly roles: readonly object[];
  readonly normal: readonly object[];
}

export interface PlainAn0056 {
  readonly StripFlags: readonly string[];
  readonly DirectoryScope: readonly string[];
  readonly FileSizeRange: { readonly min: string; readonly max: string };
  readonly CiWorkDirectories: readonly string[];
  readonly RunSoon: string;
  readonly RemovedSoon: string;
  readonly weights: Readonly<Record<string, number>>;
}

export interface PlainAn0057 {
  readonly RunOnlyFlag: readonly string[];
  readonly ParentProcess: readonly string[];
  readonly SignedStatus: Readonly<Record<string, string>>;
  readonly DevelopmentDirectories: readonly string[];
  readonly CiWorkDirectories: readonly string[];
  readonly RunSoon: string;
  readonly RemovedSoon: string;
  readonly weights: Readonly<Record<string, number>>;
}

export function plainConfig({ analytics, roles, normal }: EffectiveConfig): PlainConfig {
  return {
    analytics: { AN0056: plainAn0056(analytics.AN0056), AN0057: plainAn0057(analytics.AN0057) },
    roles: roles.map(({ declared: _, ...entry }) => entry),
    normal: normal.map((entry) => ({ ...entry, expires: new Date(entry.expires).toISOString().slice(0, 10) })),
  };
}

function plainAn0056(settings: EffectiveConfig["analytics"]["AN0056"]): PlainAn0056 {
  const { StripFlags, DirectoryScope, FileSizeRange, CiWorkDirectories, runSoonMs, removedSoonMs, weights } = settings;
  return {
    StripFlags,
    DirectoryScope,
    FileSizeRange: { min: sizeText(FileSizeRange.minBytes), max: sizeText(FileSizeRange.maxBytes) },
    CiWorkDirectories,
    RunSoon: durationText(runSoonMs),
    RemovedSoon: durationText(removedSoonMs),
    weights: points(weights),
  };
}

function plainAn0057(settings: EffectiveConfig["analytics"]["AN0057"]): PlainAn0057 {
  const { runSoonMs, removedSoonMs, weights, ...lists } = settings;
  return {
    ...lists,
    RunSoon: durationText(runSoonMs),
    RemovedSoon: durationText(removedSoonMs),
    weights: points(weights),
  };
}

function points(weights: Readonly<Record<string, { readonly points: number }>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(weights).map(([id, weight]) => [id, weight.points]));
}
