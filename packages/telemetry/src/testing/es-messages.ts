/**
 * Endpoint Security messages for tests, in the shapes of eslogger: a small macOS with processes, files that keep their
 * inode, signatures and responsible processes. Everything it tells is made up; logs made with it say "synthetic".
 */
export interface EsOptions {
  /** 7 to 11; 10 writes audit tokens as lists. */
  readonly version?: number;
}

export interface Signature {
  readonly signingId: string;
  readonly teamId?: string | null;
  readonly cdhash?: string;
  readonly flags?: number;
  readonly platform?: boolean;
}

/** `com.apple.…`, part of the system. */
export const PLATFORM: Signature = {
  signingId: "com.apple.tool",
  platform: true,
  cdhash: "1".repeat(40),
  flags: 0x26000001,
};
export const AD_HOC: Signature = { signingId: "a.out", cdhash: "2".repeat(40), flags: 0x2000_0003 };
export const LINKER_SIGNED: Signature = { signingId: "a.out", cdhash: "3".repeat(40), flags: 0x2202_0003 };
export const UNSIGNED: Signature = { signingId: "", cdhash: "0".repeat(40), flags: 0 };

export interface EsProcess {
  readonly pid: number;
  version: number;
  readonly parent: EsProcess | undefined;
  responsible: EsProcess;
  path: string;
  signature: Signature;
  uid: number;
  loginUser: number;
  tty: string | null;
}

interface EsFile {
  readonly inode: number;
  mode: number;
  size: number;
}

const START = Date.UTC(2026, 10, 22, 6, 0, 0);
const DEVICE = 16777234;

export class EsMessages {
  readonly lines: string[] = [];
  readonly launchd: EsProcess;
  readonly #version: number;
  readonly #files = new Map<string, EsFile>();
  #now = START;
  #number = 0;
  #pids = 400;
  #versions = 900;
  #inodes = 5_000_000;

  constructor({ version = 7 }: EsOptions = {}) {
    this.#version = version;
    const launchd = {
      pid: 1,
      version: 7,
      parent: undefined,
      path: "/sbin/launchd",
      signature: PLATFORM,
      uid: 0,
      loginUser: 4294967295,
      tty: null,
    };
    this.launchd = Object.assign(launchd as EsProcess, { responsible: launchd });
  }

  get log(): string {
    return this.lines.map((line) => `${line}\n`).join("");
  }

  wait(ms: number): this {
    this.#now += ms;
    return this;
  }

  /** Messages that never reached the log. */
  lose(count: number): this {
    this.#number += count;
    return this;
  }

  /** A process that was there before the log began. */
  running(path: string, traits: Partial<EsProcess> = {}): EsProcess {
    const process: EsProcess = {
      pid: this.#pids++,
      version: this.#versions++,
      parent: this.launchd,
      responsible: this.launchd,
      path,
      signature: PLATFORM,
      uid: 501,
      loginUser: 501,
      tty: null,
      ...traits,
    };
    if (traits.responsible === undefined) process.responsible = process;
    return process;
  }

  /** fork and exec; the child answers to whom its parent answers to. */
  spawn(
    parent: EsProcess,
    path: string,
    args: readonly string[],
    traits: Partial<EsProcess> & { readonly script?: string; readonly cwd?: string } = {},
  ): EsProcess {
    const { script, cwd, ...others } = traits;
    const child: EsProcess = { ...parent, pid: this.#pids++, version: this.#versions++, parent };
    this.#emit("fork", 11, parent, { child: this.#process(child) });
    this.exec(child, path, args, {
      ...others,
      ...(script === undefined ? {} : { script }),
      ...(cwd === undefined ? {} : { cwd }),
    });
    return child;
  }

  exec(
    process: EsProcess,
    path: string,
    args: readonly string[],
    traits: Partial<EsProcess> & { readonly script?: string; readonly cwd?: string } = {},
  ): this {
    const { script, cwd = "/Users/dev", ...others } = traits;
    const caller = { ...process };
    Object.assign(process, { path, version: this.#versions++, signature: PLATFORM }, others);
    if (caller.responsible.pid === process.pid) process.responsible = process;
    return this.#emit("exec", 9, caller, {
      target: this.#process(process),
      args,
      cwd: { path: cwd, path_truncated: false, stat: {} },
      script: script === undefined ? null : this.#file(script),
      image_cputype: 16777228,
      fds: [],
      env: [],
    });
  }

  exit(process: EsProcess, status = 0): this {
    return this.#emit("exit", 15, process, { stat: status << 8 });
  }

  create(process: EsProcess, path: string, mode = 0o100644): this {
    this.#files.set(path, { inode: this.#inodes++, mode, size: 0 });
    return this.#emit("create", 13, process, {
      destination_type: 0,
      destination: { existing_file: this.#file(path) },
      acl: null,
    });
  }

  write(process: EsProcess, path: string): this {
    return this.#emit("write", 33, process, { target: this.#file(path) });
  }

  close(process: EsProcess, path: string, modified = true, mapped = false): this {
    return this.#emit("close", 12, process, { target: this.#file(path), modified, was_mapped_writable: mapped });
  }

  /** create, write and close: how most programs make a file. */
  make(process: EsProcess, path: string, size = 33_000, mode = 0o100644): this {
    this.create(process, path, mode).write(process, path);
    this.#known(path).size = size;
    return this.close(process, path);
  }

  rename(process: EsProcess, from: string, to: string): this {
    const replaced = this.#files.get(to);
    const destination =
      replaced === undefined
        ? {
            destination_type: 1,
            destination: { new_path: { dir: this.#directory(to), filename: nameOf(to), mode: 0 } },
          }
        : { destination_type: 0, destination: { existing_file: this.#file(to) } };
    this.#emit("rename", 25, process, { source: this.#file(from), ...destination });
    this.#files.set(to, this.#known(from));
    this.#files.delete(from);
    return this;
  }

  clone(process: EsProcess, from: string, to: string): this {
    this.#emit("clone", 41, process, {
      source: this.#file(from),
      target_dir: this.#directory(to),
      target_name: nameOf(to),
    });
    this.#files.set(to, { ...this.#known(from), inode: this.#inodes++ });
    return this;
  }

  copyfile(process: EsProcess, from: string, to: string): this {
    const target = this.#files.has(to) ? this.#file(to) : null;
    this.#emit("copyfile", 61, process, {
      source: this.#file(from),
      target_file: target,
      target_dir: this.#directory(to),
      target_name: nameOf(to),
      mode: 0o644,
      flags: 0,
    });
    this.#files.set(to, { ...this.#known(from), inode: this.#inodes++ });
    return this;
  }

  unlink(process: EsProcess, path: string): this {
    this.#emit("unlink", 32, process, { target: this.#file(path), parent_dir: this.#directory(path) });
    this.#files.delete(path);
    return this;
  }

  chmod(process: EsProcess, path: string, mode: number): this {
    this.#emit("setmode", 29, process, { mode, target: this.#file(path) });
    this.#known(path).mode = 0o100000 | mode;
    return this;
  }

  setAttribute(process: EsProcess, path: string, extattr: string): this {
    return this.#emit("setextattr", 26, process, { target: this.#file(path), extattr });
  }

  removeAttribute(process: EsProcess, path: string, extattr = "com.apple.quarantine"): this {
    return this.#emit("deleteextattr", 53, process, { target: this.#file(path), extattr });
  }

  /** Any other message. */
  say(process: EsProcess, name: string, type: number, event: object): this {
    return this.#emit(name, type, process, event);
  }

  fileOf(path: string): object {
    return this.#file(path);
  }

  #emit(name: string, type: number, process: EsProcess, event: object): this {
    this.#now += 1;
    const time = `${new Date(this.#now).toISOString().slice(0, -1)}${String(this.#number % 1000).padStart(3, "0")}000Z`;
    const message = {
      schema_version: 1,
      version: this.#version,
      time,
      mach_time: 40_942_570_678 + this.#number,
      event_type: type,
      seq_num: this.#number,
      global_seq_num: this.#number++,
      action_type: 1,
      action: { result: { result_type: 0, result: { auth: 0 } } },
      thread: { thread_id: 12795 },
      process: this.#process(process),
      event: { [name]: event },
    };
    this.lines.push(JSON.stringify(message));
    return this;
  }

  #process(process: EsProcess): object {
    const { signature } = process;
    const parent = process.parent ?? process;
    return {
      audit_token: this.#token(process),
      parent_audit_token: this.#token(parent),
      responsible_audit_token: this.#token(process.responsible),
      ppid: parent.pid,
      original_ppid: parent.pid,
      group_id: process.pid,
      session_id: 1,
      is_es_client: false,
      is_platform_binary: signature.platform ?? false,
      signing_id: signature.signingId,
      team_id: signature.teamId ?? null,
      cdhash: signature.cdhash ?? "",
      codesigning_flags: signature.flags ?? 0,
      executable: this.#file(process.path),
      tty: process.tty === null ? null : { path: process.tty, path_truncated: false, stat: {} },
      start_time: new Date(START).toISOString(),
    };
  }

  #token({ pid, version, uid, loginUser }: EsProcess): object {
    const token = {
      asid: 100_001,
      pidversion: version,
      ruid: uid,
      euid: uid,
      rgid: 20,
      auid: loginUser,
      egid: 20,
      pid,
    };
    return this.#version === 10
      ? [token.auid, token.euid, token.egid, token.ruid, token.rgid, token.pid, token.asid, token.pidversion]
      : token;
  }

  #file(path: string): object {
    const { inode, mode, size } = this.#known(path);
    return {
      path,
      path_truncated: false,
      stat: { st_dev: DEVICE, st_ino: inode, st_mode: mode, st_uid: 501, st_gid: 20, st_size: size },
    };
  }

  #directory(path: string): object {
    return { path: path.slice(0, Math.max(1, path.lastIndexOf("/"))), path_truncated: false, stat: {} };
  }

  /** A file that nobody was seen to make was there before. */
  #known(path: string): EsFile {
    const known = this.#files.get(path) ?? { inode: this.#inodes++, mode: 0o100755, size: 50_000 };
    this.#files.set(path, known);
    return known;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
