import type { JsonValue } from "@limpid/attack";
import type { LoadedConfig } from "@limpid/config";

/** What this installation uses for the mutable elements of its analytics, by ATT&CK id. */
export function attackSettings({
  config,
}: LoadedConfig): Readonly<Record<string, Readonly<Record<string, JsonValue>>>> {
  return JSON.parse(JSON.stringify(config.analytics));
}
