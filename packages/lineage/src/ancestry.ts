import type { Ancestor, ImageRun, ProcessInstance, Role } from "@limpid/core";
import { isUnit } from "./person/service-ancestor.ts";
import { decideUserShell } from "./person/user-shell.ts";
import { runAt } from "./process/image-run.ts";
import { Instance } from "./process/instance.ts";
import type { Roles } from "./roles/roles.ts";

const MAX_STEPS = 128; // lineages are shortened below this; a guard, not a policy

/**
 * The lineage of a process, itself first with the image it ran at `at`; `acted` is that image where it is known,
 * because several can run within one millisecond. Each ancestor stands there with the image
 * it ran when it started the next one: what it became later started nothing. Where only the service manager is above,
 * the lineage goes on with the process that the system holds responsible. Shells are told apart by who started
 * them; a program without a role that the service manager started is a service.
 */
export function ancestry(process: ProcessInstance, at: number, roles: Roles, acted?: ImageRun): readonly Ancestor[] {
  const judgedUid = process.euid ?? process.uid;
  const steps: Ancestor[] = [];
  let step: ProcessInstance | undefined = process;
  let run = acted ?? runAt(process.images, at);
  while (step !== undefined && steps.length < MAX_STEPS) {
    const { role, identity } = roles.of(run, judgedUid);
    steps.push({ process: step, run, role: roleInPlace(step, role, run), identity });
    const above: Step = masterOf(step, steps) ?? { process: step.parent, run: runOfStart(step) };
    run = above.run;
    step = above.process;
  }
  return tellShellsApart(steps);
}

interface Step {
  readonly process: ProcessInstance | undefined;
  readonly run: ImageRun;
}

/** Where a parent says nothing, because launchd or init starts everything, whoever the process answers to does. */
function masterOf({ parent, answersTo }: ProcessInstance, steps: readonly Ancestor[]): Step | undefined {
  if (answersTo === undefined || (parent !== undefined && parent.pid !== 1)) return undefined;
  return steps.some(({ process }) => process.key === answersTo.process.key) ? undefined : answersTo;
}

/** Image that the parent ran when it started this process. */
function runOfStart(process: ProcessInstance): ImageRun {
  const known = process instanceof Instance ? process.parentRun : undefined;
  const parent = process.parent;
  if (known !== undefined && known.image !== undefined) return known;
  return runAt((parent ?? process).images, process.startedAt);
}

function roleInPlace(process: ProcessInstance, role: Role, run: ImageRun): Role {
  if (process.pid === 1) return "service-manager";
  return role === "other" && run.image !== undefined && isUnit(process) ? "service" : role;
}

function tellShellsApart(steps: Ancestor[]): readonly Ancestor[] {
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index];
    if (step?.role !== "shell") continue;
    const { process, run, identity } = step;
    steps[index] = { process, run, role: shellRole(run, steps, index), identity };
  }
  return steps;
}

function shellRole(run: ImageRun, steps: readonly Ancestor[], index: number): Role {
  const { answer } = decideUserShell(steps, index);
  if (answer === "no-person") return "non-user-shell";
  if (answer === "unknown") return "shell";
  return isLoginShell(run) ? "login-shell" : "user-shell";
}

/** login and sshd put a dash before the name; `bash -l` asks for the same. */
function isLoginShell(run: ImageRun): boolean {
  const called = run.argv[0];
  const option = run.argv[1];
  return called?.startsWith("-") === true || option === "-l" || option === "--login";
}
