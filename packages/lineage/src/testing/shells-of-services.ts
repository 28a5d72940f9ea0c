import type { Situation } from "./shells-of-people.ts";

/** Containers, timers, packages and services, runners, and what cannot be told. */
export const SHELLS_OF_SERVICES: readonly Situation[] = [
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
