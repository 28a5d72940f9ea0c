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
  return touches.findLast(({ by }) => namesOutput(by, path, previousPaths))?.by;
}

/** Whether a build tool's arguments name one of these paths as its output. */
export function namesOutput(actor: Actor, path: string | undefined, previousPaths: readonly string[]): boolean {
  const use = toolUse(actor.run);
  if (use === undefined) return false;
  return use.outputs.some((output) => {
    const whole = joinPath(actor.run.cwd ?? actor.process.cwd, output);
    return whole !== undefined && (whole === path || previousPaths.includes(whole));
  });
}
