import type { Ancestor, UserShellDecision } from "@limpid/core";
import { isShell } from "./service-ancestor.ts";
import { decideUserShell } from "./user-shell.ts";

/** The nearest shell of a lineage, and who started it. */
export interface ShellContext {
  readonly shell: Ancestor;
  /** Its place in the lineage; 0 is the process itself. */
  readonly index: number;
  readonly kind: "login-shell" | "user-shell" | "non-user-shell" | "unknown";
  readonly decision: UserShellDecision;
}

export function shellContext(lineage: readonly Ancestor[]): ShellContext | undefined {
  const index = lineage.findIndex(({ role }) => isShell(role));
  const shell = lineage[index];
  if (shell === undefined) return undefined;
  const decision = decideUserShell(lineage, index);
  const { answer } = decision;
  const person = shell.role === "login-shell" ? "login-shell" : "user-shell";
  const kind = answer === "person" ? person : answer === "no-person" ? "non-user-shell" : "unknown";
  return { shell, index, kind, decision };
}
