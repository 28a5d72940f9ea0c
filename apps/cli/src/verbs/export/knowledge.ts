import { explainConfigError, loadConfig } from "@limpid/config";
import { detectsLayer, writeLayer } from "@limpid/exchange/navigator";
import { sigmaRules, writeRule } from "@limpid/exchange/sigma";
import { knownAnalytics, programsOf } from "@limpid/grounds";
import { UsageError } from "../../exit-codes.ts";

/** The Sigma rules, one YAML document each. */
export function sigmaText(config: string | undefined): string {
  const { AN0056 } = configOf(config).analytics;
  const rules = sigmaRules({ programs: programsOf, directoryScope: AN0056.DirectoryScope });
  return rules.map((rule) => `---\n${writeRule(rule)}`).join("");
}

/** The Navigator layer of what this installation detects. */
export function detectsText(config: string | undefined): string {
  return writeLayer(detectsLayer(knownAnalytics(configOf(config))));
}

function configOf(path: string | undefined) {
  const loaded = loadConfig({ path, env: process.env, uid: process.getuid?.() ?? -1 });
  if (!("config" in loaded)) throw new UsageError(loaded.map(explainConfigError).join("\n"));
  return loaded.config;
}
