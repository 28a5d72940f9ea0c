import { declaredNormality, type LoadedConfig } from "@limpid/config";
import { NO_BYTES_OFFERED, NO_PROVENANCE } from "@limpid/core";
import { an0056, an0057 } from "@limpid/detect";
import { BytesBelow, PackageDatabase, pathBytes, Users } from "@limpid/host";
import { inspectSource } from "@limpid/inspect";
import { mergeRoles, ROLE_TABLE } from "@limpid/lineage";
import type { Patience, PipelineParts } from "@limpid/pipeline";
import type { Signers } from "./signers.ts";

/** A folder in which the files that telemetry names are looked up, and who signed them. */
export interface Collection {
  readonly folder: string;
  readonly signers: Signers;
}

/** A log is judged by its own time, in which a sensor's records of one act lie further apart than the acts of a kernel. */
export const LOG_PATIENCE: Patience = { quietMs: 500, longestMs: 5_000 };

/**
 * What a pipeline judges by: the configuration, and the files of a host where they can be reached. `engine`: version of
 * the program, for the findings.
 */
export function groundsOf(
  { config, hash }: Pick<LoadedConfig, "config" | "hash">,
  engine: string,
  collection: Collection | undefined,
): PipelineParts {
  return {
    analytics: [an0056(config.analytics.AN0056), an0057(config.analytics.AN0057)],
    roles: mergeRoles(ROLE_TABLE, config.roles),
    normality: declaredNormality(config.normal),
    visibility: { blindSpots: () => [] },
    engine,
    config: hash,
    ...filesOf(collection),
  };
}

/** Files, package databases and account names below a folder. */
function filesOf(
  collection: Collection | undefined,
): Pick<PipelineParts, "bytes" | "bytesOffered" | "provenance" | "userName"> {
  if (collection === undefined) {
    return { bytes: NO_BYTES_OFFERED, bytesOffered: false, provenance: NO_PROVENANCE, userName: () => undefined };
  }
  const { folder, signers } = collection;
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
