import {
  AN0056_DEFAULTS,
  AN0057_DEFAULTS,
  type An0056Settings,
  type An0057Settings,
  type Weight,
} from "@limpid/detect";
import type { RoleTable } from "@limpid/lineage";
import type { ConfigFile, FileAn0056, FileAn0057, FileNormal } from "./limpid-yaml.ts";

/** Built-in values with the organisation's on top, as detection takes them. */
export interface EffectiveConfig {
  readonly analytics: { readonly AN0056: An0056Settings; readonly AN0057: An0057Settings };
  /** What the organisation declares; `mergeRoles(ROLE_TABLE, roles)` is the whole table. */
  readonly roles: RoleTable;
  readonly normal: readonly FileNormal[];
}

export function effectiveConfig(file: ConfigFile): EffectiveConfig {
  return {
    analytics: { AN0056: an0056(file.analytics?.AN0056 ?? {}), AN0057: an0057(file.analytics?.AN0057 ?? {}) },
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
    weights: weights(built.weights, file.weights ?? {}),
  };
}

function an0057(file: FileAn0057): An0057Settings {
  const built = AN0057_DEFAULTS;
  return {
    RunOnlyFlag: file.RunOnlyFlag ?? built.RunOnlyFlag,
    ParentProcess: file.ParentProcess ?? built.ParentProcess,
    SignedStatus: { ...built.SignedStatus, ...file.SignedStatus },
    DevelopmentDirectories: file.DevelopmentDirectories ?? built.DevelopmentDirectories,
    CiWorkDirectories: file.CiWorkDirectories ?? built.CiWorkDirectories,
    runSoonMs: file.RunSoon ?? built.runSoonMs,
    removedSoonMs: file.RemovedSoon ?? built.removedSoonMs,
    weights: weights(built.weights, file.weights ?? {}),
  };
}

function weights<Table extends { readonly [id: string]: Weight }>(
  built: Table,
  points: Readonly<Record<string, number>>,
): Table {
  const entries = Object.entries(built).map(([id, weight]) => [id, { ...weight, points: points[id] ?? weight.points }]);
  return Object.fromEntries(entries) as Table; // the same keys as before
}
