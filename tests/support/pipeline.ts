import { NO_BYTES_OFFERED, NO_PROVENANCE, NOTHING_DECLARED } from "@limpid/core";
import { an0056, an0057 } from "@limpid/detect";
import { ROLE_TABLE } from "@limpid/lineage";
import { type FoundLive, Pipeline, type PipelineParts } from "@limpid/pipeline";

/** A pipeline with built-in settings and nobody to ask: no files, no packages, no names. */
export function barePipeline(found: FoundLive, changes: Partial<PipelineParts> = {}): Pipeline {
  const parts: PipelineParts = {
    analytics: [an0056(), an0057()],
    roles: ROLE_TABLE,
    bytes: NO_BYTES_OFFERED,
    bytesOffered: false,
    provenance: NO_PROVENANCE,
    normality: NOTHING_DECLARED,
    visibility: { blindSpots: () => [] },
    userName: () => undefined,
    engine: "0",
    config: "sha256:0",
    ...changes,
  };
  return new Pipeline(parts, found);
}
