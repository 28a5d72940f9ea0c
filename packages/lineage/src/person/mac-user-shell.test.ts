import { readFileSync } from "node:fs";
import { type Ancestor, blockOf, type UserShellDecision } from "@limpid/core";
import { sourceNamed } from "@limpid/telemetry";
import { describe, expect, test } from "vitest";
import { AD_HOC, EsMessages, type EsProcess, type Signature } from "../../../telemetry/src/testing/es-messages.ts";
import { ancestry } from "../ancestry.ts";
import { Lineage } from "../process/lineage.ts";
import { Roles } from "../roles/roles.ts";
import { MAC_USER_SHELL_RULES } from "./mac-rules.ts";
import { decideUserShell } from "./user-shell.ts";

const TERMINAL = "/System/Applications/Utilities/Terminal.app/Contents/MacOS/Terminal";
const CODE = "/Applications/Visual Studio Code.app/Contents/Frameworks/Code Helper.app/Contents/MacOS/Code Helper";
const ITERM = "/Applications/iTerm.app/Contents/MacOS/iTerm2";
const DAEMON = { uid: 0, loginUser: 4294967295 };

/** Signed with a Developer ID, as the kernel sees it. */
const by = (teamId: string): Signature => ({ signingId: "app", teamId, cdhash: "4".repeat(40), flags: 0x22010301 });

interface Line {
  readonly situation: string;
  readonly shows: string;
  readonly answer: UserShellDecision["answer"];
  readonly confidence: number;
  readonly rule: string;
  /** Plays the situation and returns the shell. */
  readonly play: (mac: EsMessages) => EsProcess;
}

function terminalShell(mac: EsMessages): EsProcess {
  const login = mac.spawn(mac.running(TERMINAL), "/usr/bin/login", ["login", "-pf", "dev"], {
    uid: 0,
    tty: "/dev/ttys001",
  });
  return mac.spawn(login, "/bin/zsh", ["-zsh"], { uid: 501 });
}

const sh = (mac: EsMessages, parent: EsProcess): EsProcess => mac.spawn(parent, "/bin/sh", ["sh", "-c", "id"]);

const LINES: readonly Line[] = [
  {
    situation: "Terminal",
    shows: "`login` below Terminal, terminal ttys001",
    answer: "person",
    confidence: 0.9,
    rule: "mac-person-program-terminal",
    play: terminalShell,
  },
  {
    situation: "iTerm",
    shows: "the same below an app that the kernel found signed by iTerm's maker",
    answer: "person",
    confidence: 0.9,
    rule: "mac-person-program-terminal",
    play: (mac) =>
      mac.spawn(mac.running(ITERM, { signature: by("H7V7XYVQ7D") }), "/bin/zsh", ["-zsh"], { tty: "/dev/ttys002" }),
  },
  {
    situation: "an app that calls itself iTerm2",
    shows: "ad hoc signature, a terminal that it made itself",
    answer: "no-person",
    confidence: 0.7,
    rule: "mac-app-above",
    play: (mac) =>
      mac.spawn(
        mac.running("/Users/dev/Downloads/iTerm.app/Contents/MacOS/iTerm2", { signature: AD_HOC }),
        "/bin/zsh",
        ["-zsh"],
        { tty: "/dev/ttys002" },
      ),
  },
  {
    situation: "tmux whose terminal is long closed",
    shows: "parent launchd, but Terminal is responsible",
    answer: "person",
    confidence: 0.9,
    rule: "mac-person-program-terminal",
    play: (mac) => {
      const terminal = mac.running(TERMINAL);
      mac.say(terminal, "chdir", 0, {}).exec(mac.running("/bin/ls"), "/bin/ls", ["ls"]);
      mac.spawn(terminal, "/usr/bin/login", ["login"], { tty: "/dev/ttys001" });
      const tmux = mac.running("/opt/homebrew/bin/tmux", { responsible: terminal, signature: AD_HOC });
      return mac.spawn(tmux, "/bin/zsh", ["-zsh"], { tty: "/dev/ttys004" });
    },
  },
  {
    situation: "task of VS Code",
    shows: "below the editor's helper, no terminal",
    answer: "person",
    confidence: 0.75,
    rule: "mac-person-program",
    play: (mac) => sh(mac, mac.running(CODE, { signature: by("UBF8T346G9") })),
  },
  {
    situation: "ssh with a terminal",
    shows: "`sshd` above, terminal ttys003",
    answer: "person",
    confidence: 0.9,
    rule: "mac-login-terminal",
    play: (mac) => {
      const sshd = mac.running("/usr/sbin/sshd", DAEMON);
      return mac.spawn(sshd, "/bin/zsh", ["-zsh"], { uid: 501, loginUser: 501, tty: "/dev/ttys003" });
    },
  },
  {
    situation: "ssh with a command",
    shows: "`sshd` above, no terminal",
    answer: "person",
    confidence: 0.7,
    rule: "mac-login-command",
    play: (mac) => {
      const sshd = mac.running("/usr/sbin/sshd", DAEMON);
      return mac.spawn(sshd, "/bin/zsh", ["zsh", "-c", "make"], { uid: 501, loginUser: 501 });
    },
  },
  {
    situation: "LaunchAgent",
    shows: "parent launchd, the account of the desktop session",
    answer: "no-person",
    confidence: 0.8,
    rule: "mac-launchd-job",
    play: (mac) => mac.spawn(mac.launchd, "/bin/sh", ["sh", "agent.sh"], { uid: 501, loginUser: 501 }),
  },
  {
    situation: "LaunchDaemon",
    shows: "below a daemon without a login account",
    answer: "no-person",
    confidence: 0.85,
    rule: "mac-service-above",
    play: (mac) => sh(mac, mac.spawn(mac.launchd, "/Library/Vendor/agentd", ["agentd"], DAEMON)),
  },
  {
    situation: "cron",
    shows: "`cron` above",
    answer: "no-person",
    confidence: 0.9,
    rule: "mac-scheduler-above",
    play: (mac) => sh(mac, mac.running("/usr/sbin/cron", DAEMON)),
  },
  {
    situation: "hook at login",
    shows: "below loginwindow",
    answer: "no-person",
    confidence: 0.7,
    rule: "mac-app-above",
    play: (mac) => sh(mac, mac.running("/System/Library/CoreServices/loginwindow.app/Contents/MacOS/loginwindow")),
  },
  {
    situation: "do shell script of osascript, which a person started",
    shows: "`osascript` between the shell and Terminal",
    answer: "no-person",
    confidence: 0.75,
    rule: "mac-script-engine-above",
    play: (mac) => sh(mac, mac.spawn(terminalShell(mac), "/usr/bin/osascript", ["osascript", "x.scpt"])),
  },
  {
    situation: "do shell script of an applet",
    shows: "the applet's stub above",
    answer: "no-person",
    confidence: 0.75,
    rule: "mac-script-engine-above",
    play: (mac) => sh(mac, mac.running("/Users/dev/Fix.app/Contents/MacOS/applet", { signature: AD_HOC })),
  },
  {
    situation: "shell of an app",
    shows: "the app above, below launchd",
    answer: "no-person",
    confidence: 0.7,
    rule: "mac-app-above",
    play: (mac) => sh(mac, mac.running("/Applications/Fun.app/Contents/MacOS/Fun", { signature: by("AAAAAAAAAA") })),
  },
  {
    situation: "policy of a management agent",
    shows: "Jamf's agent above, as its maker signed it",
    answer: "no-person",
    confidence: 0.85,
    rule: "mac-management-agent-above",
    play: (mac) => sh(mac, mac.running("/usr/local/jamf/bin/jamf", { ...DAEMON, signature: by("483DWKW443") })),
  },
  {
    situation: "job of a CI runner",
    shows: "the runner above",
    answer: "no-person",
    confidence: 0.85,
    rule: "mac-ci-runner-above",
    play: (mac) => sh(mac, mac.running("/Users/ci/actions-runner/bin/Runner.Worker", { signature: AD_HOC })),
  },
  {
    situation: "a terminal, and nothing known that gave it",
    shows: "a program without a bundle above",
    answer: "unknown",
    confidence: 0.5,
    rule: "mac-terminal-alone",
    play: (mac) =>
      mac.spawn(mac.running("/opt/homebrew/bin/tmux", { signature: AD_HOC }), "/bin/zsh", ["-zsh"], {
        tty: "/dev/ttys004",
      }),
  },
  {
    situation: "ancestors never seen",
    shows: "the parent is not in the log",
    answer: "unknown",
    confidence: 0.3,
    rule: "mac-ancestors-unseen",
    play: (mac) => {
      const gone: EsProcess = { ...mac.running("/bin/zsh"), pid: 9999 };
      return mac.running("/bin/sh", { parent: gone });
    },
  },
];

function lineageOf(line: Line): readonly Ancestor[] {
  const mac = new EsMessages();
  const shell = line.play(mac);
  mac.create(shell, "/Users/dev/x");
  const lineage = new Lineage("unknown");
  let found: readonly Ancestor[] = [];
  const session = sourceNamed("eslogger")?.open({}, (event) => {
    if (!("process" in event)) return;
    const actor = lineage.place(event);
    found = ancestry(actor.process, event.at, new Roles(), actor.run);
  });
  session?.push(blockOf(mac.log));
  session?.endOfFile();
  session?.end();
  return found;
}

const DOCUMENT = readFileSync(new URL("../../../../docs/reference/user-shell.md", import.meta.url), "utf8");

describe("decideUserShell on macOS", () => {
  test.each(LINES)("$situation: $answer", (line) => {
    const decision = decideUserShell(lineageOf(line));
    const rule = MAC_USER_SHELL_RULES.find(({ id }) => id === line.rule);
    expect({ answer: decision.answer, confidence: decision.confidence }, decision.explanation).toEqual({
      answer: line.answer,
      confidence: line.confidence,
    });
    expect(rule).toMatchObject({ answer: line.answer, confidence: line.confidence });
  });

  test("every rule decides a situation", () => {
    expect([...new Set(LINES.map(({ rule }) => rule))].sort()).toEqual(MAC_USER_SHELL_RULES.map(({ id }) => id).sort());
  });

  test("the document lists them, in the order of the test", () => {
    const rows = LINES.map(
      (line) => `| ${line.situation} | ${line.shows} | ${line.answer} | ${line.confidence} | \`${line.rule}\` |`,
    );
    expect(DOCUMENT.split("\n").filter((row) => row.includes("| `mac-"))).toEqual(rows);
  });
});
