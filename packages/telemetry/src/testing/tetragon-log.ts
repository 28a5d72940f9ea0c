/** Events of Tetragon for tests, in the shapes that its agent exports. Everything they tell is made up. */
export interface TetragonProcess {
  pid: number;
  execId: string;
  parent: TetragonProcess | undefined;
  binary: string;
  arguments: string;
  flags: string;
  uid: number;
}

const START = Date.UTC(2026, 10, 22, 6, 0, 0);

export class TetragonLog {
  readonly lines: string[] = [];
  readonly #node: string;
  #now = START;
  #ktime = 13_548_674_321_373;
  #pids = 52_600;

  constructor(node = "node-1") {
    this.#node = node;
  }

  get log(): string {
    return this.lines.map((line) => `${line}\n`).join("");
  }

  running(binary: string, uid = 0): TetragonProcess {
    const pid = this.#pids++;
    return { pid, execId: this.#execId(pid), parent: undefined, binary, arguments: "", flags: "procFS", uid };
  }

  spawn(parent: TetragonProcess, binary: string, args = "", flags = "execve clone"): TetragonProcess {
    const pid = this.#pids++;
    const child = { pid, execId: this.#execId(pid), parent, binary, arguments: args, flags, uid: parent.uid };
    return this.#exec(child);
  }

  /** The same process with the next image. */
  exec(process: TetragonProcess, binary: string, args = "", flags = "execve"): TetragonProcess {
    return this.#exec({
      ...process,
      execId: this.#execId(process.pid),
      parent: process,
      binary,
      arguments: args,
      flags,
    });
  }

  exit(process: TetragonProcess, ended: object = {}): this {
    return this.say({ process_exit: { ...told(process), ...ended } });
  }

  call(process: TetragonProcess, name: string, args: readonly object[], rest: object = {}): this {
    return this.say({
      process_kprobe: { ...told(process), function_name: name, args, action: "KPROBE_ACTION_POST", ...rest },
    });
  }

  write(process: TetragonProcess, path: string): this {
    const args = [{ file_arg: { path, permission: "-rw-r--r--" } }, { int_arg: 2 }];
    return this.call(process, "security_file_permission", args, { return: { int_arg: 0 }, policy_name: "files" });
  }

  say(event: object): this {
    this.#now += 2;
    const time = `${new Date(this.#now).toISOString().slice(0, -1)}000326Z`;
    this.lines.push(JSON.stringify({ ...event, node_name: this.#node, time }));
    return this;
  }

  #exec(process: TetragonProcess): TetragonProcess {
    this.say({ process_exec: told(process) });
    return process;
  }

  #execId(pid: number): string {
    this.#ktime += 1_234_567;
    return btoa(`${this.#node}:${this.#ktime}:${pid}`);
  }
}

function told(process: TetragonProcess): object {
  const { parent } = process;
  return { process: written(process), ...(parent === undefined ? {} : { parent: written(parent) }) };
}

function written({ pid, execId, parent, binary, arguments: args, flags, uid }: TetragonProcess): object {
  return {
    exec_id: execId,
    pid,
    uid,
    cwd: "/srv",
    binary,
    ...(args === "" ? {} : { arguments: args }),
    flags,
    start_time: new Date(START).toISOString(),
    auid: 4294967295,
    pod: {
      namespace: "default",
      name: "web",
      container: { id: `containerd://${"5".repeat(64)}`, name: "web", image: { id: "x", name: "y" }, pid: 49 },
    },
    docker: "5".repeat(31),
    ...(parent === undefined ? {} : { parent_exec_id: parent.execId }),
    tid: pid,
    user: { name: uid === 0 ? "root" : `user-${uid}` },
  };
}
