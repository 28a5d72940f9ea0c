import { statSync } from "node:fs";
import { explainConfigError, loadConfig } from "@limpid/config";
import { groundsOf, type Signers } from "@limpid/grounds";
import { pathBytes, systemPath } from "@limpid/host";
import type { PipelineParts } from "@limpid/pipeline";
import { UsageError } from "../../exit-codes.ts";
import { VERSION } from "../../version.ts";
import type { HuntOptions } from "./hunt.ts";

/** What a hunt judges by: the configuration, and the collection (`artifacts`) when there is one. */
export function huntParts(
  { config, artifacts }: Pick<HuntOptions, "artifacts" | "config">,
  signers: Signers,
): PipelineParts {
  const loaded = loadConfig({ path: config, env: process.env, uid: process.getuid?.() ?? -1 });
  if (!("config" in loaded)) throw new UsageError(loaded.map(explainConfigError).join("\n"));
  return groundsOf(loaded, VERSION, artifacts === undefined ? undefined : { folder: artifacts, signers });
}

/** Why a folder cannot serve as `--artifacts`; undefined when it can. */
export function artifactsProblem(folder: string): string | undefined {
  const stat = statSync(systemPath(pathBytes(folder)), { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return undefined;
  const found = stat === undefined ? "no such folder" : "not a folder";
  return `--artifacts ${folder}: ${found}. The logs are read without it, so no file is inspected`;
}
