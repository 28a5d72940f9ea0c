import type { Ancestor, LoginOrigin, Role, UserShellDecision } from "@limpid/core";
import { builtInRole } from "../roles/roles.ts";
import type { ProgramKind } from "../roles/table.ts";
import { isLoginSession, type LoginWriter, loginWriter } from "./login-writer.ts";
import { isTrusted, isUnit, type ServiceAncestor, serviceAncestor } from "./service-ancestor.ts";

type Fact = UserShellDecision["because"][number];

/** All that a decision about a lineage may look at. */
export interface LineageFacts {
  readonly self: Ancestor | undefined;
  /** Login account of the process: null when unset, undefined when nobody said. */
  readonly loginUser: number | null | undefined;
  readonly terminal: string | null | undefined;
  readonly login: LoginOrigin | undefined;
  readonly writer: LoginWriter | undefined;
  /** PAM's record of the session names a login program. */
  readonly sessionOfLogin: boolean;
  readonly scheduler: Ancestor | undefined;
  readonly service: ServiceAncestor | undefined;
  readonly ciRunner: Ancestor | undefined;
  readonly managementAgent: Ancestor | undefined;
  readonly container: Ancestor | undefined;
  readonly loginProgram: Ancestor | undefined;
  readonly userManager: Ancestor | undefined;
  /** A program through which a person works: terminal emulator, multiplexer, IDE. */
  readonly personProgram: Ancestor | undefined;
  /** Arguments that only ansible's connections have. */
  readonly ansible: Ancestor | undefined;
  /** A program that made the terminal without a person: dpkg, script, expect. */
  readonly terminalMaker: Ancestor | undefined;
  /** The step that the service manager started, without a login: a unit, whatever its program is. */
  readonly unit: Ancestor | undefined;
  /** A display manager's own session, before anybody logged in. */
  readonly greeter: boolean;
  /** The unit itself was given a terminal by the service manager. */
  readonly unitWithTerminal: Ancestor | undefined;
  /** Topmost known step, when what is above it was never seen. */
  readonly unseenAbove: Ancestor | undefined;
  /** The unit's fork was not seen: it may be an orphan of something else that pid 1 took in. */
  readonly orphanPossible: boolean;
  readonly because: readonly Fact[];
  readonly events: readonly string[];
}

const PERSON_PROGRAMS: ReadonlySet<ProgramKind> = new Set<ProgramKind>(["terminal-emulator", "multiplexer", "ide"]);

export function gatherFacts(lineage: readonly Ancestor[]): LineageFacts {
  const [self] = lineage;
  const loginUser = self?.process.loginUser;
  const terminal = self?.process.terminal;
  const login = self?.process.login;
  const inherited = typeof loginUser === "number" ? stepsWithLogin(lineage, loginUser) : lineage;
  const service = serviceAncestor(inherited);
  const unit = lineage.find((_, index) => lineage[index + 1]?.process.pid === 1);
  const top = lineage.at(-1);
  const facts = {
    self,
    loginUser,
    terminal,
    login,
    writer: login === undefined ? undefined : loginWriter(login, lineage),
    sessionOfLogin: isLoginSession(login?.session),
    scheduler: inherited.find(hasRole("scheduler")),
    service,
    ciRunner: inherited.find(hasRole("ci-runner")),
    managementAgent: inherited.find(hasRole("management-agent")),
    container: inherited.find((step) => isTrusted(step, "container-runtime")),
    loginProgram: lineage.find((step) => isTrusted(step, "login-program")),
    userManager: inherited.find(isUserManager),
    personProgram: inherited.find(({ run }) => isKind(builtInRole(run).kind, PERSON_PROGRAMS)),
    ansible: inherited.find(({ run }) => run.argv.slice(0, LOOK_AT_MOST).some(isAnsible)),
    terminalMaker: inherited.find(makesTerminals),
    unit: unit !== undefined && isUnit(unit.process) && !letsOthersIn(unit) ? unit : undefined,
    greeter: isGreeter(login?.image, loginUser),
    unitWithTerminal: unit !== undefined && typeof unit.process.terminal === "string" ? unit : undefined,
    unseenAbove: top !== undefined && top.process.pid !== 1 && top.process.parent === undefined ? top : undefined,
    orphanPossible: unit !== undefined && unit.process.startBasis !== "forked" && service?.basis !== "daemon",
  };
  return { ...facts, because: reasons(facts), events: eventsOf(facts) };
}

function stepsWithLogin(lineage: readonly Ancestor[], loginUser: number): readonly Ancestor[] {
  const end = lineage.findIndex(({ process }) => process.loginUser !== loginUser && process.loginUser !== undefined);
  return end < 0 ? lineage : lineage.slice(0, end);
}

function hasRole(role: Role): (ancestor: Ancestor) => boolean {
  return (ancestor) => ancestor.role === role;
}

function isKind(kind: ProgramKind | undefined, kinds: ReadonlySet<ProgramKind>): boolean {
  return kind !== undefined && kinds.has(kind);
}

function isUserManager({ process, run, role }: Ancestor): boolean {
  return role === "service-manager" && process.pid !== 1 && run.argv.includes("--user");
}

/** Below these, the unit says nothing of who started what is nearer. */
function letsOthersIn(unit: Ancestor): boolean {
  return isTrusted(unit, "login-program") || isTrusted(unit, "container-runtime") || unit.role === "scheduler";
}

const DISPLAY_MANAGER = /\/(?:gdm[a-z0-9-]{0,20}|lightdm|sddm[a-z-]{0,10}|lxdm[a-z-]{0,10}|greetd)$/;
const FIRST_PERSON_UID = 1000; // UID_MIN of login.defs

function isGreeter(image: string | undefined, loginUser: number | null | undefined): boolean {
  if (image === undefined || typeof loginUser !== "number") return false;
  return loginUser > 0 && loginUser < FIRST_PERSON_UID && DISPLAY_MANAGER.test(image);
}

function makesTerminals({ run, role, process }: Ancestor): boolean {
  if (builtInRole(run).kind === "terminal-maker") return true;
  return role === "package-manager" && process.terminal !== process.parent?.terminal;
}

const LOOK_AT_MOST = 8; // `sudo -H -S -n -u root /bin/sh -c 'echo BECOME-SUCCESS-…'`
const LONGEST_COMMAND = 4_096; // ansible's are some hundred characters; a lineage of huge ones must stay cheap

/** `/root/.ansible/tmp/…/AnsiballZ_copy.py`, `echo BECOME-SUCCESS-…` */
function isAnsible(argument: string): boolean {
  if (argument.length > LONGEST_COMMAND) return false;
  return argument.includes("/.ansible/tmp/") || argument.includes("AnsiballZ_") || argument.includes("BECOME-SUCCESS-");
}

export function imageOf(ancestor: Ancestor | undefined): string {
  return ancestor?.run.image ?? (ancestor === undefined ? "an unknown program" : `process ${ancestor.process.pid}`);
}

function reasons(facts: Omit<LineageFacts, "because" | "events">): readonly Fact[] {
  const list: Fact[] = [];
  const person = (id: string, explanation: string) => list.push({ id, towards: "person", explanation });
  const against = (id: string, explanation: string) => list.push({ id, towards: "no-person", explanation });
  const { loginUser, login, writer, terminal } = facts;

  if (typeof loginUser === "number") {
    const account = `login account ${loginUser}`;
    if (login === undefined) person("login-before-log", `The ${account} was set before the log began.`);
    else if (facts.greeter) against("greeter", `${login.image} wrote the ${account} for its greeter.`);
    else if (writer === "login-program") person("login-seen", `${login.image} wrote the ${account}.`);
    else if (writer === "scheduler") against("login-by-scheduler", `${login.image} wrote the ${account} for a job.`);
    else if (writer === "service-manager")
      person("login-by-manager", `${login.image} wrote the ${account} for a unit of that user.`);
    else if (writer === "switch-user")
      against("login-by-switch", `${login.image} wrote the ${account}: no login had set one.`);
    else if (writer === "other")
      against("login-by-other", `${login.image} wrote the ${account} and is no login program.`);
    else if (facts.sessionOfLogin) person("login-unsaid", `The ${account} was set by a program that no record names.`);
    else person("login-before-log", `The ${account} was set before the log began.`);
    if (facts.sessionOfLogin) person("session-opened", `${login?.session?.program} reported a session.`);
  } else if (loginUser === null) against("no-login", "No login account is set.");

  if (typeof terminal === "string") {
    if (facts.terminalMaker !== undefined) {
      against("terminal-made", `The terminal ${terminal} was made by ${imageOf(facts.terminalMaker)}.`);
    } else if (loginUser === null && facts.service !== undefined) {
      against("terminal-below-service", `A terminal (${terminal}) without a login, below a service.`);
    } else if (typeof loginUser === "number") person("terminal", `It has the terminal ${terminal}.`);
  }
  if (facts.scheduler !== undefined) against("scheduler", `${imageOf(facts.scheduler)} runs jobs.`);
  if (facts.service !== undefined) against("service", `${imageOf(facts.service.ancestor)} is a service.`);
  else if (facts.unit !== undefined && typeof loginUser !== "number") {
    against("unit", `The service manager started ${imageOf(facts.unit)} without a login.`);
  }
  if (facts.ciRunner !== undefined) against("ci-runner", `${imageOf(facts.ciRunner)} runs CI jobs.`);
  if (facts.managementAgent !== undefined)
    against("management-agent", `${imageOf(facts.managementAgent)} manages hosts.`);
  if (facts.ansible !== undefined) against("ansible", "The arguments are those of ansible's connections.");
  if (facts.container !== undefined && loginUser !== undefined) {
    against("container", `${imageOf(facts.container)} runs containers: nobody logged in to this host for it.`);
  }
  if (facts.loginProgram !== undefined && typeof loginUser !== "number") {
    person("login-program-above", `${imageOf(facts.loginProgram)} stands above it.`);
  }
  if (facts.personProgram !== undefined) person("person-program", `${imageOf(facts.personProgram)} serves a person.`);
  return list;
}

function eventsOf(facts: Omit<LineageFacts, "because" | "events">): readonly string[] {
  const events = [
    facts.login?.event,
    facts.login?.session?.event,
    facts.scheduler?.run.event,
    facts.service?.ancestor.run.event,
    facts.ciRunner?.run.event,
    facts.managementAgent?.run.event,
    facts.container?.run.event,
  ];
  return [...new Set(events.filter((event) => event !== undefined))];
}
