import type { Actor, ProcessInstance } from "@limpid/core";
import type { Life } from "./life.ts";
import { baseName, joinPath, withoutDeleted } from "./paths.ts";

/**
 * Who writes when a shell redirects: in `cat payload > agent` the shell opens the file and `cat`, which never
 * does, inherits the descriptor. Seen is the open and what ran next, so the writer is inferred:
 * - bash forks, the child opens and then runs the command in its own place;
 * - dash opens, forks, and its first child runs the command. The fork's record can follow the child's.
 */
export class Redirections {
  private readonly live = new Map<ProcessInstance, Redirection>();

  /** A process opened a file for writing; only shells hand their descriptors to what they run. */
  opened(actor: Actor, life: Life, at: number): void {
    if (!isShell(actor.run.image)) return;
    const redirection = this.live.get(actor.process);
    if (redirection === undefined)
      this.start(actor.process, { shell: actor, lives: [life], at, firstChild: undefined });
    else if (redirection.lives.length < FILES_PER_COMMAND) redirection.lives.push(life);
  }

  /** For a snapshot. */
  get state(): ReadonlyMap<ProcessInstance, Redirection> {
    return this.live;
  }

  restore(live: ReadonlyMap<ProcessInstance, Redirection>): void {
    for (const [process, redirection] of live) this.live.set(process, redirection);
  }

  forked(parent: ProcessInstance, child: number): void {
    if (this.live.size === 0) return;
    const redirection = this.live.get(parent);
    if (redirection !== undefined) redirection.firstChild ??= child;
  }

  exited(process: ProcessInstance): void {
    if (this.live.size > 0) this.live.delete(process);
  }

  /** A process began to run an image: it may be the writer of what its shell opened. */
  executed(actor: Actor): void {
    if (this.live.size === 0) return;
    const { process } = actor;
    const own = this.live.get(process);
    if (own !== undefined) {
      this.live.delete(process);
      this.handOver(own, actor);
      return;
    }
    const parent = process.parent;
    const opened = parent === undefined ? undefined : this.live.get(parent);
    if (parent === undefined || opened === undefined || !isFirstChild(opened, process)) return;
    this.live.delete(parent);
    this.handOver(opened, actor);
  }

  private handOver(redirection: Redirection, actor: Actor): void {
    const { shell } = redirection;
    const program = programOf(actor);
    if (program === undefined || SILENT.has(program)) return;
    for (const life of redirection.lives) {
      // Another process opened it since, or the command works on the file itself: the shell wrote it alone.
      const stillShells = life.written?.by.process === shell.process;
      if (stillShells && !life.closed && !names(actor, life.path)) life.inheritedBy(actor);
    }
    if (WRAPPERS.has(program)) {
      this.start(actor.process, { shell, lives: redirection.lives, at: redirection.at, firstChild: undefined });
    }
  }

  private start(process: ProcessInstance, redirection: Redirection): void {
    if (this.live.size >= REDIRECTIONS_KEPT) {
      for (const oldest of this.live.keys()) {
        this.live.delete(oldest);
        break;
      }
    }
    this.live.set(process, redirection);
  }
}

export interface Redirection {
  readonly shell: Actor;
  readonly lives: Life[];
  readonly at: number;
  firstChild: number | undefined;
}

const FILES_PER_COMMAND = 4; // `> out 2> err` and some air
const REDIRECTIONS_KEPT = 4096; // shells that opened a file and have not run anything since

/** Run the command that follows in their own place: the descriptor goes on to it. */
const WRAPPERS: ReadonlySet<string> = new Set([
  "env",
  "nice",
  "nohup",
  "setsid",
  "stdbuf",
  "timeout",
  "ionice",
  "chroot",
  "setpriv",
  "sudo",
  "taskset",
  "time",
  "unshare",
  "nsenter",
]);

/** Write nothing to their standard output: after `printf … > f`, a builtin, they are only what ran next. */
const SILENT: ReadonlySet<string> = new Set([
  "chmod",
  "chown",
  "chgrp",
  "cp",
  "install",
  "kill",
  "ln",
  "mkdir",
  "mv",
  "rm",
  "rmdir",
  "sleep",
  "sync",
  "test",
  "touch",
  "true",
]);

const SHELLS: ReadonlySet<string> = new Set([
  "ash",
  "bash",
  "busybox",
  "csh",
  "dash",
  "fish",
  "ksh",
  "mksh",
  "rbash",
  "sh",
  "tcsh",
  "yash",
  "zsh",
]);

/** By name alone: it decides only whether to look for an inheritor, which lowers nothing. */
function isShell(image: string | undefined): boolean {
  if (image === undefined) return false;
  const last = image.charCodeAt(image.length - 1);
  // Nearly every image of a log is no shell: most end in neither "h", "x" nor ")".
  if (last !== 104 && last !== 120 && last !== 41) return false;
  return SHELLS.has(baseName(withoutDeleted(image)));
}

/** The name of the program; many of them live in one file on small systems, and are told apart by how they are called. */
function programOf({ run }: Actor): string | undefined {
  if (run.image === undefined) return undefined;
  const name = baseName(withoutDeleted(run.image));
  if (!MULTI_CALL.has(name)) return name;
  const called = baseName(run.argv[0] ?? "");
  return called === "" || called === name ? (run.argv[1] ?? name) : called;
}

const MULTI_CALL: ReadonlySet<string> = new Set(["busybox", "toybox", "coreutils"]);

function isFirstChild(opened: Redirection, child: ProcessInstance): boolean {
  if (opened.firstChild !== undefined) return opened.firstChild === child.pid;
  // No fork was seen since the open: this child's record is late, or the child is older than the redirection.
  return child.startBasis !== "forked" || child.startedAt >= opened.at;
}

function names(actor: Actor, path: string | undefined): boolean {
  if (path === undefined) return false;
  const { argv, cwd, image } = actor.run;
  return image === path || argv.some((argument) => joinPath(cwd ?? actor.process.cwd, argument) === path);
}
