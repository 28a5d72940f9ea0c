import type { JsonValue } from "@limpid/attack";
import { loadConfig } from "@limpid/config";

type Settings = Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
/** A configuration that was changed is shown after so long. */
const FRESH_MS = 30_000;

let kept: { readonly at: number; readonly settings: Settings } | undefined;

/** What this installation uses for the mutable elements of its analytics; nothing where its configuration is wrong. */
export function attackSettings(): Settings {
  const now = performance.now();
  if (kept !== undefined && now - kept.at < FRESH_MS) return kept.settings;
  const loaded = loadConfig({ path: undefined, env: process.env, uid: process.getuid?.() ?? -1 });
  const settings: Settings = "config" in loaded ? JSON.parse(JSON.stringify(loaded.config.analytics)) : {};
  kept = { at: now, settings };
  return settings;
}
