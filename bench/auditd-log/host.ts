import { encode, type Log } from "./log.ts";
import { type FileEntry, type Process, UNSET } from "./process.ts";

/** What processes do, as records. */
export class Host {
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
export function shell(host: Host, parent: Process, owner: Partial<Process>, cwd: string): Process {
  const child = { ...host.fork(parent), ...owner, cwd };
  host.execute(child, "/usr/bin/bash", ["bash"]);
  return child;
}
