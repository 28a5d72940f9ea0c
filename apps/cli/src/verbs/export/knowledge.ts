import { explainConfigError, loadConfig } from "@limpid/config";
import type { Weight } from "@limpid/detect";
import { detectsLayer, writeLayer } from "@limpid/exchange/navigator";
import { sigmaRules, writeRule } from "@limpid/exchange/sigma";
import { ROLE_TABLE } from "@limpid/lineage";
import { UsageError } from "../../exit-codes.ts";

/** The Sigma rules, one YAML document each. */
export function sigmaText(config: string | undefined): string {
  const { AN0056 } = analytics(config);
  const rules = sigmaRules({ programs: programsOf, directoryScope: AN0056.DirectoryScope });
  return rules.map((rule) => `---\n${writeRule(rule)}`).join("");
}

/** The Navigator layer of what this installation detects. */
export function detectsText(config: string | undefined): string {
  const { AN0056, AN0057 } = analytics(config);
  return writeLayer(
    detectsLayer([
      { id: "AN0056", platform: "Linux", weights: pointsOf(AN0056.weights) },
      { id: "AN0057", platform: "macOS", weights: pointsOf(AN0057.weights) },
    ]),
  );
}

function pointsOf(weights: Readonly<Record<string, Weight>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(weights).map(([id, { points }]) => [id, points]));
}

/** Plain names alone: a rule compares the end of a path. */
function programsOf(role: string, kind?: string): readonly string[] {
  const entries = ROLE_TABLE.filter((entry) => entry.role === role && (kind === undefined || entry.kind === kind));
  return [...new Set(entries.flatMap(({ programs }) => programs.filter((name) => !name.includes("/"))))];
}

function analytics(path: string | undefined) {
  const loaded = loadConfig({ path, env: process.env, uid: process.getuid?.() ?? -1 });
  if (!("config" in loaded)) throw new UsageError(loaded.map(explainConfigError).join("\n"));
  return loaded.config.analytics;
}
