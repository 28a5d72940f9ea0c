import type { Ancestor } from "@limpid/core";
import type { DetectionContext } from "../analytic.ts";

/** The account a process runs as, in words. */
export function accountOf(ancestor: Ancestor, context: DetectionContext): string | undefined {
  const { uid } = ancestor.process;
  if (uid === undefined) return undefined;
  return context.userName(uid) ?? (uid === 0 ? "root" : `uid ${uid}`);
}
