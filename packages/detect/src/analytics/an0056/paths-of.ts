import type { ArtifactLife } from "@limpid/core";

/** The absolute names of a file: where it lies, then where it was before. A move away hides nothing. */
export function pathsOf(life: ArtifactLife): readonly { readonly path: string; readonly verb: "lies" | "lay" }[] {
  const names = [...life.previousPaths].reverse();
  const now = life.path === undefined ? [] : [{ path: life.path, verb: "lies" as const }];
  const before = names.map((path) => ({ path, verb: "lay" as const }));
  return [...now, ...before].filter(({ path }) => path.startsWith("/"));
}
