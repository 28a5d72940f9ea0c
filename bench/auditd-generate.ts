/**
 * Writes an audit log of any size, the same for the same arguments: the input of the benchmarks.
 *
 *   node bench/auditd-generate.ts --mix dense|realistic --size 500MB --out FILE [--seed N]
 *
 * Both mixes play scenes on one host with a live process tree (enriched records, auditd's order, pids that are
 * forked, reused and exit, about one event in fifty overlapping its neighbour as on a machine with several cores):
 * builds (make, gcc, cc1, as, ld, install), package upgrades (dpkg unpacking, renaming into place), services that
 * fetch a file, make it executable, run and remove it, editors that save, log rotation, cron, ssh logins.
 *
 * `dense`: only these scenes; every call is one that Limpid reads (execve, openat that creates or writes, chmod,
 * rename, unlink, clone, exit_group).
 * `realistic`: one record in ten is of such a scene. The others are opens for reading under a watch key, a third of
 * them refused (44 of 100 events), network calls (26), services that start and stop (8), sudo of a monitoring agent (8),
 * firewall changes (6), AppArmor's refusals (5), jobs of cron with their sessions (3).
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";

type Mix = "dense" | "realistic";
type Scene = (host: Host) => void;

interface Process {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  readonly user: string;
  readonly auid: number;
  readonly session: number;
  readonly tty: string;
  cwd: string;
  exe: string;
  comm: string;
  argv: readonly string[];
}

interface FileEntry {
  readonly path: string;
  readonly inode: number;
  mode: string;
  readonly uid: number;
  readonly user: string;
}

const UNSET = 4294967295;
const FLUSH_AT = 1 << 20;

/** xorshift32: the same numbers on every machine. @see Marsaglia, Xorshift RNGs (2003) */
class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed | 0 || 1;
  }
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }
  below(limit: number): number {
    return this.next() % limit;
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
  word(length: number): string {
    let text = "";
    for (let index = 0; index < length; index++) text += "abcdefghijklmnopqrstuvwxyz0123456789"[this.below(36)];
    return text;
  }
  address(): string {
    return `7f${this.word(2).replace(/[^0-9a-f]/g, "a")}${this.next().toString(16).padStart(8, "0")}`;
  }
}

const LIBRARIES = ["libc", "libm", "libssl", "libz", "libxml2", "libcurl", "libpng16", "libsqlite3", "libglib-2.0"];
const PROGRAMS = ["grep", "sed", "awk", "cat", "ls", "stat", "date", "sort", "head", "id", "cut", "tr", "wc", "find"];
const SERVICES = ["cron", "nginx", "apt-daily", "logrotate", "fstrim", "man-db", "systemd-tmpfiles-clean", "postfix"];
const SOURCES = ["main", "parse", "table", "alloc", "string", "hash", "list", "queue", "socket", "config", "error"];
const PACKAGES = [
  "libxml2",
  "curl",
  "openssl",
  "vim-common",
  "python3.11-minimal",
  "bind9-libs",
  "tzdata",
  "perl-base",
];

function encode(text: string): string {
  if (/^[\x21\x23-\x7e]*$/.test(text)) return `"${text}"`;
  return Buffer.from(text).toString("hex").toUpperCase();
}

class Log {
  readonly #write: (text: string) => void;
  readonly random: Random;
  readonly counts = new Map<string, number>();
  bytes = 0;
  #chunks: string[] = [];
  #pending = 0;
  #serial: number;
  #clock = 1_795_000_000_000;
  #stamp = "";
  #held: string[] = [];
  #event: string[] = [];
  #nextPid = 2000;
  #nextInode = 300_000;
  #nextSession = 10;

  constructor(write: (text: string) => void, seed: number) {
    this.#write = write;
    this.random = new Random(seed);
    this.#serial = 1000;
  }

  /** Begins an event some time after the one before. */
  begin(): void {
    this.flushEvent();
    this.#clock += this.random.below(8) === 0 ? this.random.below(12) * 4 : 0;
    this.#serial += 1;
    const millis = this.#clock % 1000;
    this.#stamp = `msg=audit(${Math.floor(this.#clock / 1000)}.${String(millis).padStart(3, "0")}:${this.#serial}): `;
  }

  pause(ms: number): void {
    this.#clock += ms;
  }

  record(type: string, body: string): void {
    this.counts.set(type, (this.counts.get(type) ?? 0) + 1);
    this.#event.push(`type=${type} ${this.#stamp}${body}\n`);
  }

  /** Puts the event out; now and then its last records come after the next event's first. */
  flushEvent(): void {
    const event = this.#event;
    if (event.length === 0) return;
    this.#event = [];
    const first = event.shift() ?? "";
    this.#put(first);
    for (const line of this.#held) this.#put(line);
    this.#held = [];
    if (event.length > 0 && this.random.below(50) === 0) this.#held = event;
    else for (const line of event) this.#put(line);
  }

  end(): void {
    this.flushEvent();
    for (const line of this.#held) this.#put(line);
    this.#held = [];
    this.#flush();
  }

  #put(line: string): void {
    this.#chunks.push(line);
    this.#pending += line.length;
    this.bytes += line.length;
    if (this.#pending >= FLUSH_AT) this.#flush();
  }

  #flush(): void {
    this.#write(this.#chunks.join(""));
    this.#chunks = [];
    this.#pending = 0;
  }

  pid(): number {
    this.#nextPid += 1 + this.random.below(3);
    if (this.#nextPid > 4_000_000) this.#nextPid = 2000;
    return this.#nextPid;
  }

  inode(): number {
    this.#nextInode += 1 + this.random.below(5);
    return this.#nextInode;
  }

  session(): number {
    this.#nextSession += 1;
    return this.#nextSession;
  }

  syscall(
    process: Process,
    number: number,
    name: string,
    exit: string,
    args: string,
    items: number,
    key: string,
  ): void {
    const { uid, user, auid, session } = process;
    const login = auid === UNSET ? "unset" : "dev";
    this.record(
      "SYSCALL",
      `arch=c000003e syscall=${number}${exit} ${args} items=${items} ppid=${process.ppid} pid=${process.pid} ` +
        `auid=${auid} uid=${uid} gid=${uid} euid=${uid} suid=${uid} fsuid=${uid} egid=${uid} sgid=${uid} fsgid=${uid} ` +
        `tty=${process.tty} ses=${session} comm=${encode(process.comm)} exe=${encode(process.exe)} subj=unconfined key=${key}` +
        `\x1dARCH=x86_64 SYSCALL=${name} AUID="${login}" UID="${user}" GID="${user}" EUID="${user}" SUID="${user}" ` +
        `FSUID="${user}" EGID="${user}" SGID="${user}" FSGID="${user}"`,
    );
  }

  cwd(process: Process): void {
    this.record("CWD", `cwd=${encode(process.cwd)}`);
  }

  path(item: number, name: string, inode: number, mode: string, uid: number, user: string, type: string): void {
    this.record(
      "PATH",
      `item=${item} name=${encode(name)} inode=${inode} dev=fe:00 mode=${mode} ouid=${uid} ogid=${uid} rdev=00:00 ` +
        `nametype=${type} cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0\x1dOUID="${user}" OGID="${user}"`,
    );
  }

  title(process: Process): void {
    const title = process.argv.join("\0").slice(0, 127);
    this.record("PROCTITLE", `proctitle=${encode(title)}`);
  }
}

/** What processes do, as records. */
class Host {
  readonly log: Log;
  readonly #programs = new Map<string, number>();
  readonly #directories = new Map<string, number>();
  readonly init: Process;
  readonly services: Process[];

  constructor(log: Log) {
    this.log = log;
    const service = (pid: number, exe: string, uid = 0, user = "root"): Process => {
      const comm = exe.slice(exe.lastIndexOf("/") + 1).slice(0, 15);
      return { pid, ppid: 1, uid, user, auid: UNSET, session: UNSET, tty: "(none)", cwd: "/", exe, comm, argv: [exe] };
    };
    this.init = { ...service(1, "/usr/lib/systemd/systemd"), ppid: 0 };
    this.services = [
      service(611, "/usr/sbin/cron"),
      service(702, "/usr/sbin/sshd"),
      service(815, "/usr/bin/python3.11", 33, "www-data"),
      service(820, "/usr/sbin/nginx", 33, "www-data"),
      service(977, "/usr/bin/node", 998, "ci"),
    ];
  }

  inodeOf(program: string): number {
    let inode = this.#programs.get(program);
    if (inode === undefined) {
      inode = this.log.inode();
      this.#programs.set(program, inode);
    }
    return inode;
  }

  #directory(path: string): readonly [string, number] {
    const name = path.slice(0, path.lastIndexOf("/") + 1) || "./";
    let inode = this.#directories.get(name);
    if (inode === undefined) {
      inode = this.log.inode();
      this.#directories.set(name, inode);
    }
    return [name, inode];
  }

  fork(parent: Process): Process {
    const { log } = this;
    const pid = log.pid();
    log.begin();
    const child = log.random.address();
    log.syscall(parent, 56, "clone", ` success=yes exit=${pid}`, `a0=1200011 a1=0 a2=0 a3=${child}`, 0, '"fork"');
    log.title(parent);
    return { ...parent, pid, ppid: parent.pid };
  }

  execute(process: Process, exe: string, argv: readonly string[], file?: FileEntry): void {
    const { log } = this;
    process.exe = exe;
    process.comm = (argv[0] ?? exe).slice((argv[0] ?? exe).lastIndexOf("/") + 1).slice(0, 15);
    process.argv = argv;
    log.begin();
    const { random } = log;
    const args = `a0=${random.address()} a1=${random.address()} a2=${random.address()} a3=${random.address()}`;
    log.syscall(process, 59, "execve", " success=yes exit=0", args, 2, '"exec"');
    log.record("EXECVE", `argc=${argv.length} ${argv.map((value, index) => `a${index}=${encode(value)}`).join(" ")}`);
    log.cwd(process);
    if (file === undefined) log.path(0, exe, this.inodeOf(exe), "0100755", 0, "root", "NORMAL");
    else log.path(0, file.path, file.inode, file.mode, file.uid, file.user, "NORMAL");
    log.path(1, "/lib64/ld-linux-x86-64.so.2", 338944, "0100755", 0, "root", "NORMAL");
    log.title(process);
  }

  exit(process: Process, code = 0): void {
    const { log } = this;
    log.begin();
    log.syscall(process, 231, "exit_group", "", `a0=${code} a1=e7 a2=3c a3=${log.random.address()}`, 0, '"exit"');
    log.title(process);
  }

  create(process: Process, path: string, mode = "0100644"): FileEntry {
    const { log } = this;
    log.begin();
    const args = `a0=ffffff9c a1=${log.random.address()} a2=241 a3=1b6`;
    log.syscall(process, 257, "openat", " success=yes exit=3", args, 2, '"write"');
    log.cwd(process);
    const [directory, inode] = this.#directory(path);
    log.path(0, directory, inode, "040755", process.uid, process.user, "PARENT");
    const file = { path, inode: log.inode(), mode, uid: process.uid, user: process.user };
    log.path(1, path, file.inode, mode, file.uid, file.user, "CREATE");
    log.title(process);
    return file;
  }

  overwrite(process: Process, file: FileEntry): void {
    const { log } = this;
    log.begin();
    const args = `a0=ffffff9c a1=${log.random.address()} a2=241 a3=1b6`;
    log.syscall(process, 257, "openat", " success=yes exit=3", args, 1, '"write"');
    log.cwd(process);
    log.path(0, file.path, file.inode, file.mode, file.uid, file.user, "NORMAL");
    log.title(process);
  }

  chmod(process: Process, file: FileEntry, mode: string): void {
    const { log } = this;
    log.begin();
    const args = `a0=ffffff9c a1=${log.random.address()} a2=${mode} a3=0`;
    log.syscall(process, 268, "fchmodat", " success=yes exit=0", args, 1, '"chmod"');
    log.cwd(process);
    log.path(0, file.path, file.inode, file.mode, file.uid, file.user, "NORMAL");
    log.title(process);
    file.mode = `0100${Number.parseInt(mode, 16).toString(8)}`;
  }

  rename(process: Process, file: FileEntry, to: string, replaced?: FileEntry): FileEntry {
    const { log } = this;
    log.begin();
    const { random } = log;
    const args = `a0=${random.address()} a1=${random.address()} a2=0 a3=${random.address()}`;
    log.syscall(process, 82, "rename", " success=yes exit=0", args, replaced === undefined ? 4 : 5, '"rename"');
    log.cwd(process);
    const [oldDirectory, oldInode] = this.#directory(file.path);
    const [newDirectory, newInode] = this.#directory(to);
    let item = 0;
    log.path(item++, oldDirectory, oldInode, "040755", process.uid, process.user, "PARENT");
    log.path(item++, newDirectory, newInode, "040755", process.uid, process.user, "PARENT");
    log.path(item++, file.path, file.inode, file.mode, file.uid, file.user, "DELETE");
    if (replaced !== undefined)
      log.path(item++, to, replaced.inode, replaced.mode, replaced.uid, replaced.user, "DELETE");
    log.path(item++, to, file.inode, file.mode, file.uid, file.user, "CREATE");
    log.title(process);
    return { ...file, path: to };
  }

  unlink(process: Process, file: FileEntry): void {
    const { log } = this;
    log.begin();
    const args = `a0=${log.random.address()} a1=0 a2=${log.random.address()} a3=0`;
    log.syscall(process, 87, "unlink", " success=yes exit=0", args, 2, '"delete"');
    log.cwd(process);
    const [directory, inode] = this.#directory(file.path);
    log.path(0, directory, inode, "040755", process.uid, process.user, "PARENT");
    log.path(1, file.path, file.inode, file.mode, file.uid, file.user, "DELETE");
    log.title(process);
  }

  /** A program that runs and does nothing of note. */
  run(parent: Process, program: string, argv: readonly string[]): void {
    const child = this.fork(parent);
    this.execute(child, `/usr/bin/${program}`, [program, ...argv]);
    this.exit(child);
  }
}

/** A person's or a machine's shell. */
function shell(host: Host, parent: Process, owner: Partial<Process>, cwd: string): Process {
  const child = { ...host.fork(parent), ...owner, cwd };
  host.execute(child, "/usr/bin/bash", ["bash"]);
  return child;
}

function build(host: Host): void {
  const { random } = host.log;
  const session = host.log.session();
  const project = `/home/dev/${random.pick(["engine", "proxy", "agent", "tools"])}-${random.below(40)}`;
  const owner = { uid: 1001, user: "dev", auid: 1001, session, tty: `pts${random.below(4)}` };
  const bash = shell(host, host.services[1] as Process, owner, project);
  const make = host.fork(bash);
  host.execute(make, "/usr/bin/make", ["make", "-j2"]);
  const objects: FileEntry[] = [];
  for (let index = 2 + random.below(6); index > 0; index--) objects.push(compile(host, make, random.pick(SOURCES)));
  const link = host.fork(make);
  const out = `${project}/bin/app-${random.word(4)}`;
  host.execute(link, "/usr/bin/x86_64-linux-gnu-gcc-12", ["gcc", "-s", "-o", out, ...objects.map(({ path }) => path)]);
  const ld = host.fork(link);
  host.execute(ld, "/usr/bin/x86_64-linux-gnu-ld.bfd", [
    "/usr/bin/ld",
    "-pie",
    "-z",
    "now",
    "-o",
    out,
    "-lc",
    "--as-needed",
  ]);
  const file = host.create(ld, out);
  host.chmod(ld, file, "1ed");
  host.exit(ld);
  host.exit(link);
  const test = host.fork(make);
  host.execute(test, file.path, [file.path, "--self-test"], file);
  host.exit(test);
  if (random.below(2) === 0) for (const object of objects) host.unlink(make, object);
  host.exit(make);
  host.exit(bash);
}

function compile(host: Host, make: Process, source: string): FileEntry {
  const { random } = host.log;
  const name = `${source}-${random.below(500)}`;
  const sh = host.fork(make);
  host.execute(sh, "/usr/bin/dash", ["/bin/sh", "-c", `gcc -O2 -Wall -Iinclude -c -o build/${name}.o src/${name}.c`]);
  const gcc = host.fork(sh);
  host.execute(gcc, "/usr/bin/x86_64-linux-gnu-gcc-12", [
    "gcc",
    "-O2",
    "-Wall",
    "-c",
    "-o",
    `build/${name}.o`,
    `src/${name}.c`,
  ]);
  const assembly = host.create(gcc, `/tmp/cc${random.word(6)}.s`, "0100600");
  const cc1 = host.fork(gcc);
  const flags = [
    "-quiet",
    "-imultiarch",
    "x86_64-linux-gnu",
    "-dumpbase",
    `${name}.c`,
    "-mtune=generic",
    "-march=x86-64",
  ];
  host.execute(cc1, "/usr/lib/gcc/x86_64-linux-gnu/12/cc1", ["/usr/lib/gcc/x86_64-linux-gnu/12/cc1", ...flags]);
  host.overwrite(cc1, assembly);
  host.exit(cc1);
  const as = host.fork(gcc);
  host.execute(as, "/usr/bin/x86_64-linux-gnu-as", ["as", "--64", "-o", `build/${name}.o`, assembly.path]);
  const object = host.create(as, `build/${name}.o`);
  host.exit(as);
  host.unlink(gcc, assembly);
  host.exit(gcc);
  host.exit(sh);
  return object;
}

function upgrade(host: Host): void {
  const { random } = host.log;
  const pack = random.pick(PACKAGES);
  const apt = { ...host.fork(host.init), tty: "pts0" };
  host.execute(apt, "/usr/bin/apt-get", ["apt-get", "upgrade", "-y"]);
  const dpkg = host.fork(apt);
  host.execute(dpkg, "/usr/bin/dpkg", [
    "/usr/bin/dpkg",
    "--status-fd",
    "20",
    "--unpack",
    `/var/cache/apt/archives/${pack}_1_amd64.deb`,
  ]);
  host.run(dpkg, "dpkg-split", ["-Qao", "/var/lib/dpkg/reassemble.deb", `/var/cache/apt/archives/${pack}_1_amd64.deb`]);
  for (let index = 2 + random.below(8); index > 0; index--) {
    const library = random.below(3) > 0;
    const target = library
      ? `/usr/lib/x86_64-linux-gnu/${random.pick(LIBRARIES)}.so.${random.below(9)}.${random.below(99)}`
      : `/usr/bin/${pack}-${random.word(5)}`;
    const file = host.create(dpkg, `${target}.dpkg-new`, "0100000");
    host.chmod(dpkg, file, library ? "1a4" : "1ed");
    const replaced = random.below(2) === 0 ? { ...file, inode: host.log.inode() } : undefined;
    host.rename(dpkg, file, target, replaced);
  }
  const list = host.create(dpkg, `/var/lib/dpkg/info/${pack}.list-new`);
  host.rename(dpkg, list, `/var/lib/dpkg/info/${pack}.list`, { ...list, inode: host.log.inode() });
  const script = host.fork(dpkg);
  host.execute(script, "/usr/bin/dash", ["/bin/sh", `/var/lib/dpkg/info/${pack}.postinst`, "configure", "1.0"]);
  for (let index = random.below(4); index > 0; index--) host.run(script, random.pick(PROGRAMS), ["-q", "/etc/passwd"]);
  host.exit(script);
  host.exit(dpkg);
  host.exit(apt);
}

function fetchAndRun(host: Host): void {
  const { random } = host.log;
  const service = host.services[2 + random.below(3)] as Process;
  const sh = host.fork(service);
  host.execute(sh, "/usr/bin/dash", ["sh", "-c", `cd /tmp && ./job ${random.word(8)}`]);
  sh.cwd = "/var/www/app";
  const curl = host.fork(sh);
  const path = `/tmp/.cache-${random.word(2)}/${random.pick(["agent", "update", "worker", "helper"])}-${random.word(4)}`;
  host.execute(curl, "/usr/bin/curl", [
    "curl",
    "-fsS",
    "-o",
    path,
    `http://10.0.0.${random.below(250)}/${random.word(12)}`,
  ]);
  const file = host.create(curl, path);
  host.exit(curl);
  const chmod = host.fork(sh);
  host.execute(chmod, "/usr/bin/chmod", ["chmod", "755", path]);
  host.chmod(chmod, file, "1ed");
  host.exit(chmod);
  const run = host.fork(sh);
  host.execute(run, path, [path, `--id=${random.word(6)}`], file);
  host.exit(run, random.below(2));
  if (random.below(2) === 0) host.unlink(sh, file);
  host.exit(sh);
}

function edit(host: Host): void {
  const { random } = host.log;
  const owner = { uid: 1001, user: "dev", auid: 1001, session: host.log.session(), tty: `pts${random.below(6)}` };
  const bash = shell(host, host.services[1] as Process, owner, "/home/dev");
  for (let index = random.below(6); index > 0; index--) {
    host.run(bash, random.pick(PROGRAMS), ["--color=auto", random.word(7), `${random.word(5)} ${random.word(3)}`]);
  }
  const vim = host.fork(bash);
  const path = `notes/${random.word(9)}.md`;
  host.execute(vim, "/usr/bin/vim.basic", ["vim", path]);
  const swap = host.create(vim, `/home/dev/notes/.${random.word(9)}.md.swp`, "0100600");
  const saved = host.create(vim, `/home/dev/${path}~`);
  host.rename(vim, saved, `/home/dev/${path}`, { ...saved, inode: host.log.inode() });
  host.unlink(vim, swap);
  host.exit(vim);
  host.exit(bash);
}

function rotate(host: Host): void {
  const { random } = host.log;
  const cron = host.services[0] as Process;
  const sh = { ...host.fork(cron), auid: 0, session: host.log.session() };
  host.execute(sh, "/usr/bin/dash", ["/bin/sh", "-c", "test -x /usr/sbin/logrotate && logrotate /etc/logrotate.conf"]);
  const logrotate = host.fork(sh);
  host.execute(logrotate, "/usr/sbin/logrotate", ["logrotate", "/etc/logrotate.conf"]);
  for (let index = 1 + random.below(5); index > 0; index--) {
    const name = `/var/log/${random.pick(SERVICES)}-${random.below(30)}.log`;
    const file = { path: name, inode: host.log.inode(), mode: "0100640", uid: 0, user: "root" };
    host.rename(logrotate, file, `${name}.1`);
    host.create(logrotate, name, "0100640");
    const gzip = host.fork(logrotate);
    host.execute(gzip, "/usr/bin/gzip", ["/bin/gzip", "-9"]);
    host.exit(gzip);
  }
  host.exit(logrotate);
  host.exit(sh);
}

/** How often each scene is played, in a hundred: an intruder is rare even on a busy host. */
const SCENES = [
  ...Array<Scene>(30).fill(build),
  ...Array<Scene>(9).fill(upgrade),
  ...Array<Scene>(35).fill(edit),
  ...Array<Scene>(25).fill(rotate),
  fetchAndRun,
];

function noise(host: Host): void {
  const { log } = host;
  const { random } = log;
  const service = random.pick(host.services);
  const roll = random.below(100);
  if (roll < 44) readOpen(host, service);
  else if (roll < 70) connect(host, service);
  else if (roll < 78) serviceChange(host);
  else if (roll < 81) cronJob(host);
  else if (roll < 89) check(host);
  else if (roll < 95) firewall(host, service);
  else apparmor(host, service);
}

function readOpen(host: Host, process: Process): void {
  const { log } = host;
  const refused = log.random.below(3) === 0;
  const path = log.random.pick(["/etc/shadow", "/etc/passwd", "/etc/ssl/private/site.key", "/var/lib/app/secret.json"]);
  log.begin();
  const args = `a0=ffffff9c a1=${log.random.address()} a2=80000 a3=0`;
  log.syscall(process, 257, "openat", refused ? " success=no exit=-13" : " success=yes exit=5", args, 1, '"watch"');
  log.cwd(process);
  log.path(0, path, host.inodeOf(path), "0100640", 0, "root", "NORMAL");
  log.title(process);
}

function connect(host: Host, process: Process): void {
  const { log } = host;
  log.begin();
  const args = `a0=9 a1=${log.random.address()} a2=10 a3=0`;
  log.syscall(process, 42, "connect", " success=no exit=-115", args, 0, '"network"');
  const hex = log.random.next().toString(16).toUpperCase().padStart(8, "0");
  log.record("SOCKADDR", `saddr=020001BB${hex}0000000000000000\x1dSADDR={ saddr_fam=inet laddr=10.1.2.3 lport=443 }`);
  log.title(process);
}

function serviceChange(host: Host): void {
  const { log } = host;
  const unit = log.random.pick(SERVICES);
  log.begin();
  log.record(
    log.random.below(2) === 0 ? "SERVICE_START" : "SERVICE_STOP",
    `pid=1 uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='unit=${unit} comm="systemd" ` +
      `exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'\x1dUID="root" AUID="unset"`,
  );
}

/** A check that monitoring runs through sudo: four records of user space. */
function check(host: Host): void {
  const { log } = host;
  const pid = log.pid();
  const outer = `pid=${pid} uid=998 auid=4294967295 ses=4294967295 subj=unconfined`;
  const tail = `exe="/usr/bin/sudo" hostname=? addr=? terminal=? res=success'\x1dUID="monitor" AUID="unset"`;
  for (const [type, message] of [
    ["USER_AUTH", 'op=PAM:authentication grantors=pam_permit acct="root"'],
    ["USER_ACCT", 'op=PAM:accounting grantors=pam_permit acct="monitor"'],
    ["USER_CMD", `cwd="/" cmd=${encode(`/usr/lib/checks/disk -w ${log.random.below(40)} -c 5`)}`],
    ["CRED_REFR", 'op=PAM:setcred grantors=pam_permit acct="root"'],
  ] as const) {
    log.begin();
    log.record(type, `${outer} msg='${message} ${tail}`);
  }
}

/** A job of cron with its session. */
function cronJob(host: Host): void {
  const { log } = host;
  const pid = log.pid();
  const session = log.session();
  const say = (type: string, op: string, auid: number, ses: number): void => {
    log.begin();
    log.record(
      type,
      `pid=${pid} uid=0 auid=${auid} ses=${ses} subj=unconfined msg='op=PAM:${op} grantors=pam_permit acct="root" ` +
        `exe="/usr/sbin/cron" hostname=? addr=? terminal=cron res=success'\x1dUID="root" AUID="${auid === 0 ? "root" : "unset"}"`,
    );
  };
  say("USER_ACCT", "accounting", UNSET, UNSET);
  say("CRED_ACQ", "setcred", UNSET, UNSET);
  log.begin();
  log.record(
    "LOGIN",
    `pid=${pid} uid=0 subj=unconfined old-auid=4294967295 auid=0 tty=(none) old-ses=4294967295 ses=${session} res=1` +
      `\x1dUID="root" OLD-AUID="unset" AUID="root"`,
  );
  say("USER_START", "session_open", 0, session);
  say("CRED_DISP", "setcred", 0, session);
  say("USER_END", "session_close", 0, session);
}

function firewall(host: Host, process: Process): void {
  const { log } = host;
  log.begin();
  log.record(
    "NETFILTER_CFG",
    `table=filter:${log.random.below(90)} family=2 entries=${log.random.below(20)} op=nft_register_rule pid=${process.pid} comm="nft"`,
  );
  log.syscall(
    process,
    46,
    "sendmsg",
    " success=yes exit=2048",
    `a0=3 a1=${log.random.address()} a2=0 a3=0`,
    0,
    "(null)",
  );
  log.title(process);
}

function apparmor(host: Host, process: Process): void {
  const { log } = host;
  log.begin();
  log.record(
    "AVC",
    `apparmor="DENIED" operation="open" profile="nginx" name="/proc/${process.pid}/status" pid=${process.pid} comm="nginx" requested_mask="r"`,
  );
  log.syscall(
    process,
    257,
    "openat",
    " success=no exit=-13",
    `a0=ffffff9c a1=${log.random.address()} a2=0 a3=0`,
    1,
    "(null)",
  );
  log.cwd(process);
  log.title(process);
}

/** Writes about `size` bytes; returns the records by type. */
export function generate(
  mix: Mix,
  size: number,
  seed: number,
  write: (text: string) => void,
): ReadonlyMap<string, number> {
  const log = new Log(write, seed);
  const host = new Host(log);
  const { random } = log;
  while (log.bytes < size) {
    const before = total(log.counts);
    random.pick(SCENES)(host);
    log.pause(random.below(200) * 4);
    if (mix === "dense") continue;
    for (const wanted = 9 * (total(log.counts) - before); total(log.counts) - before < wanted; ) {
      noise(host);
      if (random.below(4) === 0) log.pause(4 + random.below(400) * 4);
    }
  }
  log.end();
  return log.counts;
}

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

const UNITS: Readonly<Record<string, number>> = { "": 1, KB: 1e3, MB: 1e6, GB: 1e9 };

function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(KB|MB|GB|)$/.exec(text);
  if (match === null) throw new Error(`--size ${text}: a number with KB, MB or GB expected`);
  return Number(match[1]) * (UNITS[match[2] ?? ""] ?? 1);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      mix: { type: "string", default: "dense" },
      size: { type: "string", default: "500MB" },
      out: { type: "string" },
      seed: { type: "string", default: "1" },
    },
  });
  if (values.out === undefined || (values.mix !== "dense" && values.mix !== "realistic")) {
    console.error("usage: node bench/auditd-generate.ts --mix dense|realistic --size 500MB --out FILE [--seed N]");
    process.exit(2);
  }
  const file = openSync(values.out, "w");
  const counts = generate(values.mix, parseSize(values.size), Number(values.seed), (text) =>
    writeSync(file, text, null, "latin1"),
  );
  closeSync(file);
  const sum = total(counts);
  for (const [type, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    console.error(`${type.padEnd(16)}${String(count).padStart(10)}  ${((100 * count) / sum).toFixed(1)} %`);
  }
}
