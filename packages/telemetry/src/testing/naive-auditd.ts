import type { FileRef, ProcessSighting, TelemetryEvent } from "@limpid/core";
import { SYSCALL_TABLES } from "../linux-audit/syscall-tables.ts";
import { argumentsOf, type Group, groupRecords, type Line, number, text } from "./naive-audit-records.ts";

const ARCHES: Record<string, keyof typeof SYSCALL_TABLES> = {
  c000003e: "x86_64",
  "40000003": "i386",
  c00000b7: "aarch64",
  "40000028": "arm",
  c0000015: "ppc64le",
  "80000016": "s390x",
  c00000f3: "riscv64",
};

/**
 * A second reader of audit logs, for tests: nothing in it is clever, and what the real one gives out must be the same.
 * The events of a whole log, sorted by host, time and serial.
 */
export function naiveEvents(log: string): readonly TelemetryEvent[] {
  const events: TelemetryEvent[] = [];
  for (const group of groupRecords(log)) {
    const event = eventOf(group);
    if (event !== undefined) events.push(event);
  }
  return sortEvents(events);
}

export function sortEvents(events: readonly TelemetryEvent[]): readonly TelemetryEvent[] {
  const serial = (event: TelemetryEvent): number => Number(/:(\d+)/.exec(event.id)?.[1]);
  return [...events].sort((a, b) =>
    a.host < b.host ? -1 : a.host > b.host ? 1 : a.at - b.at || serial(a) - serial(b),
  );
}

function orNull(value: number | undefined): number | null | undefined {
  return value === 4294967295 || value === -1 ? null : value;
}

function sighting(fields: ReadonlyMap<string, string>, cwd: string | undefined): ProcessSighting {
  const tty = fields.get("tty");
  return {
    pid: number(fields.get("pid")) ?? -1,
    ppid: number(fields.get("ppid")),
    image: text(fields.get("exe")),
    name: text(fields.get("comm")),
    uid: number(fields.get("uid")),
    euid: number(fields.get("euid")),
    gid: number(fields.get("gid")),
    loginUser: orNull(number(fields.get("auid"))),
    session: orNull(number(fields.get("ses"))),
    terminal: tty === undefined ? undefined : ["(none)", "?", "(null)"].includes(unquote(tty)) ? null : unquote(tty),
    cwd,
  };
}

function unquote(value: string): string {
  return value.replace(/^"(.*)"$/s, "$1");
}

function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

interface Path {
  readonly item: number;
  readonly kind: string;
  readonly name: string | undefined;
  readonly inode: string | undefined;
  readonly mode: number | undefined;
  readonly ref: (cwd: string | undefined, directory: string) => FileRef;
}

function pathOf({ fields }: Line): Path {
  const name = text(fields.get("name"));
  const inode = fields.get("inode");
  const exact = inode === undefined ? undefined : BigInt(inode) <= 2n ** 53n ? Number(inode) : BigInt(inode);
  const octal = unquote(fields.get("mode") ?? "");
  const mode = octal === "" ? undefined : Number.parseInt(octal, 8);
  const kind = unquote(fields.get("nametype") ?? fields.get("objtype") ?? "NORMAL");
  const rest = { device: text(fields.get("dev")), inode: exact, mode, ownerUid: number(fields.get("ouid")) };
  const ref = (cwd: string | undefined, directory: string): FileRef => {
    if (name === undefined || name === "") return { path: undefined, pathBasis: "none", ...rest };
    if (/^\/(?:proc\/(?:self|thread-self|\d+)(?:\/task\/\d+)?|dev)\/fd\/\d+$/.test(name)) {
      return { path: name, pathBasis: "none", ...rest };
    }
    if (name.startsWith("/")) return { path: normalise(name), pathBasis: "absolute", ...rest };
    if (directory !== "cwd" && !directory.startsWith("/"))
      return { path: name, pathBasis: "unknown-directory", ...rest };
    if (directory.startsWith("/")) {
      return { path: normalise(`${directory}/${name.split("/").pop() ?? ""}`), pathBasis: "joined", ...rest };
    }
    if (cwd === undefined) return { path: name, pathBasis: "unknown-directory", ...rest };
    return { path: normalise(`${cwd}/${name}`), pathBasis: "joined", ...rest };
  };
  const known = ["NORMAL", "PARENT", "CREATE", "DELETE"].find((type) => kind.startsWith(type)) ?? "UNKNOWN";
  return { item: number(fields.get("item")) ?? -1, kind: known, name, inode, mode, ref };
}

const nameOf = (arch: string, nr: number): string | undefined => {
  const find = (table: keyof typeof SYSCALL_TABLES): string | undefined => {
    for (const run of SYSCALL_TABLES[table].split(" ")) {
      const [first = "0", names = ""] = run.split(":");
      const name = names.split(",")[nr - Number(first)];
      if (nr >= Number(first) && name !== undefined) return name;
    }
    return undefined;
  };
  const table = ARCHES[arch];
  if (table === undefined) return undefined;
  if (table === "x86_64" && nr >= 0x40000000) return nameOf(arch, nr - 0x40000000);
  return find(table) ?? (table === "x86_64" ? find("x32") : undefined);
};

const URING: Record<number, string> = {
  18: "openat",
  28: "openat2",
  35: "renameat",
  36: "unlinkat",
  37: "mkdirat",
  38: "symlinkat",
  39: "linkat",
  55: "ftruncate",
};

function eventOf({ host, id, at, lines }: Group): TelemetryEvent | undefined {
  const first = (type: string): Line | undefined => lines.find((line) => line.type === type);
  const stamp = { id, at, host };
  const session = lines.find(({ type }) => /^USER_(?:START|LOGIN|END|LOGOUT)$/.test(type));
  if (session !== undefined) return sessionOf(stamp, session);

  const syscall = first("SYSCALL");
  const uring = first("URINGOP");
  const fields = (syscall ?? uring)?.fields;
  const cwd = text(first("CWD")?.fields.get("cwd"));
  const name =
    syscall !== undefined
      ? nameOf(syscall.fields.get("arch") ?? "", number(syscall.fields.get("syscall")) ?? -1)
      : URING[number(uring?.fields.get("uring_op")) ?? -1];
  const worked = name === "exit_group" || unquote(fields?.get("success") ?? "") === "yes";
  const login = first("LOGIN");
  if (login !== undefined) {
    const process = fields !== undefined && worked && name === "write" ? sighting(fields, cwd) : undefined;
    return loginOf(stamp, login, process);
  }
  if (fields === undefined || name === undefined || !worked || number(fields.get("pid")) === undefined)
    return undefined;

  const process = sighting(fields, cwd);
  const base = { ...stamp, process };
  const seen = new Set<string | undefined>();
  const paths = lines
    .filter(({ type, fields: { get } }) => type === "PATH" && get !== undefined)
    .map(pathOf)
    .filter((path) => path.item < 0 || (!seen.has(String(path.item)) && seen.add(String(path.item)) !== undefined))
    .sort((a, b) => a.item - b.item);
  const of = (kind: string): Path | undefined => paths.find((path) => path.kind === kind);
  const arg = (index: number): number | undefined => {
    const value = syscall === undefined ? undefined : fields.get(`a${index}`);
    return value === undefined ? undefined : Number(BigInt.asIntN(32, BigInt(`0x${value}`)));
  };
  const exit = number(fields.get("exit"));
  const directory = (index: number | undefined): string => {
    if (index === undefined || arg(index) === -100) return "cwd";
    const parent = paths.find(
      (path) => path.kind === "PARENT" && path.name?.startsWith("/") && cwd !== undefined && path.name !== cwd,
    );
    return parent?.name ?? "?";
  };
  const file = (path: Path | undefined, index?: number): FileRef | undefined => path?.ref(cwd, directory(index));
  const positive = (value: number | undefined): number | undefined =>
    value !== undefined && value > 0 ? value : undefined;

  switch (name) {
    case "execve":
    case "execveat": {
      const [program, ...others] = paths;
      const { argv, complete } = argumentsOf(lines.filter(({ type }) => type === "EXECVE"));
      return {
        kind: "process.executed",
        ...base,
        image: process.image,
        argv,
        argvComplete: complete,
        file: file(program, name === "execveat" ? 0 : undefined) ?? NO_FILE,
        interpreters: others
          .filter((path) => path.name !== program?.name || path.inode !== program?.inode)
          .map((path) => path.ref(cwd, "cwd")),
      };
    }
    case "fork":
    case "vfork":
    case "clone":
    case "clone3": {
      if (exit === undefined || exit <= 0) return undefined;
      const flags = arg(fields.get("arch") === "80000016" ? 1 : 0);
      const thread =
        name === "clone"
          ? flags === undefined
            ? undefined
            : (flags & 0x10000) !== 0
          : name === "clone3"
            ? undefined
            : false;
      return { kind: "process.forked", ...base, child: exit, thread };
    }
    case "exit_group": {
      const code = arg(0);
      return { kind: "process.exited", ...base, code: code === undefined ? undefined : code & 0xff };
    }
    case "open":
    case "openat":
    case "creat":
    case "open_by_handle_at":
    case "openat2": {
      const created = paths.findLast((path) => path.kind === "CREATE");
      const path = created ?? paths.findLast(({ kind }) => kind === "NORMAL");
      if (path === undefined || (path.mode !== undefined && (path.mode & 0o170000) !== 0o100000)) return undefined;
      const how = first("OPENAT2")?.fields.get("oflag");
      const said = { open: arg(1), openat: arg(2), creat: 0x241, open_by_handle_at: arg(2) };
      const written = name === "openat2" ? (how === undefined ? undefined : Number.parseInt(how, 8)) : said[name];
      const flags = written ?? (created === undefined ? 0 : 0x241);
      const truncated = (flags & 0x200) !== 0 && created === undefined;
      if ((flags & 0x200000) !== 0) return undefined;
      const writes = [1, 2].includes(flags & 3);
      // Nothing is created without O_CREAT or O_TMPFILE, whatever a PATH record says.
      if (!writes && !truncated && (created === undefined || (flags & 0x400240) === 0)) return undefined;
      const unnamed = (flags & 0x400000) !== 0;
      const ref = file(path, name.startsWith("openat") ? 0 : undefined) ?? NO_FILE;
      return {
        kind: "file.opened",
        ...base,
        file: unnamed ? { ...ref, path: undefined, pathBasis: "none" } : ref,
        created: created !== undefined || unnamed,
        truncated,
        unnamed,
        descriptor: exit,
      };
    }
    case "truncate":
    case "ftruncate":
    case "truncate64":
    case "ftruncate64": {
      const ref = file(of("NORMAL"));
      return ref === undefined ? undefined : { kind: "file.truncated", ...base, file: ref };
    }
    case "chmod":
    case "fchmod":
    case "fchmodat":
    case "fchmodat2": {
      const at2 = name.startsWith("fchmodat");
      const ref = file(of("NORMAL"), at2 ? 0 : undefined);
      const mode = arg(at2 ? 2 : 1);
      return ref === undefined || mode === undefined
        ? undefined
        : { kind: "file.mode-changed", ...base, file: ref, mode: mode & 0o7777 };
    }
    case "rename":
    case "renameat":
    case "renameat2": {
      const to = paths.findLast((path) => path.kind === "CREATE");
      const removed = paths.filter((path) => path.kind === "DELETE");
      const from = removed.find(({ inode }) => inode === to?.inode) ?? removed[0];
      if (to === undefined || from === undefined) return undefined;
      const plain = name === "rename";
      const replaced = removed.find((path) => path !== from && path.name === to.name);
      return {
        kind: "file.renamed",
        ...base,
        from: file(from, plain ? undefined : 0) ?? NO_FILE,
        to: file(to, plain ? undefined : 2) ?? NO_FILE,
        replaced: file(replaced, plain ? undefined : 2),
      };
    }
    case "link":
    case "linkat": {
      const to = paths.findLast((path) => path.kind === "CREATE");
      if (to === undefined) return undefined;
      const plain = name === "link";
      const from = file(of("NORMAL") ?? of("UNKNOWN"), plain ? undefined : 0) ?? NO_FILE;
      return { kind: "file.linked", ...base, from, to: file(to, plain ? undefined : 2) ?? NO_FILE };
    }
    case "unlink":
    case "rmdir":
    case "unlinkat": {
      const ref = file(of("DELETE"), name === "unlinkat" ? 0 : undefined);
      return ref === undefined ? undefined : { kind: "file.removed", ...base, file: ref };
    }
    case "mkdir":
    case "mkdirat":
    case "mknod":
    case "mknodat":
    case "symlink":
    case "symlinkat": {
      const what = name.startsWith("mkdir") ? "directory" : name.startsWith("mknod") ? "node" : "symlink";
      const index = name.endsWith("at") ? (what === "symlink" ? 1 : 0) : undefined;
      const ref = file(
        paths.findLast((path) => path.kind === "CREATE"),
        index,
      );
      const target = what === "symlink" ? of("UNKNOWN")?.name : undefined;
      return ref === undefined ? undefined : { kind: "file.made", ...base, what, file: ref, target };
    }
    case "memfd_create":
      return { kind: "memory-file.created", ...base, descriptor: exit };
    case "ptrace": {
      if (![4, 5, 6, 13, 15, 16, 0x4205, 0x4206].includes(arg(0) ?? -1)) return undefined;
      const target = number(first("OBJ_PID")?.fields.get("opid")) ?? positive(arg(1));
      return { kind: "process.tampered", ...base, by: "ptrace", target };
    }
    case "process_vm_writev":
      return { kind: "process.tampered", ...base, by: "process_vm_writev", target: positive(arg(0)) };
    case "mount":
    case "move_mount": {
      const ref = file(of("NORMAL"), name === "move_mount" ? 2 : undefined);
      return ref === undefined ? undefined : { kind: "filesystem.mounted", ...base, file: ref };
    }
    default:
      return undefined;
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

type Stamp = { readonly id: string; readonly at: number; readonly host: string };

function bare(pid: number, more: Partial<ProcessSighting>): ProcessSighting {
  const nothing = { image: undefined, name: undefined, uid: undefined, euid: undefined, gid: undefined };
  const rest = { loginUser: undefined, session: undefined, terminal: undefined, cwd: undefined };
  return { pid, ppid: undefined, ...nothing, ...rest, ...more };
}

function loginOf(
  stamp: Stamp,
  { body, fields }: Line,
  process: ProcessSighting | undefined,
): TelemetryEvent | undefined {
  const old = / old auid=(\d+) new auid=(\d+)/.exec(body);
  const next = old === null ? number(fields.get("auid")) : Number(old[2]);
  const pid = number(fields.get("pid"));
  if (next === undefined || (pid === undefined && process === undefined)) return undefined;
  return {
    kind: "login.set",
    ...stamp,
    process: process ?? bare(pid ?? 0, { uid: number(fields.get("uid")) }),
    previousLoginUser: orNull(old === null ? number(fields.get("old-auid")) : Number(old[1])),
    loginUser: orNull(next) ?? null,
    session: orNull(number(fields.get("ses"))),
    succeeded: number(fields.get("res")) !== 0,
  };
}

function sessionOf(stamp: Stamp, { type, body, fields }: Line): TelemetryEvent | undefined {
  const pid = number(fields.get("pid"));
  if (pid === undefined) return undefined;
  const open = body.indexOf("msg='");
  const close = body.lastIndexOf("'");
  const message = open < 0 ? "" : body.slice(open + 5, close > open + 5 ? close : undefined);
  const inside = (name: string): string | null | undefined => {
    const value = new RegExp(`(?:^|[ (])${name}=("[^"]*"|[^ ,)]*)`).exec(message)?.[1];
    if (value === undefined) return undefined;
    if (name === "acct" || name === "exe") return text(value) ?? null;
    return ["?", "(none)", "(null)"].includes(unquote(value)) ? null : unquote(value);
  };
  const program = inside("exe") ?? undefined;
  const account = inside("acct") ?? inside("id") ?? undefined;
  const login = { loginUser: orNull(number(fields.get("auid"))), session: orNull(number(fields.get("ses"))) };
  const process = bare(pid, { uid: number(fields.get("uid")), image: program, ...login });
  if (type === "USER_END" || type === "USER_LOGOUT")
    return { kind: "session.closed", ...stamp, process, account, program };
  return {
    kind: "session.opened",
    ...stamp,
    process,
    account,
    program,
    terminal: inside("terminal"),
    address: inside("addr") ?? undefined,
    succeeded: /res=(?:success|1|yes)[^=]{0,8}$/.test(message),
  };
}
