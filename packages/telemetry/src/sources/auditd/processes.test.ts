import { describe, expect, it, test } from "vitest";
import { events, only } from "../../testing/auditd-events.ts";
import { call, log, path } from "../../testing/auditd-log.ts";

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
