import type { EventOf, TelemetryEvent } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { call, log, path } from "../../testing/auditd-log.ts";
import { readFiles, readLog } from "../../testing/read.ts";
import { auditd } from "./source.ts";

const AT_FDCWD = "ffffff9c";

function events(text: string): readonly TelemetryEvent[] {
  return readLog(auditd, text).events;
}

function only<K extends TelemetryEvent["kind"]>(text: string, kind: K): EventOf<K> {
  const found = events(text);
  const happened = found.filter((event) => event.kind !== "account.named");
  expect(happened.map((event) => event.kind)).toEqual([kind]);
  return happened[0] as EventOf<K>;
}

const open = (flags: string, ...paths: readonly string[]) =>
  call({ number: 257, exit: "3", args: [AT_FDCWD, "7f00", flags, "1b6"], paths });

describe("opening files", () => {
  test.each([
    { name: "created", flags: "241", type: "CREATE", is: { created: true, truncated: false, unnamed: false } },
    { name: "truncated", flags: "241", type: "NORMAL", is: { created: false, truncated: true, unnamed: false } },
    { name: "as it was", flags: "2", type: "NORMAL", is: { created: false, truncated: false, unnamed: false } },
    {
      name: "O_CREAT for reading",
      flags: "40",
      type: "CREATE",
      is: { created: true, truncated: false, unnamed: false },
    },
  ])("$name", ({ flags, type, is }) => {
    expect(only(log(open(flags, path("/tmp/x", type))), "file.opened")).toMatchObject({ ...is, descriptor: 3 });
  });

  test.each([
    { name: "for reading", lines: open("80000", path("/etc/passwd", "NORMAL")) },
    { name: "O_PATH", lines: open("200002", path("/etc/passwd", "NORMAL")) },
    { name: "a device", lines: open("2", path("/dev/null", "NORMAL", 5, "020666")) },
    { name: "a FIFO", lines: open("1", path("/run/fifo", "NORMAL", 5, "010600")) },
    { name: "a directory", lines: open("10000", path("/tmp", "NORMAL", 5, "040755")) },
    {
      name: "refused",
      lines: call({
        number: 257,
        success: "no",
        exit: "-13",
        args: [AT_FDCWD, "1", "241", "0"],
        paths: [path("/x", "NORMAL")],
      }),
    },
  ])("no event: $name", ({ lines }) => expect(events(log(lines))).toEqual([]));

  it("takes O_TMPFILE as a new file without a name", () => {
    const event = only(log(open("410002", path("/tmp", "NORMAL", 99, "0100600"))), "file.opened");
    expect(event).toMatchObject({
      created: true,
      unnamed: true,
      file: { path: undefined, pathBasis: "none", inode: 99 },
    });
  });

  it("reads openat2's flags from the OPENAT2 record", () => {
    const lines = call({
      number: 437,
      exit: "4",
      args: [AT_FDCWD, "1", "7ffc", "18"],
      extra: ["type=OPENAT2 oflag=0102 mode=0644 resolve=0x0"],
      paths: [path("/tmp/new", "CREATE")],
    });
    expect(only(log(lines), "file.opened")).toMatchObject({ created: true, descriptor: 4, file: { path: "/tmp/new" } });
  });
});

describe("names", () => {
  test.each([
    { name: "relative to the working directory", a0: AT_FDCWD, written: "b/../c", is: ["/work dir/c", "joined"] },
    { name: "AT_FDCWD in 64 bits", a0: "ffffffffffffff9c", written: "c", is: ["/work dir/c", "joined"] },
    { name: "relative to a descriptor", a0: "5", written: "c", is: ["c", "unknown-directory"] },
    { name: "absolute beside a descriptor", a0: "5", written: "/a//./b", is: ["/a/b", "absolute"] },
    { name: "no name", a0: AT_FDCWD, written: "(null)", is: [undefined, "none"] },
    { name: "a descriptor's name", a0: AT_FDCWD, written: "/proc/self/fd/3", is: ["/proc/self/fd/3", "none"] },
    { name: "not UTF-8", a0: AT_FDCWD, written: "2F746D702FFF", is: ["/tmp/\udcff", "absolute"] },
    { name: "UTF-8", a0: AT_FDCWD, written: "2F746D702FC3A9", is: ["/tmp/é", "absolute"] },
  ])("$name", ({ a0, written, is: [wanted, basis] }) => {
    const lines = call({ number: 268, args: [a0, "1", "1ed", "0"], paths: [path(written, "NORMAL")] });
    expect(only(log(lines), "file.mode-changed")).toMatchObject({
      mode: 0o755,
      file: { path: wanted, pathBasis: basis },
    });
  });

  it("does not take the working directory for the directory of a descriptor", () => {
    // The kernel writes the cwd as PARENT of a name without a slash, whatever the descriptor was.
    const paths = [path("/var", "PARENT", 1, "040755"), path("x", "DELETE")];
    const lines = call({ number: 263, args: ["4", "1", "0", "0"], cwd: '"/var"', paths });
    expect(only(log(lines), "file.removed").file).toMatchObject({ path: "x", pathBasis: "unknown-directory" });
  });

  it("takes an absolute parent that is another directory", () => {
    const paths = [path("/srv/data/", "PARENT", 1, "040755"), path("x", "DELETE")];
    const lines = call({ number: 263, args: ["4", "1", "0", "0"], cwd: '"/var"', paths });
    expect(only(log(lines), "file.removed").file).toMatchObject({ path: "/srv/data/x", pathBasis: "joined" });
  });

  it("leaves inodes above 2^53 exact", () => {
    const body = path("/x", "DELETE").replace("inode=7", "inode=18446744073709551615");
    expect(only(log(call({ number: 87, paths: [body] })), "file.removed").file.inode).toBe(18446744073709551615n);
  });
});

describe("renaming and linking", () => {
  it("tells the file that lost its name from the one that moved, whatever their order", () => {
    const paths = [
      path("/a/", "PARENT", 1, "040755"),
      path("/b/", "PARENT", 2, "040755"),
      path("/b/new", "DELETE", 20),
      path("/a/old", "DELETE", 10),
      path("/b/new", "CREATE", 10),
    ];
    expect(only(log(call({ number: 82, paths })), "file.renamed")).toMatchObject({
      from: { path: "/a/old", inode: 10 },
      to: { path: "/b/new", inode: 10 },
      replaced: { path: "/b/new", inode: 20 },
    });
  });

  it("replaces nothing when nothing was there", () => {
    const paths = [path("/a/old", "DELETE", 10), path("/b/new", "CREATE", 10)];
    expect(only(log(call({ number: 82, paths })), "file.renamed").replaced).toBeUndefined();
  });

  it("reads both directories of renameat", () => {
    const lines = call({
      number: 264,
      args: [AT_FDCWD, "1", "6", "2"],
      paths: [path("old", "DELETE", 10), path("new", "CREATE", 10)],
    });
    expect(only(log(lines), "file.renamed")).toMatchObject({
      from: { path: "/work dir/old", pathBasis: "joined" },
      to: { path: "new", pathBasis: "unknown-directory" },
    });
  });

  it("links a descriptor to a first name", () => {
    const paths = [
      path("/proc/self/fd/5", "NORMAL", 99),
      path("/tmp/", "PARENT", 1, "040755"),
      path("/tmp/x", "CREATE", 99),
    ];
    const lines = call({ number: 265, args: [AT_FDCWD, "1", AT_FDCWD, "2"], paths });
    expect(only(log(lines), "file.linked")).toMatchObject({
      from: { pathBasis: "none", inode: 99 },
      to: { path: "/tmp/x" },
    });
  });

  it("keeps a symbolic link's target as logged", () => {
    const target = 'name="../lib/x.so" nametype=UNKNOWN cap_fp=0';
    const lines = call({
      number: 88,
      paths: [path("/usr/lib/", "PARENT", 1, "040755"), target, path("/usr/lib/x", "CREATE", 9, "0120777")],
    });
    expect(only(log(lines), "file.made")).toMatchObject({
      what: "symlink",
      target: "../lib/x.so",
      file: { path: "/usr/lib/x" },
    });
  });
});

describe("processes", () => {
  test.each([
    { name: "fork", arch: "c000003e", number: 57, a: ["0", "0"], thread: false },
    { name: "vfork", arch: "c000003e", number: 58, a: ["0", "0"], thread: false },
    { name: "clone of a process", arch: "c000003e", number: 56, a: ["1200011", "0"], thread: false },
    { name: "clone of a thread", arch: "c000003e", number: 56, a: ["3d0f00", "0"], thread: true },
    { name: "clone3", arch: "c000003e", number: 435, a: ["7ffc", "58"], thread: undefined },
    { name: "clone on aarch64", arch: "c00000b7", number: 220, a: ["3d0f00", "0"], thread: true },
    {
      name: "clone on s390x: the flags come second",
      arch: "80000016",
      number: 120,
      a: ["3d0f00", "1200011"],
      thread: false,
    },
    { name: "a thread on s390x", arch: "80000016", number: 120, a: ["0", "3d0f00"], thread: true },
    { name: "x32", arch: "c000003e", number: 56 + 0x40000000, a: ["1200011", "0"], thread: false },
    { name: "i386", arch: "40000003", number: 120, a: ["1200011", "0"], thread: false },
    { name: "riscv64", arch: "c00000f3", number: 220, a: ["1200011", "0"], thread: false },
    { name: "arm", arch: "40000028", number: 120, a: ["1200011", "0"], thread: false },
    { name: "ppc64le", arch: "c0000015", number: 120, a: ["1200011", "0"], thread: false },
  ])("$name", ({ arch, number, a: [a0 = "", a1 = ""], thread }) => {
    const lines = call({ arch, number, exit: "4711", args: [a0, a1, "0", "0"] });
    expect(only(log(lines), "process.forked")).toMatchObject({ child: 4711, thread });
  });

  test.each([
    ["c000003e", 59],
    ["c000003e", 520 + 0x40000000],
    ["40000003", 11],
    ["c00000b7", 221],
    ["40000028", 11],
    ["c0000015", 11],
    ["80000016", 11],
    ["c00000f3", 221],
  ])("execve on %s is %i", (arch, number) => {
    const lines = call({ arch, number, extra: ['type=EXECVE argc=1 a0="x"'], paths: [path("/bin/x", "NORMAL")] });
    expect(only(log(lines), "process.executed")).toMatchObject({
      argv: ["x"],
      argvComplete: true,
      file: { path: "/bin/x" },
    });
  });

  it("keeps script, interpreter and loader in order and drops a file that is logged twice", () => {
    const paths = [
      path("/s.sh", "NORMAL", 1),
      path("/s.sh", "NORMAL", 1),
      path("/bin/sh", "NORMAL", 2),
      path("/lib/ld.so", "NORMAL", 3),
    ];
    const event = only(log(call({ number: 59, extra: ['type=EXECVE argc=1 a0="sh"'], paths })), "process.executed");
    expect([event.file.path, ...event.interpreters.map((file) => file.path)]).toEqual([
      "/s.sh",
      "/bin/sh",
      "/lib/ld.so",
    ]);
  });

  it("gives a failed execution no event, and a proctitle is no argument", () => {
    expect(events(log(call({ number: 59, success: "no", exit: "-2", paths: [path("/x", "NORMAL")] })))).toEqual([]);
    const event = only(log(call({ number: 59, paths: [path("/x", "NORMAL")] })), "process.executed");
    expect(event).toMatchObject({ argv: [], argvComplete: false });
  });

  it("reads nobody's session and terminal as none", () => {
    const process =
      "auid=4294967295 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4294967295 comm=6120 exe=2F6D656D66643A78202864656C6574656429";
    const event = only(log(call({ number: 231, args: ["137", "0", "0", "0"], process })), "process.exited");
    expect(event).toMatchObject({
      code: 0x37,
      process: {
        loginUser: null,
        session: null,
        terminal: null,
        name: "a ",
        image: "/memfd:x (deleted)",
        cwd: undefined,
      },
    });
  });

  test.each([
    { name: "attach", args: ["10", "4d2", "0", "0"], extra: ["type=OBJ_PID opid=1234 oauid=0"], target: 1234 },
    { name: "seize without a target record", args: ["4206", "4d2", "0", "0"], extra: [], target: 1234 },
  ] as const)("ptrace: $name", ({ args, extra, target }) => {
    expect(only(log(call({ number: 101, args, extra })), "process.tampered")).toMatchObject({ by: "ptrace", target });
  });

  it("does not take being traced or reading for tampering", () => {
    expect(events(log(call({ number: 101, args: ["0", "0", "0", "0"] })))).toEqual([]);
    expect(events(log(call({ number: 101, args: ["3", "4d2", "0", "0"] })))).toEqual([]);
  });

  it("reads an operation queued in an io_uring", () => {
    const stamp = "msg=audit(1700000000.100:5):";
    const text = `type=URINGOP ${stamp} uring_op=18 success=yes exit=7 items=2 ppid=1 pid=2 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 subj=x key=(null)
type=PATH ${stamp} item=0 ${path("/tmp/", "PARENT", 1, "040755")}
type=PATH ${stamp} item=1 ${path("/tmp/u", "CREATE", 2)}
`;
    const event = only(text, "file.opened");
    expect(event).toMatchObject({
      created: true,
      file: { path: "/tmp/u" },
      process: { pid: 2, image: undefined, loginUser: undefined },
    });
  });
});

describe("arguments", () => {
  const run = (...records: readonly string[]) =>
    only(
      log(call({ number: 59, extra: records.map((record) => `type=EXECVE ${record}`), paths: [path("/x", "NORMAL")] })),
      "process.executed",
    );

  test.each([
    {
      name: "quoted and hex",
      records: ['argc=3 a0="sh" a1="-c" a2=6C73202D6C'],
      argv: ["sh", "-c", "ls -l"],
      complete: true,
    },
    {
      name: "a number is text",
      records: ['argc=2 a0="kill" a1="75736520"'],
      argv: ["kill", "75736520"],
      complete: true,
    },
    { name: "empty", records: ['argc=2 a0="x" a1=""'], argv: ["x", ""], complete: true },
    {
      name: "cut between two bytes of a character",
      records: ["argc=1 a0_len=8 a0[0]=61C3", " a0[1]=A962"],
      argv: ["aéb"],
      complete: true,
    },
    {
      name: "pieces that overtook each other",
      records: [" a1[1]=62", 'argc=2 a0="x" a1_len=4 a1[0]=61'],
      argv: ["x", "ab"],
      complete: true,
    },
    {
      name: "a piece is missing",
      records: ['argc=2 a0="x" a1_len=6 a1[0]=61', " a1[2]=63"],
      argv: ["x", "ac"],
      complete: false,
    },
    {
      name: "a length that lies",
      records: ['argc=2 a0="x" a1_len=4000000000 a1[0]=61'],
      argv: ["x", "a"],
      complete: false,
    },
    { name: "a count that lies", records: ['argc=4000000000 a0="x"'], argv: ["x"], complete: false },
    { name: "a gap", records: ['argc=3 a0="x" a2="z"'], argv: ["x"], complete: false },
    { name: "an index from nowhere", records: ['argc=1 a4294967295="x"'], argv: [], complete: false },
  ])("$name", ({ records, argv, complete }) => {
    expect(run(...records)).toMatchObject({ argv, argvComplete: complete });
  });
});

describe("forms of a line", () => {
  const plain = call({ number: 57, exit: "12" });
  const same = { child: 12, thread: false };

  test.each([
    { name: "node=", host: "web-3", change: (line: string) => `node=web-3 ${line}` },
    { name: "syslog", host: "web-3", change: (line: string) => `Jul  6 18:30:48 web-3 audispd: ${line}` },
    {
      name: "syslog with priority and node",
      host: "n1",
      change: (line: string) => `<134>Oct 28 09:56:44 web-3 audispd: node=n1 ${line}`,
    },
    {
      name: "rsyslog with RFC 3339 time",
      host: "web-3",
      change: (line: string) => `2016-07-26T19:04:35.989307+03:00 web-3 audispd: ${line}`,
    },
    {
      name: "RFC 5424",
      host: "web-3",
      change: (line: string) => `<13>1 2024-01-02T03:04:05.678Z web-3 audispd - - - ${line}`,
    },
    {
      name: "kernel log",
      host: "web-3",
      change: (line: string) =>
        `Jul 26 18:30:48 web-3 kernel: audit: ${line.replace("SYSCALL", "1300").replace("PROCTITLE", "1327").replace("msg=", "")}`,
    },
    {
      name: "numeric",
      host: "unknown",
      change: (line: string) => line.replace("SYSCALL", "1300").replace("PROCTITLE", "UNKNOWN[1327]"),
    },
    { name: "carriage return", host: "unknown", change: (line: string) => `${line}\r` },
    {
      name: "ENRICHED",
      host: "unknown",
      change: (line: string) => `${line}\x1dARCH=x86_64 SYSCALL=fork AUID="dev" UID="root"`,
    },
    {
      name: "ENRICHED, separator lost",
      host: "unknown",
      change: (line: string) => `${line}ARCH=x86_64 SYSCALL=fork AUID="dev" UID="root"`,
    },
  ])("$name", ({ host, change }) => {
    const event = only(`${plain.map(change).join("\n")}\n`, "process.forked");
    expect(event).toMatchObject({ ...same, host, process: { uid: 1000, loginUser: 1000, image: "/usr/bin/dash" } });
  });

  it("reads PATH where the separator was lost", () => {
    const lines = call({
      number: 87,
      paths: [path("/x", "DELETE").replace("cap_fp=0", 'cap_frootid=0OUID="root" OGID="root"')],
    });
    expect(only(log(lines), "file.removed").file).toMatchObject({ path: "/x", ownerUid: 0 });
  });

  it("lets --host win", () => {
    const { events: found } = readLog(auditd, log(plain.map((line) => `node=a ${line}`)), 64, "mine");
    expect(found.map(({ host }) => host)).toEqual(["mine"]);
  });

  it("says why a line was not used", () => {
    const text =
      '\nhello\ntype=SYSCALL arch=c000003e\ntype=DAEMON_CONFIG msg=audit(1.000:3) config changed\ntype=CWD msg=audit(1.000:4): cwd="/"\ntype=PATH msg=aud';
    expect(readLog(auditd, text).counts).toMatchObject({
      linesRead: 6,
      recordsUsed: 0,
      ignored: { DAEMON_CONFIG: 1 },
      skipped: { empty: 1, "no-audit-record": 1, "no-stamp": 1, "no-syscall": 1, cut: 1 },
    });
  });
});

describe("order, loss and copies", () => {
  const fork = (serial: number, at = "1700000000.100", number = 57) =>
    call({ number, serial, at, exit: String(serial + 1) });
  const ids = (found: readonly TelemetryEvent[]) => found.map(({ id }) => id.replace(/^.*:/, ""));

  it("puts events into the order of time, then serial", () => {
    const text = log(fork(3, "1700000000.104"), fork(2), fork(1), fork(4, "1700000000.100"));
    expect(ids(events(text))).toEqual(["1", "2", "4", "3"]);
  });

  it("waits for records that come late", () => {
    const [one, two] = [call({ number: 87, serial: 1, paths: [path("/x", "DELETE")] }), fork(2)];
    const late = [...one.slice(0, 2), ...two, ...one.slice(2)];
    expect(events(log(late)).map(({ kind }) => kind)).toEqual(["file.removed", "process.forked"]);
  });

  it("counts a gap, once, where it was", () => {
    const { events: found, counts } = readLog(auditd, log(fork(10), fork(14)));
    expect(found.map(({ kind }) => kind)).toEqual(["process.forked", "events.lost", "process.forked"]);
    expect(found[1]).toMatchObject({ count: 3 });
    expect(counts.lost).toEqual({ unknown: 3 });
  });

  it("does not count what comes late as lost", () => {
    expect(readLog(auditd, log(fork(10), fork(12), fork(11))).counts.lost).toEqual({});
  });

  it("takes the numbers of other records into account", () => {
    const other = "type=SERVICE_START msg=audit(1700000000.100:11): pid=1 uid=0 msg='unit=x'";
    expect(readLog(auditd, log(fork(10), [other], fork(12))).counts.lost).toEqual({});
  });

  it("goes on after the counter wraps, also within a millisecond", () => {
    const { events: found, counts } = readLog(auditd, log(fork(4294967294), fork(4294967295), fork(0), fork(1)));
    expect(counts.lost).toEqual({});
    expect(ids(found)).toEqual(["4294967294", "4294967295", "0", "1"]);
  });

  it("does not take a boot for a loss", () => {
    const boot = log(fork(900_000), fork(7, "1700000100.000"), fork(8, "1700000100.001"));
    expect(readLog(auditd, boot).counts.lost).toEqual({});
    const daemon = "type=DAEMON_START msg=audit(1700000050.000:77): auditd start";
    expect(readLog(auditd, log(fork(5), [daemon], fork(800, "1700000100.000"))).counts.lost).toEqual({});
  });

  it("lets an event go on in the next file, but not a line", () => {
    const lines = call({ number: 87, paths: [path("/x", "DELETE")] });
    const first = `${lines.slice(0, 2).join("\n")}\n`;
    const second = `${lines.slice(2).join("\n")}\n`;
    expect(readFiles(auditd, [first, second]).events.map(({ kind }) => kind)).toEqual(["file.removed"]);
    const cut = readFiles(auditd, [`${first}type=PA`, second]);
    expect(cut.events).toHaveLength(1);
    expect(cut.counts.skipped).toEqual({ cut: 1 });
  });

  it("gives nothing out twice when a file is given twice", () => {
    const text = log(...Array.from({ length: 700 }, (_, index) => fork(index + 1, `17000000${10 + (index >> 4)}.100`)));
    const once = readFiles(auditd, [text]);
    const twice = readFiles(auditd, [text, text]);
    expect(twice.events).toEqual(once.events);
    expect(twice.counts.skipped).toEqual({ duplicate: 700 });
    expect(twice.counts.lost).toEqual({});
  });

  it("keeps hosts apart", () => {
    const on = (node: string, lines: readonly string[]) => lines.map((line) => `node=${node} ${line}`);
    const [a, b] = [
      on("a", call({ number: 87, paths: [path("/a", "DELETE")] })),
      on("b", call({ number: 87, paths: [path("/b", "DELETE")] })),
    ];
    const mixed = a.flatMap((line, index) => [line, b[index] ?? ""]);
    const found = events(log(mixed)) as readonly EventOf<"file.removed">[];
    expect(found.map(({ host, file }) => [host, file.path])).toEqual([
      ["a", "/a"],
      ["b", "/b"],
    ]);
  });
});

describe("logins", () => {
  const stamp = "msg=audit(1700000000.100:1):";

  it("joins LOGIN with the program that wrote it", () => {
    const login = "type=LOGIN pid=50 uid=0 old-auid=4294967295 auid=1001 tty=(none) old-ses=4294967295 ses=8 res=1";
    const lines = call({ number: 1, pid: 50, extra: [login] });
    const [first, second, ...rest] = lines;
    for (const order of [lines, [second ?? "", first ?? "", ...rest]]) {
      expect(only(log(order), "login.set")).toMatchObject({
        previousLoginUser: null,
        loginUser: 1001,
        session: 8,
        succeeded: true,
        process: { pid: 50, image: "/usr/bin/dash" },
      });
    }
  });

  it("reads old kernels' form", () => {
    const text = `type=LOGIN ${stamp} login pid=13015 uid=0 old auid=4294967295 new auid=0\n`;
    expect(only(text, "login.set")).toMatchObject({
      previousLoginUser: null,
      loginUser: 0,
      process: { pid: 13015, uid: 0 },
    });
  });

  test.each([
    {
      name: "sshd",
      type: "USER_START",
      message:
        'op=PAM:session_open grantors=pam_unix acct="dev" exe="/usr/sbin/sshd" hostname=h addr=10.0.0.9 terminal=ssh res=success',
      is: { account: "dev", program: "/usr/sbin/sshd", address: "10.0.0.9", terminal: "ssh", succeeded: true },
    },
    {
      name: "failed, hex account",
      type: "USER_LOGIN",
      message:
        'op=login acct=28696E76616C6964207573657229 exe="/usr/sbin/sshd" hostname=? addr=179.38.151.221 terminal=sshd res=failed',
      is: { account: "(invalid user)", address: "179.38.151.221", succeeded: false },
    },
    {
      name: "by number",
      type: "USER_LOGIN",
      message: 'op=login id=1001 exe="/usr/sbin/sshd" hostname=h addr=? terminal=/dev/pts/1 res=success',
      is: { account: "1001", address: undefined, terminal: "/dev/pts/1" },
    },
    {
      name: "old PAM",
      type: "USER_START",
      message: 'PAM: session open acct=root : exe="/usr/sbin/crond" (hostname=?, addr=?, terminal=cron res=success)',
      is: { account: "root", program: "/usr/sbin/crond", terminal: "cron", succeeded: true },
    },
  ])("$name", ({ type, message, is }) => {
    const text = `type=${type} ${stamp} pid=9 uid=0 auid=1001 ses=8 subj=x msg='${message}'\x1dUID="root" AUID="dev"\n`;
    expect(only(text, "session.opened")).toMatchObject({
      ...is,
      process: { pid: 9, uid: 0, loginUser: 1001, session: 8 },
    });
  });
});
