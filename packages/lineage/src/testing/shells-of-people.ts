import type { UserShellDecision } from "@limpid/core";
import type { Scenes } from "./scenes.ts";

/** A situation in which a shell runs, and what is to be said of who asked for it. */
export interface Situation {
  readonly situation: string;
  readonly answer: UserShellDecision["answer"];
  readonly confidence: number;
  /** Plays the situation and returns the shell's pid. */
  readonly play: (scenes: Scenes) => number;
  /** Nothing before this many events is in the log. */
  readonly from?: (scenes: Scenes) => number;
}

/** Logins, other accounts, desktops, and what a person leaves to systemd. */
export const SHELLS_OF_PEOPLE: readonly Situation[] = [
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
];
