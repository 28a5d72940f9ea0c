import type { Ancestor, ArtifactLife, Role } from "@limpid/core";
import { joinPath } from "../lives/paths.ts";
import { type ToolUse, toolUse } from "../tools/tool-use.ts";

export interface ToolOfSubject {
  readonly ancestor: { readonly process: Ancestor["process"]; readonly run: Ancestor["run"] };
  readonly use: ToolUse;
}

/**
 * The build tools whose arguments speak of this file: whoever wrote it, whoever named it as output, and the
 * tools above them (gcc calls collect2, which calls ld).
 */
export function toolsOf(
  life: ArtifactLife,
  writers: readonly (readonly Ancestor[])[],
  lineage: readonly Ancestor[],
): readonly ToolOfSubject[] {
  const found: ToolOfSubject[] = [];
  const add = (ancestor: ToolOfSubject["ancestor"]): void => {
    const use = toolUse(ancestor.run);
    if (use !== undefined && !found.some((known) => known.ancestor.run === ancestor.run)) found.push({ ancestor, use });
  };
  for (const [writer] of writers) if (writer !== undefined) add(writer);
  const namer = life.namedAsOutputBy;
  if (namer !== undefined) add(namer);
  if (found.length === 0) return found;
  for (let index = 1; index < lineage.length; index++) {
    const ancestor = lineage[index];
    if (ancestor === undefined || !BUILDS.has(ancestor.role)) break; // above the build, arguments speak of something else
    const use = toolUse(ancestor.run);
    if (use !== undefined && mayConcern(use, ancestor, life)) add(ancestor);
  }
  return found;
}

const BUILDS: ReadonlySet<Role> = new Set<Role>(["compiler", "linker", "strip-tool", "packer", "build-tool"]);

/** A tool that names other outputs only, as a compiler driver above a helper, speaks of those. */
function mayConcern(use: ToolUse, { process, run }: Ancestor, life: ArtifactLife): boolean {
  if (use.outputs.length === 0) return true;
  return use.outputs.some((output) => {
    const path = joinPath(run.cwd ?? process.cwd, output);
    return path === undefined || path === life.path || life.previousPaths.includes(path);
  });
}
