import { EsMessages } from "../../packages/telemetry/src/testing/es-messages.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * A build told by Endpoint Security, with every member and in the order in which eslogger of macOS 13 wrote the recorded
 * logs of github.com/openxp-team (message version 7): some 2,300 bytes to a message, as there. Each message is one that
 * makes an event; two compilers run at a time.
 */
export function eslogger(names = 2000) {
  const es = new EsMessages();
  const make = es.running("/usr/bin/make", { tty: "/dev/ttys001" });
  const lines: string[] = [];
  const step = (index: number) => {
    const files = [2 * index, 2 * index + 1].map((number) => `/Users/dev/src/project/build/file${number % names}`);
    const compilers = files.map((file) =>
      es.spawn(make, "/usr/bin/clang", ["clang", "-O2", "-Iinclude", "-c", `${file}.c`, "-o", `${file}.o`]),
    );
    for (const tell of [
      (cc: (typeof compilers)[number], file: string) => es.create(cc, `${file}.o.tmp`),
      (cc: (typeof compilers)[number], file: string) => es.write(cc, `${file}.o.tmp`),
      (cc: (typeof compilers)[number], file: string) => es.write(cc, `${file}.o.tmp`),
      (cc: (typeof compilers)[number], file: string) => es.close(cc, `${file}.o.tmp`),
      (cc: (typeof compilers)[number], file: string) => es.rename(cc, `${file}.o.tmp`, `${file}.o`),
      (cc: (typeof compilers)[number], file: string) => es.chmod(cc, `${file}.o`, 0o755),
      (cc: (typeof compilers)[number]) => es.exit(cc),
      (_: unknown, file: string) => es.unlink(make, `${file}.o`),
    ]) {
      for (const [at, cc] of compilers.entries()) tell(cc, files[at] ?? "");
    }
    for (const line of es.lines) lines.push(JSON.stringify(message(JSON.parse(line))));
    es.lines.length = 0;
  };
  return { step, lines };
}

const MESSAGE = [
  "schema_version",
  "mach_time",
  "event_type",
  "thread",
  "version",
  "seq_num",
  "event",
  "time",
  "action",
  "process",
  "action_type",
  "global_seq_num",
];
const PROCESS = [
  "signing_id",
  "parent_audit_token",
  "codesigning_flags",
  "executable",
  "ppid",
  "tty",
  "start_time",
  "is_platform_binary",
  "group_id",
  "audit_token",
  "is_es_client",
  "responsible_audit_token",
  "session_id",
  "original_ppid",
  "cdhash",
  "team_id",
];
const EXEC = ["script", "last_fd", "target", "image_cpusubtype", "image_cputype", "fds", "env", "args", "cwd"];
const EXEC_REST = {
  last_fd: 2,
  image_cpusubtype: 3,
  image_cputype: 16777223,
  fds: [0, 1, 2].map((fd) => ({ fd, fdtype: 1 })),
  env: [
    "SHELL=/bin/zsh",
    "TMPDIR=/var/folders/g9/0ny1fs6s2wz1mx_7t2yd33f40000gn/T/",
    "USER=dev",
    "MAKELEVEL=1",
    "MAKEFLAGS= --jobserver-fds=3,4 -j",
    "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    "PWD=/Users/dev/src/project",
    "LANG=en_US.UTF-8",
    "HOME=/Users/dev",
    "TERM=xterm-256color",
  ],
  dyld_exec_path: "/usr/bin/clang",
};

function message(written: Members): Members {
  const time = String(written.time);
  const said = walk(written, time) as Record<string, unknown>;
  const [[name, event] = ["", {}]] = Object.entries(said.event as Members);
  const told = name === "exec" ? ordered({ ...(event as Members), ...EXEC_REST }, EXEC) : event;
  return ordered({ ...said, event: { [name]: told } }, MESSAGE);
}

/** Files get all that stat says of them, processes their order. */
function walk(value: unknown, time: string): unknown {
  if (Array.isArray(value)) return value.map((inner) => walk(inner, time));
  if (typeof value !== "object" || value === null) return value;
  const members = value as Members;
  if ("path_truncated" in members) {
    const { path, stat, path_truncated } = members;
    return { path, stat: statOf(String(path), stat as Members, time), path_truncated };
  }
  const walked = Object.fromEntries(Object.entries(members).map(([name, inner]) => [name, walk(inner, time)]));
  return "signing_id" in members ? ordered(walked, PROCESS) : walked;
}

const SYSTEM_INODE = 2 ** 60 + 437_030; // as on the volumes of macOS: beyond what a number holds exactly
const INSTALLED = "2023-06-15T10:08:29.000000000Z";

/** A file of the system is as old as the system; a terminal is used all the time, as are files that a build makes. */
function statOf(path: string, stat: Members, time: string): Members {
  const system = path.startsWith("/usr/");
  const changed = system ? INSTALLED : path.startsWith("/dev/") ? `${time.slice(0, 19)}.000000000Z` : time;
  const size = Number(stat.st_size ?? 640);
  return {
    st_blocks: Math.ceil(size / 4096) * 8,
    st_blksize: 4096,
    st_rdev: 0,
    st_dev: stat.st_dev ?? 16777234,
    st_uid: system ? 0 : (stat.st_uid ?? 501),
    st_gid: system ? 0 : 20,
    st_ino: system ? SYSTEM_INODE : (stat.st_ino ?? 19430),
    st_birthtimespec: system ? INSTALLED : `${time.slice(0, 19)}.000000000Z`,
    st_flags: system ? 524320 : 0,
    st_nlink: 1,
    st_mtimespec: changed,
    st_ctimespec: changed,
    st_size: size,
    st_gen: 0,
    st_mode: stat.st_mode ?? 16877,
    st_atimespec: changed,
  };
}

/** Members in this order, then the others. */
function ordered(members: Members, names: readonly string[]): Members {
  const known = names.flatMap((name) => (name in members ? [[name, members[name]] as const] : []));
  return { ...Object.fromEntries(known), ...members };
}
