import { AN0056_DEFAULTS, type An0056Settings } from "@limpid/detect";
import type { RoleTable } from "@limpid/lineage";
import type { ConfigFile, FileAn0056, FileNormal } from "./limpid-yaml.ts";

/** Built-in values with the organisation's on top, as detection takes them. */
export interface EffectiveConfig {
  readonly analytics: { readonly AN0056: An0056Settings };
  /** What the organisation declares; `mergeRoles(ROLE_TABLE, roles)` is the whole table. */
  readonly roles: RoleTable;
  readonly normal: readonly FileNormal[];
}

export function effectiveConfig(file: ConfigFile): EffectiveConfig {
  return {
    analytics: { AN0056: an0056(file.analytics?.AN0056 ?? {}) },
    roles: (file.roles ?? []).map((entry) => ({ ...entry, programs: entry.programs ?? [], declared: true })),
    normal: file.normal ?? [],
  };
}

function an0056(file: FileAn0056): An0056Settings {
  const built = AN0056_DEFAULTS;
  return {
    StripFlags: file.StripFlags ?? built.StripFlags,
    DirectoryScope: file.DirectoryScope ?? built.DirectoryScope,
    FileSizeRange:
      file.FileSizeRange === undefined
        ? built.FileSizeRange
        : { minBytes: file.FileSizeRange.min, maxBytes: file.FileSizeRange.max },
    CiWorkDirectories: file.CiWorkDirectories ?? built.CiWorkDirectories,
    runSoonMs: file.RunSoon ?? built.runSoonMs,
    removedSoonMs: file.RemovedSoon ?? built.removedSoonMs,
    weights: weights(file.weights ?? {}),
  };
}

type Weights = An0056Settings["weights"];

function weights(points: Readonly<Record<string, number>>): Weights {
  const entries = Object.entries(AN0056_DEFAULTS.weights).map(([id, weight]) => [
    id,
    { ...weight, points: points[id] ?? weight.points },
  ]);
  return Object.fromEntries(entries) as Weights; // the same keys as before
}
