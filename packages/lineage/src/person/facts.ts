import type { Ancestor, LoginOrigin, UserShellDecision } from "@limpid/core";
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
  /** A program that runs AppleScript, and shell commands for it. */
  readonly appleScript: Ancestor | undefined;
  /** The lineage is one of macOS. */
  readonly mac: boolean;
  /** On macOS: the step that launchd started, whatever its account. */
  readonly macUnit: Ancestor | undefined;
  /** The nearest such program that is known to be what its name says. */
  readonly typedIn: Ancestor | undefined;
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
}

const PERSON_PROGRAMS: ReadonlySet<ProgramKind> = new Set<ProgramKind>(["terminal-emulator", "multiplexer", "ide"]);

/** The facts of the lineage that begins at step `from`, in one walk: each shell of each judged file asks. */
export function gatherFacts(lineage: readonly Ancestor[], from: number): LineageFacts {
  const self = lineage[from];
  const loginUser = self?.process.loginUser;
  const login = self?.process.login;
  const end = typeof loginUser === "number" ? endOfLogin(lineage, from, loginUser) : lineage.length;
  const service = serviceAncestor(lineage, from, end);
  const unit = unitOf(lineage, from);
  const top = lineage.length > from ? lineage.at(-1) : undefined;
  const mac = lineage.some(isMac);
  const found = new Found();
  for (let index = from; index < lineage.length; index++) {
    const step = lineage[index];
    if (step === undefined) continue;
    found.look(step, index < end);
    // What runs a script is not run by one: only what is above counts.
    if (index > from && builtInRole(step.run).kind === "apple-script") found.appleScript ??= step;
  }
  return {
    self,
    loginUser,
    terminal: self?.process.terminal,
    login,
    writer: login === undefined ? undefined : loginWriter(login, lineage, from),
    sessionOfLogin: isLoginSession(login?.session),
    scheduler: found.scheduler,
    service,
    ciRunner: found.ciRunner,
    managementAgent: found.managementAgent,
    container: found.container,
    loginProgram: found.loginProgram,
    userManager: found.userManager,
    personProgram: found.personProgram,
    typedIn: found.typedIn,
    appleScript: found.appleScript,
    mac,
    macUnit: mac ? unit : undefined,
    ansible: found.ansible,
    terminalMaker: found.terminalMaker,
    unit: unit !== undefined && isUnit(unit.process) && !letsOthersIn(unit) ? unit : undefined,
    greeter: isGreeter(login?.image, loginUser),
    unitWithTerminal: unit !== undefined && typeof unit.process.terminal === "string" ? unit : undefined,
    unseenAbove: top !== undefined && top.process.pid !== 1 && top.process.parent === undefined ? top : undefined,
    orphanPossible: unit !== undefined && unit.process.startBasis !== "forked" && service?.basis !== "daemon",
  };
}

/** The nearest step of each kind. */
class Found {
  scheduler: Ancestor | undefined = undefined;
  ciRunner: Ancestor | undefined = undefined;
  managementAgent: Ancestor | undefined = undefined;
  container: Ancestor | undefined = undefined;
  loginProgram: Ancestor | undefined = undefined;
  userManager: Ancestor | undefined = undefined;
  personProgram: Ancestor | undefined = undefined;
  typedIn: Ancestor | undefined = undefined;
  appleScript: Ancestor | undefined = undefined;
  ansible: Ancestor | undefined = undefined;
  terminalMaker: Ancestor | undefined = undefined;

  /** `inherited`: the step has the login account in question, or none had been set. */
  look(step: Ancestor, inherited: boolean): void {
    if (isTrusted(step, "login-program")) this.loginProgram ??= step;
    if (!inherited) return;
    const { role, run } = step;
    const { kind } = builtInRole(run);
    if (role === "scheduler") this.scheduler ??= step;
    if (role === "ci-runner") this.ciRunner ??= step;
    if (role === "management-agent") this.managementAgent ??= step;
    if (isTrusted(step, "container-runtime")) this.container ??= step;
    if (isUserManager(step)) this.userManager ??= step;
    if (isKind(kind, PERSON_PROGRAMS)) {
      this.personProgram ??= step;
      if (step.identity !== "unverified") this.typedIn ??= step;
    }
    if (this.ansible === undefined && isCalledByAnsible(run.argv)) this.ansible = step;
    if (kind === "terminal-maker" || makesTerminals(step)) this.terminalMaker ??= step;
  }
}

const MAC_FOLDER = /^\/(?:System|Applications|Users|private|Library)\//;

/** Only macOS has responsible processes and signatures that its kernel checks, and these folders. */
function isMac({ process, run }: Ancestor): boolean {
  if (process.responsible !== undefined || run.signing !== undefined) return true;
  return run.image !== undefined && MAC_FOLDER.test(run.image);
}

/** The step whose parent is pid 1. */
function unitOf(lineage: readonly Ancestor[], from: number): Ancestor | undefined {
  for (let index = from + 1; index < lineage.length; index++) {
    if (lineage[index]?.process.pid === 1) return lineage[index - 1];
  }
  return undefined;
}

/** Where the steps end that have this login account. */
function endOfLogin(lineage: readonly Ancestor[], from: number, loginUser: number): number {
  let index = from;
  for (; index < lineage.length; index++) {
    const user = lineage[index]?.process.loginUser;
    if (user !== loginUser && user !== undefined) break;
  }
  return index;
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

/** A package manager runs maintainer scripts in a terminal of its own. */
function makesTerminals({ role, process }: Ancestor): boolean {
  return role === "package-manager" && process.terminal !== process.parent?.terminal;
}

const LOOK_AT_MOST = 8; // `sudo -H -S -n -u root /bin/sh -c 'echo BECOME-SUCCESS-…'`
const SHORTEST_SIGN = "AnsiballZ_".length;
const LONGEST_COMMAND = 4_096; // ansible's are some hundred characters; a lineage of huge ones must stay cheap

function isCalledByAnsible(argv: readonly string[]): boolean {
  const end = Math.min(argv.length, LOOK_AT_MOST);
  for (let index = 0; index < end; index++) if (isAnsible(argv[index] ?? "")) return true;
  return false;
}

/** `/root/.ansible/tmp/…/AnsiballZ_copy.py`, `echo BECOME-SUCCESS-…` */
function isAnsible(argument: string): boolean {
  if (argument.length < SHORTEST_SIGN || argument.length > LONGEST_COMMAND) return false;
  return argument.includes("/.ansible/tmp/") || argument.includes("AnsiballZ_") || argument.includes("BECOME-SUCCESS-");
}

export function imageOf(ancestor: Ancestor | undefined): string {
  return ancestor?.run.image ?? (ancestor === undefined ? "an unknown program" : `process ${ancestor.process.pid}`);
}

/** Each fact that was weighed, in words. */
export function reasons(facts: LineageFacts): readonly Fact[] {
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
  if (facts.appleScript !== undefined) against("apple-script", `${imageOf(facts.appleScript)} runs scripts.`);
  if (facts.macUnit !== undefined) against("mac-unit", `launchd started ${imageOf(facts.macUnit)}.`);
  if (facts.container !== undefined && loginUser !== undefined) {
    against("container", `${imageOf(facts.container)} runs containers: nobody logged in to this host for it.`);
  }
  if (facts.loginProgram !== undefined && typeof loginUser !== "number") {
    person("login-program-above", `${imageOf(facts.loginProgram)} stands above it.`);
  }
  if (facts.personProgram !== undefined) person("person-program", `${imageOf(facts.personProgram)} serves a person.`);
  return list;
}

export function eventsOf(facts: LineageFacts): readonly string[] {
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
