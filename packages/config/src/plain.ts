import type { EffectiveConfig } from "./effective.ts";
import { durationText, sizeText } from "./schema/kinds.ts";

/** A configuration in the words of `limpid.yaml`: what is shown, and what the hash is taken of. */
export interface PlainConfig {
  readonly analytics: { readonly AN0056: PlainAn0056 };
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

export function plainConfig({ analytics, roles, normal }: EffectiveConfig): PlainConfig {
  const { StripFlags, DirectoryScope, FileSizeRange, CiWorkDirectories, runSoonMs, removedSoonMs, weights } =
    analytics.AN0056;
  return {
    analytics: {
      AN0056: {
        StripFlags,
        DirectoryScope,
        FileSizeRange: { min: sizeText(FileSizeRange.minBytes), max: sizeText(FileSizeRange.maxBytes) },
        CiWorkDirectories,
        RunSoon: durationText(runSoonMs),
        RemovedSoon: durationText(removedSoonMs),
        weights: Object.fromEntries(Object.entries(weights).map(([id, { points }]) => [id, points])),
      },
    },
    roles: roles.map(({ declared: _, ...entry }) => entry),
    normal: normal.map((entry) => ({ ...entry, expires: new Date(entry.expires).toISOString().slice(0, 10) })),
  };
}
