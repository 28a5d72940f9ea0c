/** A process of the host that is played, as its records name it. */
export interface Process {
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

/** A file of that host. */
export interface FileEntry {
  readonly path: string;
  readonly inode: number;
  mode: string;
  readonly uid: number;
  readonly user: string;
}

/** Of an account that nobody logged in to. */
export const UNSET = 4294967295;
