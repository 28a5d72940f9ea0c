import { createHash } from "node:crypto";
import type { EffectiveConfig } from "./effective.ts";
import { plainConfig } from "./plain.ts";

/**
 * A name for a configuration: `sha256:` over its canonical JSON (keys sorted by code unit, no blanks). It stands
 * in every finding, so that two findings can be told apart that were judged by different settings.
 */
export function hashOfConfig(config: EffectiveConfig): string {
  return `sha256:${createHash("sha256")
    .update(canonical(plainConfig(config)))
    .digest("hex")}`;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(",")}}`;
}
