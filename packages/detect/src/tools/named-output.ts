import type { Actor, Touch } from "@limpid/core";
import { joinPath } from "../lives/paths.ts";
import { toolUse } from "./tool-use.ts";

/** Whoever touched the file with its name as output among its arguments; the last one counts. */
export function outputNamer(life: {
  readonly touches: readonly Touch[];
  readonly path: string | undefined;
  readonly previousPaths: readonly string[];
}): Actor | undefined {
  const { touches, path, previousPaths } = life;
  let asked: Actor | undefined;
  for (let index = touches.length - 1; index >= 0; index--) {
    const by = touches[index]?.by;
    if (by === undefined || by === asked) continue;
    if (namesOutput(by, path, previousPaths)) return by;
    asked = by; // a program touches what it writes several times in a row
  }
  return undefined;
}

/** Whether a build tool's arguments name one of these paths as its output. */
function namesOutput({ process, run }: Actor, path: string | undefined, previousPaths: readonly string[]): boolean {
  const use = toolUse(run);
  if (use === undefined) return false;
  for (const output of use.outputs) {
    const whole = joinPath(run.cwd ?? process.cwd, output);
    if (whole !== undefined && (whole === path || previousPaths.includes(whole))) return true;
  }
  return false;
}
