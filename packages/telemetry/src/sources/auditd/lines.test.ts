import type { EventOf, TelemetryEvent } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { events, only } from "../../testing/auditd-events.ts";
import { call, log, path } from "../../testing/auditd-log.ts";
import { readFiles, readLog } from "../../testing/read.ts";
import { auditd } from "./source.ts";

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
