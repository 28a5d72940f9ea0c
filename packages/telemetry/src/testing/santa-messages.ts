/**
 * Telemetry of Santa for tests, as its JSON or as its log of text: a small macOS with processes and files that keep
 * their inode. Everything it tells is made up; logs made with it say "synthetic".
 */
export interface SantaProcess {
  readonly pid: number;
  version: number;
  readonly parent: SantaProcess | undefined;
  responsible: SantaProcess;
  path: string;
  signature: SantaSignature;
  uid: number;
  tty: string | undefined;
}

export interface SantaSignature {
  readonly signingId?: string;
  readonly teamId?: string;
  /** Hex. */
  readonly cdhash?: string;
  readonly flags: number;
  readonly platform?: boolean;
}

export const SANTA_PLATFORM: SantaSignature = {
  signingId: "com.apple.tool",
  cdhash: "11".repeat(20),
  flags: 0x2600_0001,
  platform: true,
};
export const SANTA_AD_HOC: SantaSignature = { signingId: "a.out", cdhash: "22".repeat(20), flags: 0x2000_0003 };

interface SantaFile {
  readonly inode: number;
  size: number;
}

const START = Date.UTC(2026, 10, 22, 7, 0, 0);
const BOOT = "0E7C6B0A-1B1F-4C39-9F0E-6F1E6A2D7A10";

export class SantaMessages {
  readonly lines: string[] = [];
  readonly launchd: SantaProcess;
  readonly #text: boolean;
  readonly #machine: string | undefined;
  readonly #files = new Map<string, SantaFile>();
  #now = START;
  #pids = 600;
  #versions = 1200;
  #inodes = 8_000_000;

  constructor({ text = false, machine }: { readonly text?: boolean; readonly machine?: string } = {}) {
    this.#text = text;
    this.#machine = machine;
    const launchd = {
      pid: 1,
      version: 1,
      parent: undefined,
      path: "/sbin/launchd",
      signature: SANTA_PLATFORM,
      uid: 0,
      tty: undefined,
    };
    this.launchd = Object.assign(launchd as unknown as SantaProcess, { responsible: launchd });
  }

  get log(): string {
    return this.lines.map((line) => `${line}\n`).join("");
  }

  /** A process that was there before the log began. */
  running(path: string, traits: Partial<SantaProcess> = {}): SantaProcess {
    const process: SantaProcess = {
      pid: this.#pids++,
      version: this.#versions++,
      parent: this.launchd,
      responsible: this.launchd,
      path,
      signature: SANTA_PLATFORM,
      uid: 501,
      tty: undefined,
      ...traits,
    };
    if (traits.responsible === undefined) process.responsible = process;
    return process;
  }

  spawn(
    parent: SantaProcess,
    path: string,
    args: readonly string[],
    traits: Partial<SantaProcess> & ExecTraits = {},
  ): SantaProcess {
    const child: SantaProcess = { ...parent, pid: this.#pids++, version: this.#versions++, parent };
    this.#emit("fork", parent, { child: this.#light(child) }, [
      "action=FORK",
      `pid=${child.pid}`,
      `pidversion=${child.version}`,
      `ppid=${parent.pid}`,
      `uid=${child.uid}`,
      "gid=20",
    ]);
    this.exec(child, path, args, traits);
    return child;
  }

  exec(
    process: SantaProcess,
    path: string,
    args: readonly string[],
    traits: Partial<SantaProcess> & ExecTraits = {},
  ): this {
    const { script, cwd = "/Users/dev", decision = "ALLOW", ...others } = traits;
    const caller = { ...process };
    Object.assign(process, { path, version: this.#versions++, signature: SANTA_PLATFORM }, others);
    if (caller.responsible.pid === process.pid) process.responsible = process;
    const sha256 = "ab".repeat(32);
    const { signature } = process;
    return this.#emit(
      "execution",
      caller,
      {
        target: this.#full(process, sha256),
        ...(script === undefined ? {} : { script: this.#file(script) }),
        working_directory: { path: cwd, truncated: false },
        args: args.map((argument) => Buffer.from(argument, "utf8").toString("base64")),
        decision: `DECISION_${decision}`,
        reason: "REASON_UNKNOWN",
        mode: "MODE_MONITOR",
      },
      [
        "action=EXEC",
        `decision=${decision}`,
        "reason=UNKNOWN",
        `sha256=${sha256}`,
        ...(signature.teamId === undefined ? [] : [`cert_sha256=${"cd".repeat(32)}`, `teamid=${signature.teamId}`]),
        `pid=${process.pid}`,
        `pidversion=${process.version}`,
        `ppid=${process.parent?.pid ?? 1}`,
        ...userOf(process),
        "mode=M",
        `path=${escaped(path)}`,
        ...(args.length === 0 ? [] : [`args=${args.map(escaped).join(" ")}`]),
      ],
    );
  }

  exit(process: SantaProcess, status = 0): this {
    return this.#emit("exit", process, { exited: { exit_status: status } }, [
      "action=EXIT",
      `pid=${process.pid}`,
      `pidversion=${process.version}`,
      `ppid=${process.parent?.pid ?? 1}`,
      `uid=${process.uid}`,
      "gid=20",
    ]);
  }

  close(process: SantaProcess, path: string, modified = true): this {
    return this.#emit("close", process, { target: this.#file(path), modified }, [
      "action=WRITE",
      `path=${escaped(path)}`,
    ]);
  }

  unlink(process: SantaProcess, path: string): this {
    this.#emit("unlink", process, { target: this.#file(path) }, ["action=DELETE", `path=${escaped(path)}`]);
    this.#files.delete(path);
    return this;
  }

  rename(process: SantaProcess, from: string, to: string): this {
    const existed = this.#files.has(to);
    this.#emit("rename", process, { source: this.#file(from), target: to, target_existed: existed }, [
      "action=RENAME",
      `path=${escaped(from)}`,
      `newpath=${escaped(to)}`,
    ]);
    this.#files.set(to, this.#known(from));
    this.#files.delete(from);
    return this;
  }

  link(process: SantaProcess, from: string, to: string): this {
    this.#files.set(to, this.#known(from));
    return this.#emit("link", process, { source: this.#file(from), target: to }, [
      "action=LINK",
      `path=${escaped(from)}`,
      `newpath=${escaped(to)}`,
    ]);
  }

  copy(process: SantaProcess, by: "clone" | "copyfile", from: string, to: string): this {
    const more = by === "clone" ? {} : { target_existed: this.#files.has(to), mode: 0o644, flags: 0 };
    this.#files.set(to, { inode: this.#inodes++, size: this.#known(from).size });
    return this.#emit(by, process, { source: this.#file(from), target: to, ...more }, [
      `action=${by.toUpperCase()}`,
      `source=${escaped(from)}`,
      `target=${escaped(to)}`,
    ]);
  }

  /** Any other message; in text an action of the same name. */
  say(process: SantaProcess, event: string, body: object): this {
    return this.#emit(event, process, body, [`action=${event.toUpperCase()}`]);
  }

  #emit(event: string, process: SantaProcess, body: object, fields: readonly string[]): this {
    this.#now += 7;
    const time = new Date(this.#now).toISOString();
    if (this.#text) {
      const named = fields.some((field) => field.startsWith("pid="));
      const acting = [`pid=${process.pid}`, `ppid=${process.parent?.pid ?? 1}`, `process=${nameOf(process.path)}`];
      const who = named ? [] : [...acting, `processpath=${escaped(process.path)}`, ...userOf(process)];
      const machine = this.#machine === undefined ? [] : [`machineid=${this.#machine}`];
      this.lines.push(`[${time}] I santad: ${[...fields, ...who, ...machine].join("|")}`);
      return this;
    }
    const message = {
      ...(this.#machine === undefined ? {} : { machine_id: this.#machine }),
      event_time: `${time.slice(0, -1)}456789Z`,
      processed_time: `${time.slice(0, -1)}987654Z`,
      boot_session_uuid: BOOT,
      [event]: { instigator: this.#light(process), ...body },
    };
    this.lines.push(JSON.stringify(message));
    return this;
  }

  #light(process: SantaProcess): object {
    const parent = process.parent ?? process;
    const user = { uid: process.uid, name: process.uid === 0 ? "root" : "dev" };
    return {
      id: { pid: process.pid, pidversion: process.version },
      parent_id: { pid: parent.pid, pidversion: parent.version },
      original_parent_pid: parent.pid,
      group_id: process.pid,
      session_id: 1,
      effective_user: user,
      effective_group: { gid: 20, name: "staff" },
      real_user: user,
      real_group: { gid: 20, name: "staff" },
      executable: { path: process.path, truncated: false },
    };
  }

  #full(process: SantaProcess, sha256: string): object {
    const { signature, responsible, tty } = process;
    return {
      ...this.#light(process),
      responsible_id: { pid: responsible.pid, pidversion: responsible.version },
      is_platform_binary: signature.platform ?? false,
      is_es_client: false,
      code_signature: {
        cdhash: Buffer.from(signature.cdhash ?? "00".repeat(20), "hex").toString("base64"),
        signing_id: signature.signingId ?? "",
        team_id: signature.teamId ?? "",
      },
      cs_flags: signature.flags,
      executable: { ...this.#file(process.path), hash: { type: "HASH_ALGO_SHA256", hash: sha256 } },
      ...(tty === undefined ? {} : { tty: { path: tty, truncated: false } }),
      start_time: new Date(START).toISOString(),
    };
  }

  #file(path: string): { readonly path: string; readonly truncated: boolean; readonly stat: object } {
    const { inode, size } = this.#known(path);
    return {
      path,
      truncated: false,
      stat: {
        dev: 16777234,
        mode: 33261,
        nlink: 1,
        ino: String(inode),
        user: { uid: 501, name: "dev" },
        group: { gid: 20, name: "staff" },
        size: String(size),
        change_time: new Date(this.#now).toISOString(),
      },
    };
  }

  /** A file that nobody was seen to make was there before. */
  #known(path: string): SantaFile {
    const known = this.#files.get(path) ?? { inode: this.#inodes++, size: 50_000 };
    this.#files.set(path, known);
    return known;
  }
}

interface ExecTraits {
  readonly script?: string;
  readonly cwd?: string;
  readonly decision?: "ALLOW" | "DENY" | "ALLOW_COMPILER";
}

function userOf({ uid }: SantaProcess): readonly string[] {
  return [`uid=${uid}`, `user=${uid === 0 ? "root" : "dev"}`, "gid=20", "group=staff"];
}

function escaped(text: string): string {
  return text.replaceAll("|", "<pipe>").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
