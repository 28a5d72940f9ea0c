import type { ActedEvent, FileRef, ProcessSighting } from "@limpid/core";
import { joinPath } from "../lives/paths.ts";

/**
 * Tells what happened on a host, step by step, and yields the events an ideal source would give. It keeps a
 * small file system of its own, so that inodes are given, kept by renames and reused as a kernel does it.
 */
export class Scene {
  readonly events: ActedEvent[] = [];
  readonly host: string;
  now = Date.UTC(2026, 10, 22, 6, 0, 0);
  private serial = 0;
  private nextPid = 1000;
  private nextInode = 5000;
  private readonly freeInodes: number[] = [];
  readonly files = new Map<string, FileOfScene>();

  constructor(host = "host") {
    this.host = host;
  }

  /** Lets event time pass. */
  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  /** A process that was there before the log began. */
  process(traits: Partial<Traits> & { readonly image: string }): Actress {
    return new Actress(this, this.nextPid++, 1, { ...TRAITS, ...traits }, traits.image);
  }

  /** A login shell of a person: their account was set by sshd before the log began, they have a terminal. */
  person(uid = 1001): Actress {
    return this.process({
      image: "/usr/bin/bash",
      uid,
      loginUser: uid,
      session: 7,
      terminal: "pts0",
      cwd: "/home/dev",
    });
  }

  /** A file that was there before the log began. */
  existing(path: string, mode = 0o100755): FileOfScene {
    const file: FileOfScene = { inode: this.nextInode++, mode, device: "fe:01", names: 1 };
    this.files.set(path, file);
    return file;
  }

  emit(event: Bare): string {
    const id = `${this.now / 1000}:${++this.serial}`;
    this.events.push({ ...event, id, at: this.now, host: this.host } as ActedEvent);
    return id;
  }

  nextChild(): number {
    return this.nextPid++;
  }

  takeInode(): number {
    return this.freeInodes.pop() ?? this.nextInode++;
  }

  release(inode: number): void {
    this.freeInodes.push(inode);
  }
}

export interface FileOfScene {
  readonly inode: number;
  mode: number;
  readonly device: string;
  names: number;
}

export interface Traits {
  readonly uid: number;
  readonly loginUser: number | null;
  readonly session: number | null;
  readonly terminal: string | null;
  readonly cwd: string;
  readonly container?: string;
}

const TRAITS: Traits = { uid: 33, loginUser: null, session: null, terminal: null, cwd: "/" };

type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;
type Bare = DistributiveOmit<ActedEvent, "id" | "at" | "host">;

/** A process of a scene. */
export class Actress {
  readonly scene: Scene;
  readonly pid: number;
  readonly ppid: number;
  traits: Traits;
  image: string;
  /** The record of its own fork, when that comes after its first execution (vfork). */
  private lateFork: (() => void) | undefined = undefined;

  constructor(scene: Scene, pid: number, ppid: number, traits: Traits, image: string) {
    this.scene = scene;
    this.pid = pid;
    this.ppid = ppid;
    this.traits = traits;
    this.image = image;
  }

  fork(): Actress {
    const child = this.child();
    this.scene.emit({ kind: "process.forked", process: this.sighting(), child: child.pid, thread: false });
    return child;
  }

  /** As dash does it: the parent's record follows the child's execution. */
  vfork(): Actress {
    const child = this.child();
    child.lateFork = () =>
      this.scene.emit({ kind: "process.forked", process: this.sighting(), child: child.pid, thread: undefined });
    return child;
  }

  /** A child whose fork was not recorded. */
  child(): Actress {
    return new Actress(this.scene, this.scene.nextChild(), this.pid, this.traits, this.image);
  }

  as(traits: Partial<Traits>): this {
    this.traits = { ...this.traits, ...traits };
    return this;
  }

  /** Runs a program: `line` are its arguments, cut at blanks, or as they are. */
  exec(image: string, line: string | readonly string[] = image, more: { readonly script?: string } = {}): this {
    const argv = typeof line === "string" ? line.split(" ") : line;
    const asked = more.script ?? image.replace(/ \(deleted\)$/, "");
    const file = asked.startsWith("/memfd:")
      ? {
          ...NO_FILE,
          path: "/proc/self/fd/3",
          pathBasis: "absolute" as const,
          device: "00:01",
          inode: 77,
          mode: 0o100777,
        }
      : this.ref(asked);
    this.image = image;
    const loader = this.ref("/lib64/ld-linux-x86-64.so.2");
    this.scene.emit({
      kind: "process.executed",
      process: this.sighting(),
      image,
      argv,
      argvComplete: true,
      file,
      interpreters: more.script === undefined ? [loader] : [this.ref(image), loader],
    });
    this.lateFork?.();
    this.lateFork = undefined;
    return this;
  }

  exit(): this {
    this.scene.emit({ kind: "process.exited", process: this.sighting(), code: 0 });
    return this;
  }

  /** Opens a new file for writing. */
  create(path: string, mode = 0o100644): this {
    if (this.scene.files.has(this.whole(path))) throw new Error(`${path} is there already: open it`);
    this.scene.files.set(this.whole(path), { inode: this.scene.takeInode(), mode, device: "fe:01", names: 1 });
    this.scene.emit({
      kind: "file.opened",
      process: this.sighting(),
      file: this.ref(path),
      created: true,
      truncated: true,
      unnamed: false,
      descriptor: 3,
    });
    return this;
  }

  /** Opens an existing file for writing. */
  open(path: string, truncated = false): this {
    this.scene.emit({
      kind: "file.opened",
      process: this.sighting(),
      file: this.ref(path),
      created: false,
      truncated,
      unnamed: false,
      descriptor: 3,
    });
    return this;
  }

  /** O_TMPFILE in a folder: gives a name to `place` it with. */
  createUnnamed(folder: string): { readonly place: (path: string) => void; readonly file: FileOfScene } {
    const file: FileOfScene = { inode: this.scene.takeInode(), mode: 0o100600, device: "fe:01", names: 0 };
    const reference: FileRef = {
      ...NO_FILE,
      path: undefined,
      pathBasis: "none",
      device: file.device,
      inode: file.inode,
      mode: file.mode,
    };
    this.scene.emit({
      kind: "file.opened",
      process: this.sighting(),
      file: { ...reference, path: folder, pathBasis: "absolute" },
      created: false,
      truncated: false,
      unnamed: true,
      descriptor: 3,
    });
    const place = (path: string): void => {
      this.scene.files.set(this.whole(path), file);
      file.names++;
      this.scene.emit({
        kind: "file.linked",
        process: this.sighting(),
        from: { ...reference, path: "/proc/self/fd/3", pathBasis: "absolute" },
        to: this.ref(path),
      });
    };
    return { place, file };
  }

  chmod(path: string, mode = 0o755): this {
    const file = this.ref(path);
    this.setMode(path, mode);
    this.scene.emit({ kind: "file.mode-changed", process: this.sighting(), file, mode });
    return this;
  }

  /** By descriptor: the record holds the inode and no name. */
  fchmod(path: string, mode = 0o755): this {
    const file = this.byInode(path);
    this.setMode(path, mode);
    this.scene.emit({ kind: "file.mode-changed", process: this.sighting(), file, mode });
    return this;
  }

  ftruncate(path: string): this {
    this.scene.emit({ kind: "file.truncated", process: this.sighting(), file: this.byInode(path) });
    return this;
  }

  rename(from: string, to: string): this {
    const source = this.ref(from);
    const replaced = this.scene.files.has(this.whole(to)) ? this.ref(to) : undefined;
    const file = this.scene.files.get(this.whole(from));
    if (replaced !== undefined) this.drop(to);
    this.scene.files.delete(this.whole(from));
    if (file !== undefined) this.scene.files.set(this.whole(to), file);
    this.scene.emit({ kind: "file.renamed", process: this.sighting(), from: source, to: this.ref(to), replaced });
    return this;
  }

  /** Renames a folder with all that is in it. */
  renameFolder(from: string, to: string): this {
    const folder: FileRef = {
      ...NO_FILE,
      path: from,
      pathBasis: "absolute",
      device: "fe:01",
      inode: 3,
      mode: 0o040755,
    };
    for (const [path, file] of [...this.scene.files]) {
      if (!path.startsWith(`${from}/`)) continue;
      this.scene.files.delete(path);
      this.scene.files.set(to + path.slice(from.length), file);
    }
    const target = { ...folder, path: to };
    this.scene.emit({ kind: "file.renamed", process: this.sighting(), from: folder, to: target, replaced: undefined });
    return this;
  }

  link(from: string, to: string): this {
    const source = this.ref(from);
    const file = this.scene.files.get(this.whole(from));
    if (file !== undefined) {
      this.scene.files.set(this.whole(to), file);
      file.names++;
    }
    this.scene.emit({ kind: "file.linked", process: this.sighting(), from: source, to: this.ref(to) });
    return this;
  }

  unlink(path: string): this {
    const file = this.ref(path);
    this.drop(path);
    this.scene.emit({ kind: "file.removed", process: this.sighting(), file });
    return this;
  }

  mkdir(path: string): this {
    const file: FileRef = { ...NO_FILE, path, pathBasis: "absolute", device: "fe:01", inode: this.scene.takeInode() };
    this.scene.emit({ kind: "file.made", process: this.sighting(), what: "directory", file, target: undefined });
    return this;
  }

  memoryFile(): this {
    this.scene.emit({ kind: "memory-file.created", process: this.sighting(), descriptor: 3 });
    return this;
  }

  /** A login program sets the account of this process, and PAM opens a session. */
  login(uid: number): this {
    this.scene.emit({
      kind: "login.set",
      process: this.sighting(),
      previousLoginUser: null,
      loginUser: uid,
      session: 8,
      succeeded: true,
    });
    this.traits = { ...this.traits, loginUser: uid, session: 8 };
    this.scene.emit({
      kind: "session.opened",
      process: this.sighting(),
      account: "dev",
      program: this.image,
      terminal: "ssh",
      address: "192.0.2.1",
      succeeded: true,
    });
    return this;
  }

  tamper(by: "ptrace" | "process_vm_writev", target: number): this {
    this.scene.emit({ kind: "process.tampered", process: this.sighting(), by, target });
    return this;
  }

  mount(path: string): this {
    const file: FileRef = { ...NO_FILE, path, pathBasis: "absolute" };
    this.scene.emit({ kind: "filesystem.mounted", process: this.sighting(), file });
    return this;
  }

  private setMode(path: string, mode: number): void {
    const file = this.scene.files.get(this.whole(path));
    if (file !== undefined) file.mode = 0o100000 | mode;
  }

  private drop(path: string): void {
    const file = this.scene.files.get(this.whole(path));
    this.scene.files.delete(this.whole(path));
    if (file !== undefined && --file.names === 0) this.scene.release(file.inode);
  }

  private whole(path: string): string {
    return joinPath(this.traits.cwd, path) ?? path;
  }

  private byInode(path: string): FileRef {
    return { ...this.ref(path), path: undefined, pathBasis: "none" };
  }

  private ref(path: string): FileRef {
    const whole = this.whole(path);
    const known = this.scene.files.get(whole) ?? this.scene.existing(whole);
    return {
      path: whole,
      pathBasis: "absolute",
      device: known.device,
      inode: known.inode,
      mode: known.mode,
      ownerUid: 0,
    };
  }

  private sighting(): ProcessSighting {
    return {
      pid: this.pid,
      ppid: this.ppid,
      image: this.image,
      name: undefined,
      uid: this.traits.uid,
      euid: this.traits.uid,
      gid: this.traits.uid,
      loginUser: this.traits.loginUser,
      session: this.traits.session,
      terminal: this.traits.terminal,
      cwd: this.traits.cwd,
      ...(this.traits.container === undefined ? {} : { container: this.traits.container }),
    };
  }
}

const NO_FILE: FileRef = {
  path: undefined,
  pathBasis: "none",
  device: undefined,
  inode: undefined,
  mode: undefined,
  ownerUid: undefined,
};
