import { statSync } from "node:fs";
import { declaredNormality, explainConfigError, loadConfig } from "@limpid/config";
import { NO_BYTES_OFFERED, NO_PROVENANCE } from "@limpid/core";
import { an0056, an0057 } from "@limpid/detect";
import { BytesBelow, PackageDatabase, pathBytes, systemPath, Users } from "@limpid/host";
import { inspectSource } from "@limpid/inspect";
import { mergeRoles, ROLE_TABLE } from "@limpid/lineage";
import type { PipelineParts } from "@limpid/pipeline";
import { UsageError } from "../../exit-codes.ts";
import { VERSION } from "../../version.ts";
import type { Signers } from "../inspect/signers.ts";
import type { HuntOptions } from "./hunt.ts";

/** What a hunt judges by: the configuration, and the collection (`artifacts`) when there is one. */
export function huntParts(options: Pick<HuntOptions, "artifacts" | "config">, signers: Signers): PipelineParts {
  const loaded = loadConfig({ path: options.config, env: process.env, uid: process.getuid?.() ?? -1 });
  if (!("config" in loaded)) throw new UsageError(loaded.map(explainConfigError).join("\n"));
  const { config, hash } = loaded;
  return {
    analytics: [an0056(config.analytics.AN0056), an0057(config.analytics.AN0057)],
    roles: mergeRoles(ROLE_TABLE, config.roles),
    normality: declaredNormality(config.normal),
    visibility: { blindSpots: () => [] },
    engine: VERSION,
    config: hash,
    ...collection(options.artifacts, signers),
  };
}

/** Why a folder cannot serve as `--artifacts`; undefined when it can. */
export function artifactsProblem(folder: string): string | undefined {
  const stat = statSync(systemPath(pathBytes(folder)), { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return undefined;
  const found = stat === undefined ? "no such folder" : "not a folder";
  return `--artifacts ${folder}: ${found}. The logs are read without it, so no file is inspected`;
}

/** Files, package databases and account names below `--artifacts`. */
function collection(
  folder: string | undefined,
  signers: Signers,
): Pick<PipelineParts, "bytes" | "bytesOffered" | "provenance" | "userName"> {
  if (folder === undefined) {
    return { bytes: NO_BYTES_OFFERED, bytesOffered: false, provenance: NO_PROVENANCE, userName: () => undefined };
  }
  const root = pathBytes(folder);
  const users = new Users(root);
  return {
    bytes: new BytesBelow(root, (file) =>
      inspectSource(file, { deep: true, verifySignature: true, ...signers.answers }),
    ),
    bytesOffered: true,
    provenance: new PackageDatabase(root),
    userName: (uid) => users.nameOf(uid),
  };
}
