/**
 * Result logs of osquery for tests: rows of its tables of events, in all the ways in which agents write them.
 * Everything it tells is made up; logs made with it say "synthetic".
 */
export type Row = Readonly<Record<string, string | number>>;

export interface OsqueryOptions {
  readonly host?: string;
  /** Numbers as numbers, as `--logger_numerics` has it. */
  readonly numerics?: boolean;
}

const START = Date.UTC(2026, 10, 22, 8, 0, 0) / 1000;

export class OsqueryResults {
  readonly lines: string[] = [];
  readonly #host: string;
  readonly #numerics: boolean;
  /** The second in which things happen, and in which queries are asked. */
  now = START;
  #numbers = new Map<string, number>();

  constructor({ host = "web-3", numerics = false }: OsqueryOptions = {}) {
    this.#host = host;
    this.#numerics = numerics;
  }

  get log(): string {
    return this.lines.map((line) => `${line}\n`).join("");
  }

  wait(seconds: number): this {
    this.now += seconds;
    return this;
  }

  /** Event or differential format: one row to a line. */
  row(query: string, columns: Row, action = "added"): this {
    return this.#line(query, { action, columns: this.#written(columns) });
  }

  snapshot(query: string, rows: readonly Row[]): this {
    return this.#line(query, { action: "snapshot", snapshot: rows.map((row) => this.#written(row)) });
  }

  batch(query: string, added: readonly Row[], removed: readonly Row[] = []): this {
    const diffResults = {
      added: added.map((row) => this.#written(row)),
      removed: removed.map((row) => this.#written(row)),
    };
    return this.#line(query, { diffResults });
  }

  /** process_events: `syscall` is execve, or a fork whose row is about the child. */
  processEvent(pid: number, parent: number | string, path: string, cmdline: string, more: Row = {}): Row {
    return {
      auid: 1000,
      cmdline,
      cwd: '"/home/dev"',
      egid: 33,
      euid: 33,
      gid: 33,
      mode: "0100755",
      owner_uid: 0,
      parent,
      path,
      pid,
      syscall: "execve",
      time: this.now,
      uid: 33,
      uptime: this.now - START + 5000,
      ...more,
    };
  }

  processFileEvent(pid: number, executable: string, operation: string, path: string, dest = "", more: Row = {}): Row {
    return {
      auid: 1000,
      cwd: "/home/dev",
      dest_path: dest,
      euid: 33,
      executable,
      gid: 33,
      operation,
      partial: "false",
      path,
      pid,
      ppid: 400,
      time: this.now,
      uid: 33,
      uptime: this.now - START + 5000,
      ...more,
    };
  }

  fileEvent(action: string, path: string, more: Row = {}): Row {
    return {
      action,
      category: "tmp",
      ctime: this.now,
      hashed: 1,
      inode: 77,
      md5: "",
      mode: "0755",
      mtime: this.now,
      sha256: "ab".repeat(32),
      size: 14480,
      target_path: path,
      time: this.now,
      transaction_id: 0,
      uid: 33,
      ...more,
    };
  }

  esProcessEvent(type: "exec" | "fork" | "exit", pid: number, path: string, more: Row = {}): Row {
    return {
      cdhash: "44".repeat(20),
      child_pid: "",
      cmdline: "",
      cmdline_count: 0,
      codesigning_flags: "NOT_RUNTIME",
      cwd: "/Users/dev",
      event_type: type,
      exit_code: "",
      gid: 20,
      global_seq_num: this.#next("process"),
      original_parent: 1,
      parent: 1,
      path,
      pid,
      platform_binary: 1,
      seq_num: this.#next(`process/${type}`),
      signing_id: "com.apple.tool",
      team_id: "",
      time: this.now,
      uid: 501,
      username: "dev",
      version: 7,
      ...more,
    };
  }

  esFileEvent(type: string, pid: number, path: string, filename: string, dest = "", more: Row = {}): Row {
    return {
      dest_filename: dest,
      event_type: type,
      filename,
      global_seq_num: this.#next("file"),
      parent: 1,
      path,
      pid,
      seq_num: this.#next(`file/${type}`),
      time: this.now,
      version: 7,
      ...more,
    };
  }

  /** Messages that never became rows. */
  lose(numbering: string, count: number): this {
    this.#numbers.set(numbering, (this.#numbers.get(numbering) ?? 0) + count);
    return this;
  }

  #next(numbering: string): number {
    const number = this.#numbers.get(numbering) ?? 1;
    this.#numbers.set(numbering, number + 1);
    return number;
  }

  #written(row: Row): Row {
    return this.#numerics ? row : Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
  }

  #line(query: string, rows: object): this {
    const date = new Date(this.now * 1000).toUTCString();
    const [, day, month, year, time] = /^..., (..) (...) (....) (........) GMT$/.exec(date) ?? [];
    this.lines.push(
      JSON.stringify({
        name: query,
        hostIdentifier: this.#host,
        calendarTime: `${date.slice(0, 3)} ${month} ${day} ${time} ${year} UTC`,
        unixTime: this.now,
        epoch: 0,
        counter: this.lines.length,
        numerics: this.#numerics,
        decorations: { host_uuid: "40443DD9-5B21-A345-8F89-AADDE84C3719", username: "LOGIN" },
        ...rows,
      }),
    );
    return this;
  }
}
