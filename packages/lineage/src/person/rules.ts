import type { UserShellDecision } from "@limpid/core";
import { imageOf, type LineageFacts } from "./facts.ts";

/** One line of the table in docs/reference/user-shell.md. */
export interface UserShellRule {
  readonly id: string;
  readonly answer: UserShellDecision["answer"];
  /** A considered guess, in steps of 0.05; what matters is the order and which side of 0.5 it lies. */
  readonly confidence: number;
  /** The answer stands on a child of pid 1, which may be an orphan when its fork was not seen. */
  readonly restsOnUnit?: true;
  readonly applies: (facts: LineageFacts) => boolean;
  readonly explain: (facts: LineageFacts) => string;
}

const hasLogin = ({ loginUser }: LineageFacts): boolean => typeof loginUser === "number";
/** A terminal that a person may sit at: not one that a program made for itself. */
const hasTerminal = ({ terminal, terminalMaker }: LineageFacts): boolean =>
  typeof terminal === "string" && terminalMaker === undefined;

function account({ loginUser }: LineageFacts): string {
  return loginUser === 0 ? "root (login account 0)" : `login account ${loginUser}`;
}

/** The first rule that applies decides. Evidence against a person comes before the evidence it undoes. */
export const USER_SHELL_RULES: readonly UserShellRule[] = [
  {
    id: "scheduler-login",
    answer: "no-person",
    confidence: 0.95,
    applies: ({ writer }) => writer === "scheduler",
    explain: (f) => `No person: ${f.login?.image} set ${account(f)} for a scheduled job.`,
  },
  {
    id: "scheduler-above",
    answer: "no-person",
    confidence: 0.9,
    applies: ({ scheduler }) => scheduler !== undefined,
    explain: (f) => `No person: ${imageOf(f.scheduler)} started it as a scheduled job.`,
  },
  {
    id: "login-by-other-program",
    answer: "no-person",
    confidence: 0.8,
    applies: ({ writer }) => writer === "other",
    explain: (f) => `No person logged in: ${f.login?.image} wrote ${account(f)} itself and is no login program.`,
  },
  {
    id: "greeter",
    answer: "no-person",
    confidence: 0.7,
    applies: ({ greeter }) => greeter,
    explain: (f) => `No person: ${f.login?.image} set ${account(f)} for its own greeter.`,
  },
  {
    id: "ci-runner-above",
    answer: "no-person",
    confidence: 0.85,
    applies: ({ ciRunner }) => ciRunner !== undefined,
    explain: (f) => `No person: ${imageOf(f.ciRunner)} started it as a CI job.`,
  },
  {
    id: "service-below-login",
    answer: "no-person",
    confidence: 0.65,
    applies: (f) => hasLogin(f) && f.service !== undefined,
    explain: (f) =>
      `No person: it runs below the service ${imageOf(f.service?.ancestor)}; ${account(f)} is only who started the service.`,
  },
  {
    id: "service-above",
    answer: "no-person",
    confidence: 0.85,
    restsOnUnit: true,
    applies: ({ service }) => service !== undefined,
    explain: (f) => {
      const terminal = typeof f.terminal === "string" ? `, and its terminal ${f.terminal} is no sign of one` : "";
      return `No person: no login, and it runs below the service ${imageOf(f.service?.ancestor)}${terminal}.`;
    },
  },
  {
    id: "management-agent-above",
    answer: "no-person",
    confidence: 0.8,
    applies: (f) => f.managementAgent !== undefined && !hasLogin(f),
    explain: (f) => `No person: ${imageOf(f.managementAgent)} manages this host.`,
  },
  {
    id: "ansible-over-ssh",
    answer: "unknown",
    confidence: 0.5,
    applies: (f) => hasLogin(f) && (f.ansible !== undefined || f.managementAgent !== undefined),
    explain: (f) => `Unknown: ${account(f)} logged in, but the commands are those of a management tool.`,
  },
  {
    id: "user-manager-terminal",
    answer: "person",
    confidence: 0.75,
    applies: (f) => viaUserManager(f) && f.personProgram !== undefined && f.personProgram.identity !== "unverified",
    explain: (f) => `A person: ${imageOf(f.personProgram)} runs it in the desktop session of ${account(f)}.`,
  },
  {
    id: "user-manager-unit-terminal",
    answer: "person",
    confidence: 0.55,
    applies: (f) => viaUserManager(f) && hasTerminal(f),
    explain: (f) => `Probably a person: a unit of ${account(f)} with the terminal ${f.terminal}.`,
  },
  {
    id: "user-manager-unit",
    answer: "unknown",
    confidence: 0.5,
    applies: viaUserManager,
    explain: (f) => `Unknown: a unit of ${account(f)} (user@.service); a timer and a click look alike.`,
  },
  {
    id: "login-by-switch-user",
    answer: "unknown",
    confidence: 0.4,
    applies: ({ writer }) => writer === "switch-user",
    explain: (f) => `Unknown: ${f.login?.image} set ${account(f)} because no login had; who called it is not known.`,
  },
  {
    id: "login-terminal",
    answer: "person",
    confidence: 0.95,
    applies: (f) => f.writer === "login-program" && hasTerminal(f),
    explain: (f) => `A person: ${account(f)} logged in through ${f.login?.image} and has the terminal ${f.terminal}.`,
  },
  {
    id: "login-ide",
    answer: "person",
    confidence: 0.85,
    applies: (f) => f.writer === "login-program" && f.personProgram !== undefined,
    explain: (f) =>
      `A person: ${account(f)} logged in through ${f.login?.image} and works in ${imageOf(f.personProgram)}.`,
  },
  {
    id: "login-command",
    answer: "person",
    confidence: 0.8,
    applies: ({ writer }) => writer === "login-program",
    explain: (f) => `A person: ${account(f)} logged in through ${f.login?.image}, without a terminal of its own.`,
  },
  {
    id: "login-unsaid-session",
    answer: "person",
    confidence: 0.7,
    applies: (f) => hasLogin(f) && f.sessionOfLogin,
    explain: (f) => `A person: ${f.login?.session?.program} reported a session of ${account(f)}.`,
  },
  {
    id: "login-before-log-terminal",
    answer: "person",
    confidence: 0.7,
    applies: (f) => hasLogin(f) && hasTerminal(f),
    explain: (f) =>
      `Probably a person: ${account(f)} was set before the log began, and it has the terminal ${f.terminal}.`,
  },
  {
    id: "login-before-log",
    answer: "person",
    confidence: 0.6,
    applies: hasLogin,
    explain: (f) => `Probably a person: ${account(f)} was set before the log began; no job or timer stands between.`,
  },
  {
    id: "container",
    answer: "unknown",
    confidence: 0.5,
    applies: ({ container }) => container !== undefined,
    explain: (f) => `Unknown: it runs in a container of ${imageOf(f.container)}; nobody logged in to this host for it.`,
  },
  {
    id: "unit-above",
    answer: "no-person",
    confidence: 0.8,
    restsOnUnit: true,
    applies: (f) => f.unit !== undefined && !hasLogin(f),
    explain: (f) => `No person: the service manager started ${imageOf(f.unit)}, and no login stands between.`,
  },
  {
    id: "unit-with-terminal",
    answer: "unknown",
    confidence: 0.4,
    applies: ({ unitWithTerminal, loginProgram }) => unitWithTerminal !== undefined && loginProgram === undefined,
    explain: (f) =>
      `Unknown: the service manager gave ${imageOf(f.unitWithTerminal)} a terminal; who asked for it left no trace.`,
  },
  {
    id: "login-program-terminal",
    answer: "person",
    confidence: 0.5,
    applies: (f) => f.loginProgram !== undefined && hasTerminal(f),
    explain: (f) =>
      `Perhaps a person: ${imageOf(f.loginProgram)} started it with the terminal ${f.terminal}; this host sets no login accounts.`,
  },
  {
    id: "login-program-command",
    answer: "unknown",
    confidence: 0.4,
    applies: ({ loginProgram }) => loginProgram !== undefined,
    explain: (f) => `Unknown: ${imageOf(f.loginProgram)} started it without a login account and without a terminal.`,
  },
  {
    id: "no-login-terminal-made",
    answer: "unknown",
    confidence: 0.4,
    applies: ({ terminalMaker }) => terminalMaker !== undefined,
    explain: (f) =>
      `Unknown: no login; the terminal was made by ${imageOf(f.terminalMaker)}, and who started that was not seen.`,
  },
  {
    id: "no-login-ancestors-unseen",
    answer: "unknown",
    confidence: 0.3,
    applies: ({ loginUser }) => loginUser === null,
    explain: (f) =>
      `Unknown: no login account is set, and what started ${imageOf(f.unseenAbove ?? f.self)} was not seen.`,
  },
  {
    id: "nothing-said",
    answer: "unknown",
    confidence: 0.2,
    applies: () => true,
    explain: () => "Unknown: the source does not say who logged in, and the lineage does not show it.",
  },
];

/** `systemd --user` stands between, or the login account was written for it. */
function viaUserManager(facts: LineageFacts): boolean {
  return facts.userManager !== undefined || facts.writer === "service-manager";
}
