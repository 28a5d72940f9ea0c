// Writes audit records the way auditd 3 does (log_format = ENRICHED), for the scene beside this file.
// Plain JavaScript for Node 20: set-up runs it before anything is installed.

const CALLS = {
  clone: 56,
  vfork: 58,
  execve: 59,
  exit_group: 231,
  openat: 257,
  rename: 82,
  unlink: 87,
  fchmod: 91,
  fchmodat: 268,
};
const KEYS = {
  clone: "limpid-fork",
  vfork: "limpid-fork",
  execve: "limpid-exec",
  exit_group: "limpid-exit",
  openat: "limpid-write",
  rename: "limpid-name",
  unlink: "limpid-name",
  fchmod: "limpid-mode",
  fchmodat: "limpid-mode",
};
const UNSET = 4294967295;
const ENRICHED = "\x1d";
const LOADER = { path: "/lib64/ld-linux-x86-64.so.2", inode: 262_401 };
const SYSTEM_DEVICE = "fe:00";
const PROCTITLE_BYTES = 128; // what the kernel keeps

/** One log. Processes act on it; the clock moves by the milliseconds that they say. */
export class AuditWriter {
  #lines = [];
  #host;
  #at;
  #serial;
  #nextPid;
  #names; // account names by uid

  constructor({ host, startsAt, serial, nextPid, names }) {
    this.#host = host;
    this.#at = startsAt;
    this.#serial = serial;
    this.#nextPid = nextPid;
    this.#names = names;
  }

  get text() {
    return `${this.#lines.join("\n")}\n`;
  }

  /** Lets time pass. */
  wait(ms) {
    this.#at += ms;
  }

  /** Lets hours pass, in which other processes come and go. */
  later(hours, processes) {
    this.#at += hours * 3_600_000;
    this.#nextPid += processes;
  }

  /** A process that was there before the log began. */
  running(process) {
    return new ProcessOfScene(this, { auid: UNSET, ses: UNSET, tty: "(none)", cwd: "/", gid: process.uid, ...process });
  }

  newPid() {
    return this.#nextPid++;
  }

  /** Starts an event; all its records carry the same stamp. */
  event() {
    const seconds = Math.floor(this.#at / 1000);
    const millis = String(this.#at % 1000).padStart(3, "0");
    const stamp = `audit(${seconds}.${millis}:${this.#serial++})`;
    return (type, body, enriched = "") => {
      this.#lines.push(
        `node=${this.#host} type=${type} msg=${stamp}: ${body}${enriched === "" ? "" : `${ENRICHED}${enriched}`}`,
      );
    };
  }

  nameOf(id) {
    return id === UNSET ? "unset" : (this.#names[id] ?? String(id));
  }
}

/** A process of the scene. */
class ProcessOfScene {
  #log;
  #state;

  constructor(log, state) {
    this.#log = log;
    this.#state = { argv: [state.exe], comm: baseName(state.exe), ...state };
  }

  get pid() {
    return this.#state.pid;
  }

  /** Becomes another user, as a login program does before it starts a shell; not audited by our rules. */
  become(change) {
    Object.assign(this.#state, change);
    return this;
  }

  fork(call = "clone") {
    const pid = this.#log.newPid();
    this.#call(call, { exit: pid, args: ["1200011", "0", "0", "7f21c34d0a10"] });
    return new ProcessOfScene(this.#log, { ...this.#state, pid, ppid: this.#state.pid });
  }

  /** Runs another image. `file` is the name that was asked for; a script brings its interpreter along. */
  exec(exe, argv, { inode, file = exe, mode = "0100755", ouid = 0, interpreter } = {}) {
    Object.assign(this.#state, { exe, argv, comm: baseName(file).slice(0, 15) });
    const previous = this.#state.title ?? argv; // the kernel's copy is older than the execution
    const paths = [{ name: file, inode, mode, ouid, nametype: "NORMAL" }];
    if (interpreter !== undefined)
      paths.push({ name: interpreter.path, inode: interpreter.inode, mode: "0100755", ouid: 0, nametype: "NORMAL" });
    paths.push({ name: LOADER.path, inode: LOADER.inode, mode: "0100755", ouid: 0, nametype: "NORMAL" });
    const args = argv.map((argument, index) => `a${index}=${encode(argument)}`).join(" ");
    this.#call("execve", {
      exit: 0,
      paths,
      before: (record) => record("EXECVE", `argc=${argv.length} ${args}`),
      title: previous,
    });
    this.#state.title = argv;
    return this;
  }

  /** Creates a file and opens it for writing. */
  create(path, { inode, mode, flags = "241" }) {
    const paths = [parent(path), { name: path, inode, mode, ouid: this.#state.uid, nametype: "CREATE" }];
    this.#call("openat", { exit: 3, args: ["ffffff9c", "55d0c8a5e2f0", flags, "1b6"], paths });
    return this;
  }

  /** Opens a file that is there for writing. */
  overwrite(path, { inode, mode }) {
    const paths = [{ name: path, inode, mode, ouid: this.#state.uid, nametype: "NORMAL" }];
    this.#call("openat", { exit: 3, args: ["ffffff9c", "55d0c8a5e2f0", "241", "1b6"], paths });
    return this;
  }

  chmod(path, { inode, before, after }) {
    const paths = [{ name: path, inode, mode: before, ouid: this.#state.uid, nametype: "NORMAL" }];
    this.#call("fchmodat", { exit: 0, args: ["ffffff9c", "560e16d2c4a0", after.toString(16), "0"], paths });
    return this;
  }

  /** Changes the mode through the descriptor: the record names the inode alone. */
  fchmod({ inode, before, after }) {
    const paths = [{ name: null, inode, mode: before, ouid: this.#state.uid, nametype: "NORMAL" }];
    this.#call("fchmod", { exit: 0, args: ["b", after.toString(16), "0", "2"], paths });
    return this;
  }

  rename(from, to, { inode, mode, replaced }) {
    const paths = [parent(from), parent(to), { name: from, inode, mode, ouid: this.#state.uid, nametype: "DELETE" }];
    if (replaced !== undefined)
      paths.push({ name: to, inode: replaced, mode, ouid: this.#state.uid, nametype: "DELETE" });
    paths.push({ name: to, inode, mode, ouid: this.#state.uid, nametype: "CREATE" });
    this.#call("rename", { exit: 0, args: ["55bc1666f300", "55bc168c94c0", "41ed", "0"], paths });
    return this;
  }

  unlink(path, { inode, mode }) {
    const paths = [parent(path), { name: path, inode, mode, ouid: this.#state.uid, nametype: "DELETE" }];
    this.#call("unlink", { exit: 0, args: ["11460cf0", "0", "0", "0"], paths });
    return this;
  }

  exit() {
    this.#call("exit_group", { args: ["0", "e7", "3c", "7ffcdb540c70"] });
    return this;
  }

  /** A record that a program wrote itself, as PAM does. */
  report(type, op, fields) {
    const { pid, uid, auid, ses, exe } = this.#state;
    this.#log.event()(
      type,
      `pid=${pid} uid=${uid} auid=${auid} ses=${ses} subj=unconfined msg='op=${op} ${fields(exe)}'`,
      `UID="${this.#log.nameOf(uid)}" AUID="${this.#log.nameOf(auid)}"`,
    );
    return this;
  }

  /** The login account is set, once, by the program that let the person in. */
  login(auid, ses) {
    const { pid, uid, tty } = this.#state;
    this.#log.event()(
      "LOGIN",
      `pid=${pid} uid=${uid} subj=unconfined old-auid=${UNSET} auid=${auid} tty=${tty} old-ses=${UNSET} ses=${ses} res=1`,
      `UID="${this.#log.nameOf(uid)}" OLD-AUID="unset" AUID="${this.#log.nameOf(auid)}"`,
    );
    return this.become({ auid, ses });
  }

  #call(name, { exit, args = ["55f5bfc27b70", "55f5bfc27940", "55f5bfc2b400", "8"], paths = [], before, title }) {
    const { pid, ppid, auid, uid, gid, tty, ses, comm, exe, cwd, argv } = this.#state;
    const record = this.#log.event();
    const result = exit === undefined ? "" : ` success=yes exit=${exit}`; // exit_group never comes back
    const registers = args.map((value, index) => `a${index}=${value}`).join(" ");
    const uids = ["uid", "gid", "euid", "suid", "fsuid", "egid", "sgid", "fsgid"]
      .map((id) => `${id}=${id.includes("g") ? gid : uid}`)
      .join(" ");
    const named = ["AUID", "UID", "GID", "EUID", "SUID", "FSUID", "EGID", "SGID", "FSGID"];
    const who = named
      .map((id) => `${id}="${this.#log.nameOf(id === "AUID" ? auid : id.includes("G") ? gid : uid)}"`)
      .join(" ");
    record(
      "SYSCALL",
      `arch=c000003e syscall=${CALLS[name]}${result} ${registers} items=${paths.length} ppid=${ppid} pid=${pid} auid=${auid} ${uids} tty=${tty} ses=${ses} comm=${encode(comm)} exe=${encode(exe)} subj=unconfined key="${KEYS[name]}"`,
      `ARCH=x86_64 SYSCALL=${name} ${who}`,
    );
    before?.(record);
    if (paths.length > 0) record("CWD", `cwd=${encode(cwd)}`);
    for (const [item, path] of paths.entries()) {
      const { name: file, inode, mode, ouid, nametype } = path;
      record(
        "PATH",
        `item=${item} name=${file === null ? "(null)" : encode(file)} inode=${inode} dev=${SYSTEM_DEVICE} mode=${mode} ouid=${ouid} ogid=${ouid} rdev=00:00 nametype=${nametype} cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`,
        `OUID="${this.#log.nameOf(ouid)}" OGID="${this.#log.nameOf(ouid)}"`,
      );
    }
    record("PROCTITLE", `proctitle=${proctitle(title ?? this.#state.title ?? argv)}`);
  }
}

const FOLDERS = { "/tmp": { inode: 131_073, mode: "041777" } };

function parent(path) {
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  const { inode, mode } = FOLDERS[folder] ?? { inode: 262_000 + folder.length, mode: "040755" };
  return { name: `${folder}/`, inode, mode, ouid: 0, nametype: "PARENT" };
}

function baseName(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Quoted where that is unambiguous, else hexadecimal: the rule of the kernel's audit_log_untrustedstring. */
function encode(text) {
  return /^[!#-~]*$/.test(text) ? `"${text}"` : hex(Buffer.from(text));
}

function proctitle(argv) {
  const bytes = Buffer.from(argv.join("\0")).subarray(0, PROCTITLE_BYTES);
  return /^[!#-~]*$/.test(bytes.toString("latin1")) ? `"${bytes}"` : hex(bytes);
}

function hex(bytes) {
  return bytes.toString("hex").toUpperCase();
}
