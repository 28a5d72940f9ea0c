import type { Artifact } from "../model/artifact.ts";

/**
 * One line of `limpid.artifact/1` without the line feed. Keys stand in the order of the contract whatever made
 * the object, so two runs agree byte for byte; stray bytes are lone surrogates in the model and come out escaped.
 */
export function artifactLine(artifact: Artifact): string {
  const { path, sizeBytes, sha256, format, opacity, parts, issues } = artifact;
  // An undefined digest leaves its key out: nobody asked for it, or the budget ran out.
  return JSON.stringify({ schema: "limpid.artifact/1", path, sizeBytes, sha256, format, opacity, parts, issues });
}
