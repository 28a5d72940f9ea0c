import type { ArtifactLife, Execution } from "@limpid/core";
import { baseName } from "../../lives/paths.ts";
import { toolUse } from "../../tools/tool-use.ts";

/**
 * Whether a life is worth the look for its bytes, or without bytes a judgement. With bytes at hand they decide; without
 * them only what ran, may run, is a compiled script by its name, or was named as output of a build.
 */
export function isCandidate(life: ArtifactLife, bytesOffered: boolean): boolean {
  const { path, removedAt, executions } = life;
  if (bytesOffered && removedAt === undefined && path?.startsWith("/") === true) return true;
  if (executions.some((run) => ranItself(run, life))) return true;
  if (removedAt !== undefined && executions.length === 0) return false;
  if (life.namedAsOutputBy !== undefined && makesOpaque(life)) return true;
  if (isScriptName(path)) return life.creator.basis !== "unknown" || executions.length > 0;
  return executions.length === 0 && life.madeExecutableAt !== undefined && !isTextName(path);
}

function makesOpaque({ namedAsOutputBy }: ArtifactLife): boolean {
  const use = namedAsOutputBy === undefined ? undefined : toolUse(namedAsOutputBy.run);
  return use !== undefined && (use.strips.length > 0 || use.packs || use.compiles !== undefined);
}

function ranItself({ by }: Execution, life: ArtifactLife): boolean {
  return by.run.image !== undefined && by.run.image === life.path;
}

/** Compiled AppleScript; text with this name is told apart by its bytes. */
function isScriptName(path: string | undefined): boolean {
  return path?.endsWith(".scpt") === true;
}

const TEXT_NAME = /\.(?:sh|bash|zsh|py|pl|pm|rb|js|mjs|cjs|php|lua|tcl|awk|sed|command|applescript|plist|txt)$/;

function isTextName(path: string | undefined): boolean {
  return path !== undefined && TEXT_NAME.test(baseName(path));
}
