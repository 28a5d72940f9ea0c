import type { ArtifactLife, Execution } from "@limpid/core";
import { baseName } from "../../lives/paths.ts";

/**
 * Whether a life is worth the look for its bytes, or without bytes a judgement. With bytes at hand they decide
 * and every file may be looked at; without them only what ran, may run, or was named as output of a build.
 */
export function isCandidate(life: ArtifactLife, bytesOffered: boolean): boolean {
  if (isTemporary(life)) return false;
  if (bytesOffered && life.removedAt === undefined && life.path?.startsWith("/") === true) return true;
  if (life.executions.some((run) => ranItself(run, life))) return true;
  if (life.executions.length > 0) return false; // a script: its interpreter ran
  if (life.madeExecutableAt === undefined) return life.namedAsOutputBy !== undefined;
  return !isScriptName(life.path);
}

/** Compilers and strip put their intermediate files there and take them away again. */
const COMPILER_TEMPORARY =
  /^(?:cc[A-Za-z0-9]{6}(?:\.[a-z.]{1,12})?|st[A-Za-z0-9]{6}|lto[A-Za-z0-9_.-]{4,32}|tmp[a-z0-9_]{6,10}|tmp\.[A-Za-z0-9]{6,12}|[A-Za-z0-9_.-]{0,40}\.tmp)$/;

function isTemporary(life: ArtifactLife): boolean {
  if (life.removedAt === undefined || life.executions.length > 0 || life.path === undefined) return false;
  return COMPILER_TEMPORARY.test(baseName(life.path));
}

function ranItself({ by }: Execution, life: ArtifactLife): boolean {
  return by.run.script === undefined || by.run.image === life.path;
}

const SCRIPT_NAME = /\.(?:sh|bash|zsh|py|pl|pm|rb|js|mjs|cjs|php|lua|tcl|awk|sed|r|R)$/;

function isScriptName(path: string | undefined): boolean {
  return path !== undefined && SCRIPT_NAME.test(baseName(path));
}
