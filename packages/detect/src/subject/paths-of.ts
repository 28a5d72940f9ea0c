import type { ArtifactLife } from "@limpid/core";

export interface NamedPath {
  readonly path: string;
  readonly verb: "lies" | "lay";
}

/** The absolute names of a file: where it lies, then where it was before. A move away hides nothing. */
export function pathsOf({ path, previousPaths }: ArtifactLife): readonly NamedPath[] {
  const names: NamedPath[] = [];
  if (path?.startsWith("/") === true) names.push({ path, verb: "lies" });
  for (let index = previousPaths.length - 1; index >= 0; index--) {
    const before = previousPaths[index];
    if (before?.startsWith("/") === true) names.push({ path: before, verb: "lay" });
  }
  return names;
}
