import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EventOf, TelemetryEvent } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { processorMs } from "../../../../../tests/support/processor-time.ts";
import { OsqueryResults, type Row } from "../../testing/osquery-results.ts";
import { accountedFor, readLog } from "../../testing/read.ts";
import { recogniseSource } from "../index.ts";
import { osquery } from "./source.ts";

const samples = corpusPath("telemetry", "osquery");

function events(log: string): readonly TelemetryEvent[] {
  return readLog(osquery, log).events.filter(({ kind }) => kind !== "account.named");
}

function of<K extends TelemetryEvent["kind"]>(told: readonly TelemetryEvent[], kind: K): readonly EventOf<K>[] {
  return told.filter((event): event is EventOf<K> => event.kind === kind);
}

/** One row, in a log of its own. */
function told(row: Row | ((results: OsqueryResults) => Row), numerics = false): readonly TelemetryEvent[] {
  const results = new OsqueryResults({ numerics });
  return events(results.row("any name", typeof row === "function" ? row(results) : row).log);
}

describe.each([false, true])("Linux, numbers as numbers: %s", (numerics) => {
  it("tells an execution", () => {
    const told_ = told((results) => results.processEvent(500, 400, "/usr/bin/curl", "curl -o /tmp/a"), numerics);
    expect(told_).toMatchObject([
      {
        kind: "process.executed",
        at: Date.UTC(2026, 10, 22, 8),
        host: "web-3",
        image: "/usr/bin/curl",
        argv: ["curl", "-o", "/tmp/a"],
        argvComplete: false,
        process: { pid: 500, ppid: 400, uid: 33, euid: 33, loginUser: 1000, cwd: "/home/dev" },
      },
    ]);
  });

  test.each([
    { name: "nobody logged in", more: { auid: 4294967295 }, made: { process: { loginUser: null } } },
    { name: "parent unknown", more: { parent: -1 }, made: { process: { ppid: undefined } } },
    { name: "parent left out", more: { parent: "" }, made: { process: { ppid: undefined } } },
    { name: "directory in hex", more: { cwd: "2F746D702F612062" }, made: { process: { cwd: "/tmp/a b" } } },
    { name: "one word", more: { cmdline: "ls" }, made: { argv: ["ls"], argvComplete: true } },
    { name: "cut", more: { cmdline: "ls", overflows: "cmdline" }, made: { argvComplete: false } },
    {
      name: "a fork, by the one that forked",
      more: { syscall: "clone" },
      made: { kind: "process.forked", child: 500, process: { pid: 400, ppid: undefined, image: "/bin/sh" } },
    },
  ])("$name", ({ more, made }) =>
    expect(told((results) => results.processEvent(500, 400, "/bin/sh", "sh -c x", more), numerics)).toMatchObject([
      made,
    ]),
  );

  test.each([
    { operation: "open+truncate", made: { kind: "file.opened", truncated: true } },
    {
      operation: "write",
      made: { kind: "file.written", finished: false, process: { pid: 7, image: "/bin/cp", ppid: 400 } },
    },
    { operation: "truncate", made: { kind: "file.truncated" } },
    { operation: "unlink", made: { kind: "file.removed", file: { path: "/tmp/a" } } },
    { operation: "rename", made: { kind: "file.renamed", to: { path: "/tmp/b" } } },
    { operation: "link", made: { kind: "file.linked", from: { path: "/tmp/a" } } },
    { operation: "symlink", made: { kind: "file.made", file: { path: "/tmp/b" }, target: "/tmp/a" } },
  ])("process_file_events: $operation", ({ operation, made }) =>
    expect(
      told((results) => results.processFileEvent(7, "/bin/cp", operation, "/tmp/a", "/tmp/b"), numerics),
    ).toMatchObject([made]),
  );

  it.each(["read", "close", "open"])("process_file_events: %s is counted", (operation) => {
    const results = new OsqueryResults({ numerics });
    results.row("fim", results.processFileEvent(7, "/bin/cat", operation, "/tmp/a"));
    expect(readLog(osquery, results.log).counts.ignored).toEqual({ [`process_file_events ${operation}`]: 1 });
  });
});

describe("macOS", () => {
  it("tells an execution with its signature", () => {
    const executed = told((results) =>
      results.esProcessEvent("exec", 501, "/tmp/agent", {
        cmdline: 'agent "a b" ',
        cmdline_count: 2,
        platform_binary: 0,
        codesigning_flags: "ADHOC, NOT_RUNTIME",
        parent: 77,
        original_parent: 76,
        responsible_pid: 70,
      }),
    );
    expect(executed).toMatchObject([
      {
        kind: "process.executed",
        argv: ["agent", "a b"],
        argvComplete: true,
        process: {
          pid: 501,
          ppid: 77,
          originalPpid: 76,
          responsible: { pid: 70 },
          uid: 501,
          euid: undefined,
          signing: { status: "ad-hoc", cdHash: "44".repeat(20), identifier: "com.apple.tool" },
        },
      },
    ]);
  });

  test.each([
    { name: "of the platform", more: {}, status: "platform" },
    { name: "by a team", more: { platform_binary: 0, team_id: "ABCDE12345" }, status: "signed" },
    { name: "none", more: { platform_binary: 0, cdhash: "", codesigning_flags: "NOT_VALID" }, status: "unsigned" },
    { name: "broken", more: { platform_binary: 0, codesigning_flags: "NOT_VALID, NOT_RUNTIME" }, status: "invalid" },
  ])("signature $name", ({ more, status }) =>
    expect(told((results) => results.esProcessEvent("exec", 5, "/x", more))).toMatchObject([
      { process: { signing: { status } } },
    ]),
  );

  it("says nothing of a signature that the query left out", () => {
    const { cdhash, codesigning_flags, platform_binary, team_id, signing_id, ...row } =
      new OsqueryResults().esProcessEvent("exec", 5, "/x");
    expect(of(told(row), "process.executed")[0]?.process.signing).toBeUndefined();
    expect([cdhash, codesigning_flags, platform_binary, team_id, signing_id]).toHaveLength(5);
  });

  test.each([
    {
      row: (r: OsqueryResults) => r.esProcessEvent("fork", 5, "/x", { child_pid: 6 }),
      made: { kind: "process.forked", child: 6, process: { pid: 5 } },
    },
    {
      row: (r: OsqueryResults) => r.esProcessEvent("exit", 5, "/x", { exit_code: 768 }),
      made: { kind: "process.exited", code: 3 },
    },
    {
      row: (r: OsqueryResults) => r.esFileEvent("create", 5, "/bin/cp", "/tmp/a"),
      made: { kind: "file.opened", created: true, process: { image: "/bin/cp" } },
    },
    {
      row: (r: OsqueryResults) => r.esFileEvent("write", 5, "/bin/cp", "/tmp/a"),
      made: { kind: "file.written", file: { path: "/tmp/a" } },
    },
    { row: (r: OsqueryResults) => r.esFileEvent("truncate", 5, "/bin/cp", "/tmp/a"), made: { kind: "file.truncated" } },
    {
      row: (r: OsqueryResults) => r.esFileEvent("rename", 5, "/bin/mv", "/tmp/a", "/tmp/b"),
      made: { kind: "file.renamed", to: { path: "/tmp/b" } },
    },
  ])("$made.kind", ({ row, made }) => expect(told(row)).toMatchObject([made]));

  it("counts messages that were dropped, of each type", () => {
    const results = new OsqueryResults();
    const exec = () => results.row("es", results.esProcessEvent("exec", 5, "/x"));
    exec();
    results.row("es", results.esProcessEvent("fork", 5, "/x", { child_pid: 6 }));
    exec();
    results.lose("process/exec", 4);
    exec();
    const { counts, events: all } = readLog(osquery, results.log);
    expect(counts.lost).toEqual({ "web-3": 4 });
    expect(of(all, "events.lost")).toMatchObject([{ count: 4 }]);
    expect(readLog(osquery, results.log + results.log).counts).toMatchObject({
      lost: { "web-3": 4 },
      skipped: { duplicate: 4 },
    });
  });
});

describe("tables of files", () => {
  test.each([
    { action: "CREATED", change: "created" },
    { action: "UPDATED", change: "written" },
    { action: "MOVED_TO", change: "moved-here" },
    { action: "DELETED", change: "removed" },
  ])("file_events: $action", ({ action, change }) =>
    expect(told((results) => results.fileEvent(action, "/tmp/agent"))).toMatchObject([
      {
        kind: "file.reported",
        change,
        file: { path: "/tmp/agent", inode: 77, mode: 0o755, ownerUid: 33, sizeBytes: 14480, sha256: "ab".repeat(32) },
      },
    ]),
  );

  test.each([
    {
      name: "hash",
      row: { path: "/tmp/a", directory: "/tmp", sha256: "CD".repeat(32) },
      made: { file: { sha256: "cd".repeat(32) } },
    },
    {
      name: "file joined with hash",
      row: { path: "/tmp/a", size: 5, mode: "0755", inode: "1152921500312443765", uid: 0, sha256: "cd".repeat(32) },
      made: { file: { sizeBytes: 5, inode: 1152921500312443765n, ownerUid: 0 } },
    },
    {
      name: "signature by a certificate",
      row: {
        path: "/Applications/X.app",
        signed: 1,
        identifier: "com.x",
        cdhash: "12".repeat(20),
        authority: "Software Signing",
        team_identifier: "T",
      },
      made: { file: { signing: { status: "signed", identifier: "com.x", teamId: "T" } } },
    },
    {
      name: "signature without",
      row: { path: "/x", signed: 1, identifier: "a.out", authority: "", cdhash: "12".repeat(20) },
      made: { file: { signing: { status: "ad-hoc" } } },
    },
    {
      name: "no signature",
      row: { path: "/x", signed: 0, identifier: "", authority: "", cdhash: "" },
      made: { file: { signing: { status: "unsigned" } } },
    },
    {
      name: "where from",
      row: { path: "/x", directory: "/", key: "where_from", value: "https://x.example", base64: 0 },
      made: { attributes: { where_from: "https://x.example" } },
    },
    {
      name: "an attribute that is no text",
      row: { path: "/x", directory: "/", key: "com.apple.provenance", value: "AQIAqwECAwQFBgc=", base64: 1 },
      made: { attributes: { "com.apple.provenance": "010200ab01020304050607" } },
    },
    {
      name: "elf_info of old agents",
      row: { path: "/x", class: "64", abi: "System V", type: "DYN", machine: "62", entrypoint: "4096", is_pie: "1" },
      made: { elf: { machine: "62", type: "DYN" } },
    },
    {
      name: "elf_sections of old agents",
      row: { path: "/x", name: ".symtab", type: "2", vaddr: "0", align: "8", flags: "" },
      made: { elf: { symbolTable: true } },
    },
  ])("$name", ({ row, made }) => expect(told(row)).toMatchObject([{ kind: "file.reported", ...made }]));

  test.each([
    {
      name: "a package's own claim",
      row: { package: "bash", path: "/bin/bash", sha256: "ab".repeat(32), mode: "0755", size: 5 },
    },
    { name: "a carved copy", row: { carve_guid: "x", path: "/bin/bash", sha256: "ab".repeat(32) } },
    { name: "processes", row: { pid: 5, path: "/bin/sh", cmdline: "sh", start_time: 5, parent: 1 } },
    { name: "sockets", row: { pid: 5, path: "/bin/sh", time: 5, remote_address: "::1", action: "connect" } },
    { name: "plist", row: { path: "/x", key: "Label", subkey: "", value: "x" } },
    { name: "users", row: { uid: 5, username: "x" } },
    { name: "an action that changes nothing", row: { target_path: "/x", action: "OPENED", time: 5 } },
  ])("nothing of $name", ({ row }) => expect(told(row)).toEqual([]));
});

describe("the ways of writing", () => {
  const rows = (results: OsqueryResults) => [
    results.processEvent(500, 400, "/bin/a", "a"),
    results.processEvent(501, 400, "/bin/b", "b"),
  ];
  const pids = (log: string) => of(events(log), "process.executed").map(({ process }) => process.pid);

  test.each([
    { name: "event", write: (r: OsqueryResults) => rows(r).forEach((row) => void r.row("q", row)) },
    { name: "snapshot", write: (r: OsqueryResults) => r.snapshot("q", rows(r)) },
    { name: "batch", write: (r: OsqueryResults) => r.batch("q", rows(r), [r.processEvent(1, 0, "/bin/gone", "gone")]) },
    {
      name: "snapshot, one row to a line",
      write: (r: OsqueryResults) => rows(r).forEach((row) => void r.row("q", row, "snapshot")),
    },
  ])("$name", ({ write }) => {
    const results = new OsqueryResults();
    write(results);
    expect(pids(results.log)).toEqual([500, 501]);
    expect(recogniseSource(results.log)?.name).toBe("osquery");
    expect(osquery.startsAt(results.log)).toBe(Date.UTC(2026, 10, 22, 8));
    // Without the number, the time is read from the words.
    expect(osquery.startsAt(results.log.replaceAll(/"unixTime":\d+,/g, ""))).toBe(Date.UTC(2026, 10, 22, 8));
  });

  it("a row that a query does not give any more is no file that is gone", () => {
    const results = new OsqueryResults();
    results.row("hash", { path: "/tmp/a", sha256: "ab".repeat(32) }, "removed");
    expect(readLog(osquery, results.log)).toMatchObject({ events: [], counts: { ignored: { "removed-row": 1 } } });
  });

  it("a host keeps one name, whatever decorations say", () => {
    const { log } = new OsqueryResults().row("hash", { path: "/tmp/a", sha256: "ab".repeat(32) });
    expect(events(log)[0]?.host).toBe("web-3");
    expect(events(log.replace('"hostIdentifier":"web-3",', ""))[0]?.host).toBe("40443DD9-5B21-A345-8F89-AADDE84C3719");
    expect(readLog(osquery, log, 65_536, "mine").events[0]?.host).toBe("mine");
  });

  it("names that are no UTF-8 and numbers above 2^53 stay", () => {
    const { log } = new OsqueryResults({ numerics: true }).row("x", {
      ...new OsqueryResults().fileEvent("CREATED", "/tmp/?"),
      inode: 77,
    });
    const changed = log.replace("/tmp/?", "/tmp/\xff").replace('"inode":77', '"inode":9223372036854775809');
    expect(of(events(changed), "file.reported")[0]?.file).toMatchObject({
      path: "/tmp/\udcff",
      inode: 9223372036854775809n,
    });
  });
});

describe("tables that are asked one after the other", () => {
  const results = new OsqueryResults();
  const early = [results.processEvent(500, 400, "/usr/bin/curl", "curl")];
  const later = [results.processFileEvent(500, "/usr/bin/curl", "write", "/tmp/agent")];
  early.push(results.processEvent(501, 400, "/tmp/agent", "agent"));
  results.wait(40);
  early.push(results.processEvent(502, 400, "/bin/ls", "ls"));
  results.wait(20).batch("processes", early).wait(1).batch("files", later);

  it("are put in order, and within a second in the likely one", () =>
    expect(
      events(results.log).map((event) => ("process" in event ? `${event.kind} ${event.process.pid}` : "")),
    ).toEqual(["process.executed 500", "file.written 500", "process.executed 501", "process.executed 502"]));
});

test("hostile lines cost linear time", () => {
  const results = new OsqueryResults();
  const rows = Array.from({ length: 5_000 }, (_, at) => results.processEvent(at, 1, "/bin/sh", `"${" ".repeat(50)}`));
  results.batch("q", rows);
  results.row("q", results.esProcessEvent("exec", 1, "/x", { cmdline: '"\\'.repeat(125_000), cmdline_count: 3 }));
  results.row("q", results.esProcessEvent("exec", 1, "/x", { cmdline: '"" '.repeat(125_000), cmdline_count: 3 }));
  results.row("q", results.processEvent(1, 1, "/x", "a ".repeat(250_000), { cwd: "41".repeat(250_000) }));
  const begin = processorMs();
  readLog(osquery, results.log);
  expect(processorMs() - begin).toBeLessThan(3000);
});

describe.skipIf(samples === undefined)("recorded results", () => {
  const names = samples === undefined ? [] : readdirSync(samples).filter((name) => !name.endsWith(".txt"));
  const read = (name: string) => readLog(osquery, readFileSync(join(samples ?? "", name), "latin1"));

  it.each(names)("%s: known, and each line has its place", (name) => {
    const log = readFileSync(join(samples ?? "", name), "latin1");
    expect(recogniseSource(log)?.name).toBe("osquery");
    const { counts } = read(name);
    expect(accountedFor(counts)).toBe(counts.linesRead);
    expect(counts.linesRead).toBe(log.split("\n").filter((line) => line !== "").length);
  });

  it("of the everyday ones only the watched files are events", () => {
    const { events: all, counts } = read("msticpy_osqueryd.results.log");
    expect(all.map(({ kind }) => kind)).toEqual(["file.reported", "file.reported"]);
    expect(all[0]).toMatchObject({
      host: "jumpvm",
      at: 1678942771000,
      file: { path: "/etc/rhsm/syspurpose/syspurpose.json", sizeBytes: 2 },
      change: "written",
    });
    // The agent told one update of one second twice.
    expect(counts.skipped).toEqual({ duplicate: 1 });
  });

  it("of the documented ones the execution", () => {
    expect(read("osquery_docs_process_and_socket_events.jsonl").events).toMatchObject([
      { kind: "process.executed", image: "/usr/bin/curl", argv: ["curl", "google.com"], process: { ppid: undefined } },
    ]);
  });
});
