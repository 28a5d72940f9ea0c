import { imageOf, type LineageFacts } from "./facts.ts";
import type { UserShellRule } from "./rules.ts";

/**
 * On macOS the login account says nothing: every program of a desktop session has it, LaunchAgents and droppers too.
 * What counts is the program through which a person types, reached through the responsible process where launchd
 * is the parent. In the order in which they are asked; docs/reference/user-shell.md shows them.
 */
export const MAC_USER_SHELL_RULES: readonly UserShellRule[] = [
  {
    id: "mac-scheduler-above",
    answer: "no-person",
    confidence: 0.9,
    applies: ({ scheduler }) => scheduler !== undefined,
    explain: (f) => `No person: ${imageOf(f.scheduler)} started it as a scheduled job.`,
  },
  {
    id: "mac-ci-runner-above",
    answer: "no-person",
    confidence: 0.85,
    applies: ({ ciRunner }) => ciRunner !== undefined,
    explain: (f) => `No person: ${imageOf(f.ciRunner)} started it as a CI job.`,
  },
  {
    id: "mac-management-agent-above",
    answer: "no-person",
    confidence: 0.85,
    applies: ({ managementAgent }) => managementAgent !== undefined,
    explain: (f) => `No person: ${imageOf(f.managementAgent)} manages this Mac.`,
  },
  {
    id: "mac-script-engine-above",
    answer: "no-person",
    confidence: 0.75,
    applies: ({ appleScript }) => appleScript !== undefined,
    explain: (f) => `No person: ${imageOf(f.appleScript)} ran it for a script (do shell script).`,
  },
  {
    id: "mac-person-program-terminal",
    answer: "person",
    confidence: 0.9,
    applies: (f) => f.typedIn !== undefined && typeof f.terminal === "string",
    explain: (f) => `A person: ${imageOf(f.typedIn)} runs it on the terminal ${f.terminal}.`,
  },
  {
    id: "mac-person-program",
    answer: "person",
    confidence: 0.75,
    applies: (f) => f.typedIn !== undefined,
    explain: (f) => `A person: ${imageOf(f.typedIn)}, in which a person works, runs it.`,
  },
  {
    id: "mac-login-terminal",
    answer: "person",
    confidence: 0.9,
    applies: (f) => letsIn(f) && typeof f.terminal === "string",
    explain: (f) => `A person: logged in through ${imageOf(f.loginProgram)}, on the terminal ${f.terminal}.`,
  },
  {
    id: "mac-login-command",
    answer: "person",
    confidence: 0.7,
    applies: letsIn,
    explain: (f) => `A person: logged in through ${imageOf(f.loginProgram)}, without a terminal of its own.`,
  },
  {
    id: "mac-service-above",
    answer: "no-person",
    confidence: 0.85,
    restsOnUnit: true,
    applies: ({ service }) => service !== undefined,
    explain: (f) => `No person: it runs below the service ${imageOf(f.service?.ancestor)}.`,
  },
  {
    id: "mac-app-above",
    answer: "no-person",
    confidence: 0.7,
    applies: (f) => f.macUnit?.run.image?.includes(".app/Contents/") === true && f.typedIn === undefined,
    explain: (f) => `No person types there: the app ${imageOf(f.macUnit)} runs it.`,
  },
  {
    id: "mac-launchd-job",
    answer: "no-person",
    confidence: 0.8,
    restsOnUnit: true,
    applies: (f) => f.macUnit !== undefined && typeof f.terminal !== "string",
    explain: (f) => `No person: launchd started ${imageOf(f.macUnit)}, as it does for agents and daemons.`,
  },
  {
    id: "mac-terminal-alone",
    answer: "unknown",
    confidence: 0.5,
    applies: ({ terminal }) => typeof terminal === "string",
    explain: (f) => `Unknown: it has the terminal ${f.terminal}, and no known program that gave it one.`,
  },
  {
    id: "mac-ancestors-unseen",
    answer: "unknown",
    confidence: 0.3,
    applies: () => true,
    explain: (f) => `Unknown: what started ${imageOf(f.unseenAbove ?? f.self)} was not seen.`,
  },
];

/** loginwindow starts hooks at login; nobody types there. */
function letsIn({ loginProgram }: LineageFacts): boolean {
  return loginProgram !== undefined && loginProgram.run.image?.endsWith("/loginwindow") !== true;
}
