import type { Actor } from "@limpid/core";
import type { DetectionContext } from "../analytics/analytic.ts";

/** The account a process runs as, in words. */
export function accountOf({ process }: Pick<Actor, "process">, context: DetectionContext): string | undefined {
  const { uid } = process;
  if (uid === undefined) return undefined;
  return context.userName(uid) ?? (uid === 0 ? "root" : `uid ${uid}`);
}
