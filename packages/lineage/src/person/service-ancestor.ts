import type { Ancestor, ProcessInstance, Role } from "@limpid/core";
import { builtInRole } from "../roles/roles.ts";
import type { ProgramKind } from "../roles/table.ts";

export interface ServiceAncestor {
  readonly ancestor: Ancestor;
  /** Its place in the lineage; 0 is the process itself. */
  readonly index: number;
  readonly basis: /** The role table names it, or its arguments say that it serves (`python -m http.server`). */
    | "daemon"
    /** The service manager started it, without a login. */
    | "service-manager-child"
    /** The first program of a container. */
    | "container-main";
}

/** Children of pid 1 that are something else than a service. */
const NO_SERVICE: ReadonlySet<Role> = new Set<Role>([
  "login-program",
  "scheduler",
  "service-manager",
  "container-runtime",
  "ci-runner",
  "management-agent",
  "package-manager",
]);

const OF_A_PERSON: ReadonlySet<ProgramKind> = new Set<ProgramKind>([
  "multiplexer",
  "terminal-emulator",
  "desktop",
  "switch-user",
  "ide",
]);

const SHELLS: ReadonlySet<Role> = new Set<Role>(["shell", "user-shell", "login-shell", "non-user-shell"]);

export function isShell(role: Role): boolean {
  return SHELLS.has(role);
}

/** Whether a step is a program of this role and known to be it. */
export function isTrusted(ancestor: Ancestor, role: Role): boolean {
  return ancestor.role === role && ancestor.identity !== "unverified";
}

/** The nearest step of a lineage, the process itself included, that is a service. Only steps `from` to `end` count. */
export function serviceAncestor(
  lineage: readonly Ancestor[],
  from = 0,
  end = lineage.length,
): ServiceAncestor | undefined {
  for (let index = from; index < end; index++) {
    const ancestor = lineage[index];
    if (ancestor === undefined) return undefined;
    const basis = serviceBasis(ancestor, index + 1 < end ? lineage[index + 1] : undefined);
    if (basis !== undefined) return { ancestor, index: index - from, basis };
    if (isTrusted(ancestor, "login-program")) return undefined; // what is above a login serves the login
  }
  return undefined;
}

/**
 * Whether the service manager started a process without a login. A unit that was given a terminal (systemd-run -t)
 * has somebody in front of it.
 */
export function isUnit({ parent, loginUser, terminal }: ProcessInstance): boolean {
  return parent?.pid === 1 && typeof loginUser !== "number" && typeof terminal !== "string";
}

function serviceBasis(ancestor: Ancestor, parent: Ancestor | undefined): ServiceAncestor["basis"] | undefined {
  const { role, identity, process, run } = ancestor;
  const known = builtInRole(run);
  if (known.role === "service") return "daemon";
  if (role === "service") return isUnit(process) ? "service-manager-child" : "daemon";
  if (parent === undefined || process.pid === 1 || typeof process.loginUser === "number") return undefined;
  // A name alone is no excuse: /tmp/dockerd is as much a service as any other unit.
  const excused = NO_SERVICE.has(role) || (known.kind !== undefined && OF_A_PERSON.has(known.kind));
  if (excused && identity !== "unverified") return undefined;
  if (isUnit(process)) return "service-manager-child";
  if (parent.role === "service-manager" && typeof process.terminal !== "string") return "service-manager-child";
  if (parent.role === "container-runtime" && !isShell(role)) return "container-main";
  return undefined;
}
