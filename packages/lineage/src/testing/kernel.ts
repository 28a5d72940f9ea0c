import type { ActedEvent, FileRef, ProcessSighting } from "@limpid/core";

export interface Task {
  readonly pid: number;
  ppid: number;
  image: string;
  uid: number;
  loginUser: number | null;
  session: number | null;
  terminal: string | null;
  cwd: string;
}

/** What a start may change beside the image. */
export interface Change {
  readonly uid?: number;
  readonly terminal?: string | null;
  readonly cwd?: string;
  readonly script?: string;
  readonly mode?: number;
  readonly owner?: number;
}

/**
 * A small kernel for tests: keeps processes as Linux does and says what auditd would have logged. It knows nothing
 * of lineage, so what lineage makes of its events can be compared with what really happened here.
 */
export class Kernel {
  readonly tasks = new Map<number, Task>();
  readonly events: ActedEvent[] = [];
  at = 1_700_000_000_000;
  #serial = 100;
  #nextPid = 1000;

  constructor() {
    this.tasks.set(1, task(1, 0, "/usr/lib/systemd/systemd"));
  }

  /** A process that was there before the log began: nothing of it is logged. */
  present(pid: number, ppid: number, image: string, state: Partial<Task> = {}): number {
    this.tasks.set(pid, { ...task(pid, ppid, image), ...state });
    return pid;
  }

  fork(
    parent: number,
    options: { readonly pid?: number; readonly thread?: boolean | undefined; readonly silent?: boolean } = {},
  ): number {
    const from = this.task(parent);
    const pid = options.pid ?? this.#nextPid++;
    this.tasks.set(pid, { ...from, pid, ppid: parent });
    if (options.silent !== true) {
      this.#say(parent, { kind: "process.forked", child: pid, thread: "thread" in options ? options.thread : false });
    }
    return pid;
  }

  exec(pid: number, image: string, argv: readonly string[], change: Change = {}): number {
    const state = this.task(pid);
    state.image = image;
    if (change.uid !== undefined) state.uid = change.uid;
    if (change.terminal !== undefined) state.terminal = change.terminal;
    if (change.cwd !== undefined) state.cwd = change.cwd;
    const program = file(image, change);
    this.#say(pid, {
      kind: "process.executed",
      image,
      argv,
      argvComplete: true,
      file: change.script === undefined ? program : file(change.script, change),
      interpreters: change.script === undefined ? [file(LOADER)] : [program, file(LOADER)],
    });
    return pid;
  }

  /** fork and exec. */
  spawn(parent: number, image: string, argv: readonly string[] = [image], change: Change = {}): number {
    return this.exec(this.fork(parent), image, argv, change);
  }

  open(pid: number, path: string, created = true): void {
    this.#say(pid, {
      kind: "file.opened",
      file: file(path),
      created,
      truncated: created,
      unnamed: false,
      descriptor: 3,
    });
  }

  /** The login account is written, as pam_loginuid does it. */
  setLogin(pid: number, loginUser: number, session = 7): void {
    const state = this.task(pid);
    const previousLoginUser = state.loginUser;
    state.loginUser = loginUser;
    state.session = session;
    this.#say(pid, { kind: "login.set", previousLoginUser, loginUser, session, succeeded: true });
  }

  openSession(pid: number, program: string, terminal: string | null = null): void {
    this.#say(pid, { kind: "session.opened", account: "dev", program, terminal, address: undefined, succeeded: true });
  }

  exit(pid: number, options: { readonly silent?: boolean } = {}): void {
    if (options.silent !== true) this.#say(pid, { kind: "process.exited", code: 0 });
    this.tasks.delete(pid);
    for (const orphan of this.tasks.values()) if (orphan.ppid === pid) orphan.ppid = 1;
  }

  task(pid: number): Task {
    const found = this.tasks.get(pid);
    if (found === undefined) throw new Error(`the story has no process ${pid}`);
    return found;
  }

  #say(pid: number, what: Said): void {
    this.at += 3;
    this.#serial += 1;
    const id = `${Math.floor(this.at / 1000)}.${String(this.at % 1000).padStart(3, "0")}:${this.#serial}`;
    this.events.push({ ...what, id, at: this.at, host: "test", process: sighting(this.task(pid)) } as ActedEvent);
  }
}

type OmitSeen<E> = E extends ActedEvent ? Omit<E, "id" | "at" | "host" | "process"> : never;
type Said = OmitSeen<ActedEvent>;

const LOADER = "/lib64/ld-linux-x86-64.so.2";

function task(pid: number, ppid: number, image: string): Task {
  return { pid, ppid, image, uid: 0, loginUser: null, session: null, terminal: null, cwd: "/" };
}

function file(path: string, change: Change = {}): FileRef {
  return {
    path,
    pathBasis: "absolute",
    device: "08:01",
    inode: undefined,
    mode: change.mode ?? 0o100755,
    ownerUid: change.owner ?? 0,
  };
}

function sighting(state: Task): ProcessSighting {
  return {
    pid: state.pid,
    ppid: state.ppid,
    image: state.image,
    name: state.image.slice(state.image.lastIndexOf("/") + 1, 16),
    uid: state.uid,
    euid: state.uid,
    gid: state.uid,
    loginUser: state.loginUser,
    session: state.session,
    terminal: state.terminal,
    cwd: state.cwd,
  };
}
