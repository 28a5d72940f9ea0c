import { readFileSync } from "node:fs";
import type { Ancestor, UserShellDecision } from "@limpid/core";
import { describe, expect, test } from "vitest";
import { ancestry } from "../ancestry.ts";
import { Lineage } from "../process/lineage.ts";
import { Roles } from "../roles/roles.ts";
import { Scenes } from "../testing/scenes.ts";
import { USER_SHELL_RULES } from "./rules.ts";
import { shellContext } from "./shell-context.ts";
import { decideUserShell } from "./user-shell.ts";

interface Line {
  readonly situation: string;
  readonly answer: UserShellDecision["answer"];
  readonly confidence: number;
  /** Plays the situation and returns the shell's pid. */
  readonly play: (scenes: Scenes) => number;
  /** Nothing before this many events is in the log. */
  readonly from?: (scenes: Scenes) => number;
}

const LINES: readonly Line[] = [
  {
    situation: "login on the console",
    answer: "person",
    confidence: 0.95,
    play: (s) => {
      const login = s.exec(s.unit("/usr/sbin/agetty", ["agetty", "tty1"], { terminal: "tty1" }), "/usr/bin/login", [
        "login",
        "--",
      ]);
      s.setLogin(login, 1000);
      s.openSession(login, "/usr/bin/login", "/dev/tty1");
      return s.spawn(login, "/usr/bin/bash", ["-bash"], { uid: 1000, terminal: "tty1" });
    },
  },
  { situation: "ssh with a terminal", answer: "person", confidence: 0.95, play: (s) => s.sshShell() },
  {
    situation: "ssh with a command, no terminal",
    answer: "person",
    confidence: 0.8,
    play: (s) => s.sshCommand("/usr/bin/bash", ["bash", "-c", "make install"]),
  },
  {
    situation: "git push over ssh, hook of the server",
    answer: "person",
    confidence: 0.8,
    play: (s) => {
      const receive = s.sshCommand("/usr/bin/git", ["git-receive-pack", "/srv/git/app.git"]);
      return s.spawn(receive, "/usr/bin/dash", ["/bin/sh", "hooks/post-receive"], {
        script: "/srv/git/app.git/hooks/post-receive",
      });
    },
  },
  {
    situation: "git push over http, hook of the server",
    answer: "no-person",
    confidence: 0.85,
    play: (s) => {
      const backend = s.spawn(s.webServer(), "/usr/lib/git-core/git-http-backend", ["git-http-backend"]);
      return s.shell(s.spawn(backend, "/usr/bin/git", ["git", "receive-pack"]));
    },
  },
  {
    situation: "git hook of a developer",
    answer: "person",
    confidence: 0.95,
    play: (s) =>
      s.spawn(s.spawn(s.sshShell(), "/usr/bin/git", ["git", "commit"]), "/usr/bin/dash", [
        "/bin/sh",
        ".git/hooks/pre-commit",
      ]),
  },
  {
    situation: "sudo",
    answer: "person",
    confidence: 0.95,
    play: (s) => {
      const sudo = s.spawn(s.sshShell(), "/usr/bin/sudo", ["sudo", "-i"], { uid: 0 });
      s.openSession(sudo, "/usr/bin/sudo", "/dev/pts/0");
      return s.spawn(sudo, "/usr/bin/bash", ["-bash"]);
    },
  },
  {
    situation: "sudo with use_pty",
    answer: "person",
    confidence: 0.95,
    play: (s) => {
      const sudo = s.spawn(s.sshShell(), "/usr/bin/sudo", ["sudo", "-s"], { uid: 0 });
      const monitor = s.fork(sudo);
      return s.spawn(monitor, "/usr/bin/bash", ["/bin/bash"], { terminal: "pts1" });
    },
  },
  {
    situation: "su",
    answer: "person",
    confidence: 0.95,
    play: (s) => s.spawn(s.spawn(s.sshShell(), "/usr/bin/su", ["su", "-"], { uid: 0 }), "/usr/bin/bash", ["-bash"]),
  },
  {
    situation: "su -c, no terminal",
    answer: "person",
    confidence: 0.8,
    play: (s) => s.shell(s.spawn(s.sshShell(), "/usr/bin/su", ["su", "-c", "id", "app"], { uid: 0, terminal: null })),
  },
  {
    situation: "su of a boot script, which sets the account itself",
    answer: "unknown",
    confidence: 0.4,
    play: (s) => {
      const su = s.spawn(s.unit("/usr/bin/dash", ["/bin/sh", "/etc/init.d/app"]), "/usr/bin/su", ["su", "-", "app"]);
      s.setLogin(su, 1005);
      return s.shell(su, { uid: 1005 });
    },
  },
  {
    situation: "tmux after logout",
    answer: "person",
    confidence: 0.95,
    play: (s) => {
      const login = s.sshShell();
      const client = s.spawn(login, "/usr/bin/tmux", ["tmux"]);
      const server = s.fork(client);
      s.task(server).terminal = null;
      s.exit(client);
      s.exit(login);
      return s.spawn(server, "/usr/bin/bash", ["-bash"], { terminal: "pts3" });
    },
  },
  {
    situation: "screen of a login before the log",
    answer: "person",
    confidence: 0.7,
    play: (s) => {
      const screen = s.present(700, 1, "/usr/bin/screen", { loginUser: 1001, session: 3, uid: 1001 });
      return s.spawn(screen, "/usr/bin/bash", ["/bin/bash"], { terminal: "pts4" });
    },
  },
  {
    situation: "mosh",
    answer: "person",
    confidence: 0.95,
    play: (s) => {
      const start = s.sshCommand("/usr/bin/mosh-server", ["mosh-server", "new"]);
      const server = s.fork(start);
      s.exit(start);
      return s.spawn(server, "/usr/bin/bash", ["-bash"], { terminal: "pts5" });
    },
  },
  {
    situation: "login before the log, without a terminal",
    answer: "person",
    confidence: 0.6,
    play: (s) => s.shell(s.present(700, 1, "/usr/bin/bash", { loginUser: 1001, session: 3, uid: 1001 })),
  },
  {
    situation: "LOGIN records excluded, the session was reported",
    answer: "person",
    confidence: 0.7,
    play: (s) => {
      const session = s.spawn(s.sshd, "/usr/sbin/sshd", ["sshd", "-R"]);
      s.task(session).loginUser = 1001;
      s.openSession(session, "/usr/sbin/sshd", "ssh");
      return s.spawn(session, "/usr/bin/bash", ["-bash"], { terminal: "pts0" });
    },
  },
  {
    situation: "VS Code server over ssh, a task without a terminal",
    answer: "person",
    confidence: 0.85,
    play: (s) => {
      const start = s.sshCommand("/usr/bin/bash", ["bash", "-c", "~/.vscode-server/bin/x/server.sh"]);
      const node = s.spawn(start, "/home/dev/.vscode-server/bin/x/node", ["node", "out/server-main.js"], {
        owner: 1001,
      });
      return s.shell(node);
    },
  },
  {
    situation: "VS Code server over ssh, a terminal in the editor",
    answer: "person",
    confidence: 0.95,
    play: (s) => {
      const node = s.sshCommand("/home/dev/.vscode-server/bin/x/node", [
        "node",
        "out/bootstrap-fork",
        "--type=ptyHost",
      ]);
      return s.spawn(node, "/usr/bin/bash", ["/bin/bash", "--init-file", "x"], { terminal: "pts6" });
    },
  },
  {
    situation: "display manager, terminal of the desktop",
    answer: "person",
    confidence: 0.95,
    play: (s) => {
      const worker = s.spawn(s.unit("/usr/sbin/lightdm", ["/usr/sbin/lightdm"]), "/usr/sbin/lightdm", [
        "lightdm",
        "--session-child",
      ]);
      s.setLogin(worker, 1000);
      const desktop = s.spawn(worker, "/usr/bin/xfce4-session", ["xfce4-session"], { uid: 1000 });
      return s.spawn(s.spawn(desktop, "/usr/bin/xfce4-terminal"), "/usr/bin/bash", ["bash"], { terminal: "pts0" });
    },
  },
  {
    situation: "display manager, its own greeter",
    answer: "no-person",
    confidence: 0.7,
    play: (s) => {
      const worker = s.spawn(s.unit("/usr/sbin/gdm3", ["/usr/sbin/gdm3"]), "/usr/libexec/gdm-session-worker", [
        "gdm-session-worker",
      ]);
      s.setLogin(worker, 120);
      return s.shell(worker, { uid: 120 });
    },
  },
  {
    situation: "user@.service, terminal of the desktop",
    answer: "person",
    confidence: 0.75,
    play: (s) => {
      const terminal = s.spawn(s.userManager(), "/usr/libexec/gnome-terminal-server", ["gnome-terminal-server"]);
      return s.spawn(terminal, "/usr/bin/bash", ["bash"], { terminal: "pts0" });
    },
  },
  {
    situation: "user@.service, a timer or a click",
    answer: "unknown",
    confidence: 0.5,
    play: (s) => s.shell(s.userManager()),
  },
  {
    situation: "systemd-run --user -t",
    answer: "person",
    confidence: 0.55,
    play: (s) => s.shell(s.userManager(), { terminal: "pts2" }),
  },
  {
    situation: "systemd-run",
    answer: "no-person",
    confidence: 0.85,
    play: (s) => s.unit("/usr/bin/bash", ["/bin/bash", "-c", "id"]),
  },
  {
    situation: "systemd-run -t",
    answer: "unknown",
    confidence: 0.4,
    play: (s) => s.unit("/usr/bin/bash", ["/bin/bash"], { terminal: "pts2" }),
  },
  {
    situation: "systemd-run --scope",
    answer: "person",
    confidence: 0.95,
    play: (s) => {
      const run = s.spawn(s.sshShell(), "/usr/bin/systemd-run", ["systemd-run", "--scope", "bash"]);
      return s.exec(run, "/usr/bin/bash", ["/bin/bash"]);
    },
  },
  {
    situation: "docker exec -t",
    answer: "unknown",
    confidence: 0.5,
    play: (s) => s.inContainer("/usr/bin/bash", ["bash"], { terminal: "pts0" }),
  },
  {
    situation: "docker exec, kubectl exec without a terminal",
    answer: "unknown",
    confidence: 0.5,
    play: (s) => s.inContainer("/usr/bin/dash", ["sh", "-c", "id"]),
  },
  {
    situation: "web server in a container",
    answer: "no-person",
    confidence: 0.85,
    play: (s) => s.shell(s.inContainer("/app/server", ["/app/server"])),
  },
  {
    situation: "cron with pam_loginuid",
    answer: "no-person",
    confidence: 0.95,
    play: (s) => {
      const job = s.fork(s.cron);
      s.setLogin(job, 0);
      s.openSession(job, "/usr/sbin/cron", "cron");
      return s.shell(job);
    },
  },
  {
    situation: "cron without pam_loginuid",
    answer: "no-person",
    confidence: 0.9,
    play: (s) => s.shell(s.fork(s.cron)),
  },
  {
    situation: "at",
    answer: "no-person",
    confidence: 0.95,
    play: (s) => {
      const job = s.fork(s.unit("/usr/sbin/atd", ["/usr/sbin/atd", "-f"]));
      s.setLogin(job, 1000);
      return s.shell(job);
    },
  },
  {
    situation: "systemd timer or service",
    answer: "no-person",
    confidence: 0.85,
    play: (s) => s.shell(s.unit("/usr/bin/backup", ["/usr/bin/backup"])),
  },
  {
    situation: "service first seen below pid 1",
    answer: "no-person",
    confidence: 0.72,
    play: (s) => s.shell(s.present(800, 1, "/opt/app/server", { uid: 33 })),
  },
  {
    situation: "dpkg maintainer script, apt run by a person",
    answer: "person",
    confidence: 0.8,
    play: (s) => {
      const apt = s.spawn(s.spawn(s.sshShell(), "/usr/bin/sudo", ["sudo", "apt"], { uid: 0 }), "/usr/bin/apt-get", [
        "apt-get",
        "install",
        "bc",
      ]);
      return s.shell(s.spawn(apt, "/usr/bin/dpkg", ["dpkg", "--configure", "bc"], { terminal: "pts7" }));
    },
  },
  {
    situation: "dpkg maintainer script, unattended upgrade",
    answer: "no-person",
    confidence: 0.8,
    play: (s) => {
      const upgrade = s.unit("/usr/bin/python3.11", ["/usr/bin/python3", "/usr/bin/unattended-upgrade"], {
        script: "/usr/bin/unattended-upgrade",
      });
      return s.shell(s.spawn(upgrade, "/usr/bin/dpkg", ["dpkg", "--configure", "bc"], { terminal: "pts7" }));
    },
  },
  {
    situation: "dpkg maintainer script, its caller not seen",
    answer: "unknown",
    confidence: 0.4,
    play: (s) => {
      const apt = s.spawn(s.present(900, 899, "/usr/bin/bash"), "/usr/bin/apt-get", ["apt-get", "install", "bc"]);
      return s.shell(s.spawn(apt, "/usr/bin/dpkg", ["dpkg", "--configure", "bc"], { terminal: "pts7" }));
    },
  },
  {
    situation: "script(1) below a web server",
    answer: "no-person",
    confidence: 0.85,
    play: (s) => {
      const script = s.spawn(s.shell(s.webServer()), "/usr/bin/script", ["script", "-qc", "sh", "/dev/null"]);
      return s.shell(script, { terminal: "pts8" });
    },
  },
  {
    situation: "script(1) of a person",
    answer: "person",
    confidence: 0.8,
    play: (s) => s.shell(s.spawn(s.sshShell(), "/usr/bin/script", ["script"]), { terminal: "pts8" }),
  },
  {
    situation: "pty.spawn of a shell below php-fpm",
    answer: "no-person",
    confidence: 0.85,
    play: (s) => {
      const php = s.unit("/usr/sbin/php-fpm8.2", ["php-fpm: pool www"], { uid: 33 });
      const python = s.spawn(s.shell(php), "/usr/bin/python3.11", [
        "python3",
        "-c",
        'import pty; pty.spawn("/bin/bash")',
      ]);
      return s.spawn(python, "/usr/bin/bash", ["/bin/bash"], { terminal: "pts9" });
    },
  },
  {
    situation: "ansible over ssh",
    answer: "unknown",
    confidence: 0.5,
    play: (s) =>
      s.sshCommand("/usr/bin/dash", [
        "sh",
        "-c",
        "/usr/bin/python3 /home/dev/.ansible/tmp/ansible-tmp-1/AnsiballZ_copy.py",
      ]),
  },
  {
    situation: "ansible-pull of a timer, with a terminal of its own",
    answer: "no-person",
    confidence: 0.8,
    play: (s) => {
      const pull = s.unit("/usr/bin/python3.11", ["/usr/bin/python3", "/usr/bin/ansible-pull"], {
        script: "/usr/bin/ansible-pull",
      });
      return s.shell(pull, { terminal: "pts9" });
    },
  },
  {
    situation: "child of a web server",
    answer: "no-person",
    confidence: 0.85,
    play: (s) => s.shell(s.webServer(), { uid: 33 }),
  },
  {
    situation: "child of a web server that a person restarted",
    answer: "no-person",
    confidence: 0.65,
    play: (s) => {
      const control = s.spawn(s.sshShell(), "/usr/bin/dash", ["/bin/sh", "/usr/sbin/apachectl", "restart"]);
      const server = s.spawn(control, "/usr/sbin/apache2", ["/usr/sbin/apache2", "-k", "start"]);
      s.exit(control);
      return s.shell(server, { uid: 33 });
    },
  },
  {
    situation: "child of python -m http.server",
    answer: "no-person",
    confidence: 0.85,
    play: (s) =>
      s.shell(
        s.spawn(s.present(900, 899, "/usr/bin/bash"), "/usr/bin/python3.11", ["python3", "-m", "http.server", "--cgi"]),
      ),
  },
  {
    situation: "login account written by a program of its own",
    answer: "no-person",
    confidence: 0.8,
    play: (s) => {
      const python = s.spawn(s.present(900, 1, "/opt/app/server"), "/usr/bin/python3.11", ["python3", "-c", "x"]);
      s.setLogin(python, 1000);
      return s.spawn(python, "/usr/bin/bash", ["bash"], { terminal: "pts9" });
    },
  },
  {
    situation: "login account written by a copy named sshd",
    answer: "no-person",
    confidence: 0.8,
    play: (s) => {
      const copy = s.spawn(s.present(900, 1, "/opt/app/server"), "/tmp/sshd", ["sshd: dev"]);
      s.setLogin(copy, 1000);
      s.openSession(copy, "/usr/sbin/sshd", "ssh");
      return s.spawn(copy, "/usr/bin/bash", ["-bash"], { terminal: "pts9" });
    },
  },
  {
    situation: "CI job",
    answer: "no-person",
    confidence: 0.85,
    play: (s) => s.shell(s.unit("/opt/actions-runner/bin/Runner.Worker", ["Runner.Worker"], { uid: 998 })),
  },
  {
    situation: "CI job, runner started by a person",
    answer: "no-person",
    confidence: 0.85,
    play: (s) => s.shell(s.spawn(s.sshShell(), "/usr/bin/gitlab-runner", ["gitlab-runner", "run"])),
  },
  {
    situation: "ssh with a terminal, host without pam_loginuid",
    answer: "person",
    confidence: 0.5,
    play: (s) => s.spawn(s.fork(s.sshd), "/usr/bin/bash", ["-bash"], { terminal: "pts0" }),
  },
  {
    situation: "ssh with a command, host without pam_loginuid",
    answer: "unknown",
    confidence: 0.4,
    play: (s) => s.shell(s.fork(s.sshd)),
  },
  {
    situation: "no login, ancestors never seen",
    answer: "unknown",
    confidence: 0.3,
    play: (s) => s.shell(s.present(900, 899, "/usr/bin/bash")),
  },
  {
    situation: "a terminal without a login, ancestors never seen",
    answer: "unknown",
    confidence: 0.3,
    play: (s) => s.shell(s.present(900, 899, "/usr/bin/bash", { terminal: "pts0" })),
  },
];

function lineageOf(line: Line): readonly Ancestor[] {
  const scenes = new Scenes();
  const pid = line.play(scenes);
  scenes.open(pid, "/tmp/x");
  const lineage = new Lineage("test");
  const actor = scenes.events.map((event) => lineage.place(event)).at(-1);
  if (actor === undefined) throw new Error("the scene has no events");
  return ancestry(actor.process, scenes.at, new Roles());
}

const DOCUMENT = readFileSync(new URL("../../../../docs/reference/user-shell.md", import.meta.url), "utf8");

/** Cells of the document's table lines. */
const ROWS = DOCUMENT.split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
  .map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1),
  );

describe("decideUserShell", () => {
  test.each(LINES)("$situation: $answer", (line) => {
    const lineage = lineageOf(line);
    const decision = decideUserShell(lineage);
    const { answer, confidence, explanation } = decision;
    expect({ answer, confidence }, explanation).toEqual({ answer: line.answer, confidence: line.confidence });
    expect(decision.because.length).toBeGreaterThan(0);
    const kinds = { person: ["user-shell", "login-shell"], "no-person": ["non-user-shell"], unknown: ["unknown"] };
    expect(kinds[answer]).toContain(shellContext(lineage)?.kind);
  });

  test("an answer is explained by facts that point its way", () => {
    for (const line of LINES) {
      const { answer, because, explanation } = decideUserShell(lineageOf(line));
      if (answer === "unknown") continue;
      expect(
        because.map(({ towards }) => towards),
        explanation,
      ).toContain(answer);
    }
  });

  test("a source that says nothing of logins leaves it unknown", () => {
    const [shell] = lineageOf({ situation: "", answer: "unknown", confidence: 0, play: (s) => s.sshShell() });
    if (shell === undefined) throw new Error("no shell");
    const { process } = shell;
    const silent = {
      ...process,
      key: process.key,
      parent: undefined,
      login: undefined,
      loginUser: undefined,
      session: undefined,
      terminal: undefined,
    };
    expect(decideUserShell([{ ...shell, process: silent }])).toMatchObject({ answer: "unknown", confidence: 0.2 });
    expect(decideUserShell([])).toMatchObject({ answer: "unknown" });
  });

  test("the document lists every line with its answer and confidence, and nothing else", () => {
    const documented = ROWS.filter((cells) => cells.length === 4 && cells[0] !== "Situation");
    expect(
      documented.map(([situation, , answer, confidence]) => ({ situation, answer, confidence: Number(confidence) })),
    ).toEqual(LINES.map(({ situation, answer, confidence }) => ({ situation, answer, confidence })));
  });

  test("the document lists the rules in their order", () => {
    const documented = ROWS.filter((cells) => cells.length === 3 && cells[0] !== "Rule");
    expect(documented.map(([id, answer, confidence]) => ({ id, answer, confidence: Number(confidence) }))).toEqual(
      USER_SHELL_RULES.map(({ id, answer, confidence }) => ({ id: `\`${id}\``, answer, confidence })),
    );
  });

  test("every rule decides at least one line", () => {
    const decided = new Set(LINES.map((line) => `${line.answer} ${line.confidence}`));
    for (const rule of USER_SHELL_RULES) {
      if (rule.id === "nothing-said") continue;
      expect([...decided], rule.id).toContain(`${rule.answer} ${rule.confidence}`);
    }
  });
});
