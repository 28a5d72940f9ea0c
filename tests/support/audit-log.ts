import { type ActedEvent, encodeUtf8, type FileRef, type PerKind } from "@limpid/core";

/**
 * Writes events as auditd would have logged them on x86_64 (raw format): the inverse of the auditd source, made for
 * tests, so that every story of the detection tests can also be told as a log. Record order, item order and
 * flags follow what the kernel writes (checked against the recorded traces).
 */
export function auditLog(events: readonly ActedEvent[]): string {
  return events.map(auditLines).join("");
}

export function auditLines(event: ActedEvent): string {
  return (WRITERS[event.kind] as (event: ActedEvent) => string)(event);
}

const AT_FDCWD = "ffffff9c";
const O_TMPFILE = 0x410002;

interface Call {
  readonly syscall: number;
  readonly args?: readonly string[];
  readonly exit?: number;
  readonly items?: readonly string[];
  readonly argv?: readonly string[];
}

/** What audit records do not show: writes and copies themselves, and attributes. */
const unseen = () => "";

const WRITERS: Omit<PerKind<string>, "events.lost" | "account.named" | "file.reported"> = {
  "file.written": unseen,
  "file.copied": unseen,
  "files.swapped": unseen,
  "file.attribute-changed": unseen,
  "process.forked": (event) => {
    if (event.thread === undefined) return call(event, { syscall: 435, exit: event.child });
    return call(event, { syscall: 56, args: [event.thread ? "3d0f00" : "1200011"], exit: event.child });
  },
  "process.executed": (event) =>
    call(event, {
      syscall: 59,
      argv: event.argv,
      items: [
        path(0, event.file, "NORMAL"),
        ...event.interpreters.map((file, index) => path(index + 1, file, "NORMAL")),
      ],
    }),
  "process.exited": (event) => call(event, { syscall: 231, args: [(event.code ?? 0).toString(16)] }, false),
  "login.set": (event) =>
    `type=LOGIN msg=audit(${stamp(event)}): pid=${event.process.pid} uid=${event.process.uid ?? 0} old-auid=${id32(event.previousLoginUser)} auid=${id32(event.loginUser)} tty=(none) old-ses=4294967295 ses=${id32(event.session)} res=${event.succeeded ? 1 : 0}\n`,
  "session.opened": (event) =>
    userRecord(
      "USER_START",
      event,
      `op=PAM:session_open grantors=pam_unix acct="${event.account ?? "?"}" exe="${event.program ?? "?"}" hostname=? addr=${event.address ?? "?"} terminal=${event.terminal ?? "?"} res=${event.succeeded ? "success" : "failed"}`,
    ),
  "session.closed": (event) =>
    userRecord(
      "USER_END",
      event,
      `op=PAM:session_close grantors=pam_unix acct="${event.account ?? "?"}" exe="${event.program ?? "?"}" hostname=? addr=? terminal=? res=success`,
    ),
  "file.opened": (event) => {
    const flags = event.unnamed ? O_TMPFILE : (event.created ? 0x41 : 0x1) | (event.truncated ? 0x200 : 0);
    const items =
      event.created && !event.unnamed
        ? [parent(0, event.file), path(1, event.file, "CREATE")]
        : [path(0, event.file, "NORMAL")];
    return call(event, {
      syscall: 257,
      args: [AT_FDCWD, "7f00", flags.toString(16), "1b6"],
      exit: event.descriptor ?? 3,
      items,
    });
  },
  "file.truncated": (event) =>
    call(
      event,
      event.file.path === undefined
        ? { syscall: 77, args: ["3", "0"], items: [path(0, event.file, "NORMAL")] }
        : { syscall: 76, items: [path(0, event.file, "NORMAL")] },
    ),
  "file.mode-changed": (event) => {
    const mode = (event.mode & 0o7777).toString(16);
    const items = [path(0, event.file, "NORMAL")];
    return call(
      event,
      event.file.path === undefined
        ? { syscall: 91, args: ["3", mode], items }
        : { syscall: 268, args: [AT_FDCWD, "7f00", mode], items },
    );
  },
  "file.renamed": (event) => {
    const items = [parent(0, event.from), parent(1, event.to), path(2, event.from, "DELETE")];
    if (event.replaced !== undefined) items.push(path(3, event.replaced, "DELETE"));
    return call(event, { syscall: 82, items: [...items, path(items.length, event.to, "CREATE")] });
  },
  "file.linked": (event) =>
    call(event, {
      syscall: 86,
      items: [path(0, event.from, "NORMAL"), parent(1, event.to), path(2, event.to, "CREATE")],
    }),
  "file.removed": (event) =>
    call(event, {
      syscall: 263,
      args: [AT_FDCWD, "7f00", "0"],
      items: [parent(0, event.file), path(1, event.file, "DELETE")],
    }),
  "file.made": (event) => {
    const syscall = { directory: 83, node: 133, symlink: 88 }[event.what];
    const target = event.target === undefined ? [] : [path(0, { ...NO_FILE, path: event.target }, "UNKNOWN")];
    return call(event, {
      syscall,
      items: [...target, parent(target.length, event.file), path(target.length + 1, event.file, "CREATE")],
    });
  },
  "memory-file.created": (event) => call(event, { syscall: 319, exit: event.descriptor ?? 3 }),
  "process.tampered": (event) => {
    const target = (event.target ?? 0).toString(16);
    return call(
      event,
      event.by === "ptrace" ? { syscall: 101, args: ["10", target] } : { syscall: 311, args: [target] },
    );
  },
  "filesystem.mounted": (event) => call(event, { syscall: 165, items: [path(0, event.file, "NORMAL")] }),
};

/** Seconds with three digits, whatever form the story gave its id. */
function stamp({ at, id }: ActedEvent): string {
  return `${(at / 1000).toFixed(3)}:${id.slice(id.indexOf(":") + 1)}`;
}

const NO_FILE: FileRef = {
  path: undefined,
  pathBasis: "none",
  device: undefined,
  inode: undefined,
  mode: undefined,
  ownerUid: undefined,
};

function call(event: ActedEvent, what: Call, withResult = true): string {
  const head = `msg=audit(${stamp(event)}):`;
  const { process } = event;
  const [a0 = "0", a1 = "0", a2 = "0", a3 = "0"] = what.args ?? [];
  const result = withResult ? ` success=yes exit=${what.exit ?? 0}` : "";
  const items = what.items ?? [];
  const lines = [
    `type=SYSCALL ${head} arch=c000003e syscall=${what.syscall}${result} a0=${a0} a1=${a1} a2=${a2} a3=${a3} items=${items.length} ppid=${process.ppid ?? 0} pid=${process.pid} auid=${id32(process.loginUser)} uid=${process.uid ?? 0} gid=${process.gid ?? 0} euid=${process.euid ?? process.uid ?? 0} suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=${process.terminal ?? "(none)"} ses=${id32(process.session)} comm=${text(process.name ?? "x")} exe=${text(process.image)} key="limpid"`,
  ];
  if (what.argv !== undefined)
    lines.push(
      `type=EXECVE ${head} argc=${what.argv.length}${what.argv.map((argument, index) => ` a${index}=${text(argument)}`).join("")}`,
    );
  if (items.length > 0 && process.cwd !== undefined) lines.push(`type=CWD ${head} cwd=${text(process.cwd)}`);
  for (const item of items) lines.push(`type=PATH ${head} ${item}`);
  lines.push(`type=PROCTITLE ${head} proctitle=${text(process.name ?? "x")}`);
  return `${lines.join("\n")}\n`;
}

function userRecord(type: string, event: ActedEvent, message: string): string {
  const { pid, uid, loginUser, session } = event.process;
  return `type=${type} msg=audit(${stamp(event)}): pid=${pid} uid=${uid ?? 0} auid=${id32(loginUser)} ses=${id32(session)} msg='${message}'\n`;
}

function path(item: number, file: FileRef, nametype: string): string {
  const identity =
    file.inode === undefined
      ? ""
      : ` inode=${file.inode} dev=${file.device ?? "fe:00"} mode=0${(file.mode ?? 0o100644).toString(8)} ouid=${file.ownerUid ?? 0} ogid=0 rdev=00:00`;
  return `item=${item} name=${text(file.path)}${identity} nametype=${nametype} cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`;
}

function parent(item: number, file: FileRef): string {
  const folder = file.path?.slice(0, file.path.lastIndexOf("/") + 1);
  return path(item, { ...NO_FILE, path: folder === "" ? undefined : folder, inode: 2, mode: 0o040755 }, "PARENT");
}

/** As the kernel writes untrusted text: quoted, or hex when it holds a quote, a blank, a control or non-ASCII byte. */
function text(value: string | undefined): string {
  if (value === undefined) return "(null)";
  const bytes = encodeUtf8(value);
  const plain = bytes.every((byte) => byte > 0x20 && byte < 0x7f && byte !== 0x22);
  return plain ? `"${value}"` : Buffer.from(bytes).toString("hex").toUpperCase();
}

function id32(value: number | null | undefined): string {
  return value === null || value === undefined ? "4294967295" : String(value);
}
