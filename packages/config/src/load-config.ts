import { isAbsolute, join } from "node:path";
import type { OutputSettings } from "@limpid/outputs";
import type { ConfigError } from "./config-error.ts";
import { type EffectiveConfig, effectiveConfig } from "./effective.ts";
import { hashOfConfig } from "./hash.ts";
import type { ConfigFile } from "./limpid-yaml.ts";
import { outputSettings } from "./outputs.ts";
import { parseConfig } from "./parse-config.ts";
import { readConfigFile, type Trust } from "./read-file.ts";

/** Where to look for the configuration. */
export interface ConfigRequest {
  /** `--config`. */
  readonly path?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
  /** Root's file; another one in tests only. */
  readonly systemFile?: string;
}

export interface LoadedConfig {
  readonly config: EffectiveConfig;
  /** `sha256:…` over the canonical form: two hosts with the same hash judge alike. */
  readonly hash: string;
  /** Where findings go. Not part of the hash: it does not change what is found. */
  readonly outputs: readonly OutputSettings[];
  readonly origin:
    | { readonly kind: "file"; readonly path: string }
    /** There is no file at `lookedAt` (undefined: no place to look, no HOME). */
    | { readonly kind: "built-in"; readonly lookedAt: string | undefined };
}

const SYSTEM_FILE = "/etc/limpid/limpid.yaml";

/**
 * Finds, reads and checks the configuration: `--config`, else root's file for root and nothing else, else the
 * user's own. Never the working directory: whoever owns that would decide what is not reported.
 */
export function loadConfig(request: ConfigRequest): LoadedConfig | readonly ConfigError[] {
  const place = placeOf(request);
  const read = place === undefined ? undefined : readConfigFile(place.path, place.trust);
  if (place === undefined || read === undefined) {
    return loaded({}, { kind: "built-in", lookedAt: place?.path });
  }
  if (!("text" in read)) return [read];
  const file = parseConfig(place.path, read.text);
  return isErrors(file) ? file : loaded(file, { kind: "file", path: place.path });
}

function isErrors<T extends object>(value: T | readonly ConfigError[]): value is readonly ConfigError[] {
  return Array.isArray(value);
}

function loaded(file: ConfigFile, origin: LoadedConfig["origin"]): LoadedConfig {
  const config = effectiveConfig(file);
  return { config, hash: hashOfConfig(config), outputs: outputSettings(file.outputs ?? []), origin };
}

function placeOf({
  path,
  env,
  uid,
  systemFile = SYSTEM_FILE,
}: ConfigRequest): { path: string; trust: Trust } | undefined {
  if (path !== undefined) return { path, trust: { kind: "named" } };
  if (uid === 0) return { path: systemFile, trust: { kind: "system", owner: 0 } };
  const folder = absolute(env.XDG_CONFIG_HOME) ?? below(absolute(env.HOME), ".config");
  return folder === undefined
    ? undefined
    : { path: join(folder, "limpid", "limpid.yaml"), trust: { kind: "own", owner: uid } };
}

/** The XDG specification: a relative path in these variables is to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

function below(folder: string | undefined, name: string): string | undefined {
  return folder === undefined ? undefined : join(folder, name);
}
