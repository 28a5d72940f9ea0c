import type { LoadedConfig } from "@limpid/config";
import { ROLE_TABLE } from "@limpid/lineage";

/** An analytic of this program, with the points of its signals as the configuration has them. */
export interface KnownAnalytic {
  readonly id: string;
  readonly platform: "Linux" | "macOS";
  readonly weights: Readonly<Record<string, number>>;
}

/** What this installation judges by. */
export function knownAnalytics({ analytics: { AN0056, AN0057 } }: LoadedConfig["config"]): readonly KnownAnalytic[] {
  return [
    { id: "AN0056", platform: "Linux", weights: pointsOf(AN0056.weights) },
    { id: "AN0057", platform: "macOS", weights: pointsOf(AN0057.weights) },
  ];
}

function pointsOf(weights: Readonly<Record<string, { readonly points: number }>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(weights).map(([id, { points }]) => [id, points]));
}

/** Programs of a role. Plain names alone: a rule compares the end of a path. */
export function programsOf(role: string, kind?: string): readonly string[] {
  const entries = ROLE_TABLE.filter((entry) => entry.role === role && (kind === undefined || entry.kind === kind));
  return [...new Set(entries.flatMap(({ programs }) => programs.filter((name) => !name.includes("/"))))];
}
