import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TelemetryEvent } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { readLog } from "../../testing/read.ts";
import { recogniseSource } from "../index.ts";
import { falco } from "./source.ts";

const samples = corpusPath("telemetry", "falco");

function alert(fields: object, rest: object = {}): string {
  return JSON.stringify({
    hostname: "node-1",
    output: "text",
    priority: "Notice",
    rule: "A rule",
    source: "syscall",
    tags: [],
    time: "2026-11-22T06:00:00.021777225Z",
    output_fields: { "proc.exepath": "/usr/bin/curl", ...fields },
    ...rest,
  });
}

const told = (fields: object): readonly TelemetryEvent[] => readLog(falco, alert(fields)).events;

test.each([
  {
    name: "an execution",
    fields: { "evt.type": "execve", "proc.cmdline": "curl -o /tmp/a x", "proc.pid": 7, "proc.ppid": 6 },
    made: [
      {
        kind: "process.executed",
        image: "/usr/bin/curl",
        argv: ["curl", "-o", "/tmp/a", "x"],
        argvComplete: false,
        process: { pid: 7, ppid: 6 },
      },
    ],
  },
  { name: "an execution that failed", fields: { "evt.type": "execve", "evt.failed": true }, made: [] },
  { name: "an execution of no path", fields: { "evt.type": "execve", "proc.exepath": "<NA>" }, made: [] },
  {
    name: "a file opened anew",
    fields: { "evt.type": "openat", "fd.name": "/tmp/a", "evt.arg.flags": "O_TRUNC|O_CREAT|O_WRONLY|O_F_CREATED" },
    made: [{ kind: "file.opened", created: true, truncated: true, file: { path: "/tmp/a", pathBasis: "absolute" } }],
  },
  {
    name: "an old file opened for a change",
    fields: { "evt.type": "open", "fd.name": "a", "proc.cwd": "/srv/", "evt.arg.flags": "O_RDWR" },
    made: [{ kind: "file.opened", created: false, file: { path: "/srv/a", pathBasis: "joined" } }],
  },
  { name: "an open whose flags are not printed", fields: { "evt.type": "openat", "fd.name": "/tmp/a" }, made: [] },
  {
    name: "an open for reading",
    fields: { "evt.type": "openat", "fd.name": "/tmp/a", "evt.arg.flags": "O_RDONLY|O_CLOEXEC" },
    made: [],
  },
  {
    name: "an open that failed",
    fields: { "evt.type": "openat", "fd.name": "/tmp/a", "evt.arg.flags": "O_WRONLY", "evt.res": "EACCES" },
    made: [],
  },
  {
    name: "a rename",
    fields: { "evt.type": "renameat2", "fs.path.source": "/tmp/a", "fs.path.target": "/tmp/b", "evt.res": "SUCCESS" },
    made: [{ kind: "file.renamed", from: { path: "/tmp/a" }, to: { path: "/tmp/b" } }],
  },
  {
    name: "a rename, as older versions print it",
    fields: { "evt.type": "rename", "evt.arg.oldpath": "/tmp/a", "evt.arg.newpath": "/tmp/b" },
    made: [{ kind: "file.renamed", from: { path: "/tmp/a" }, to: { path: "/tmp/b" } }],
  },
  {
    name: "a link",
    fields: { "evt.type": "linkat", "evt.arg.oldpath": "/tmp/a", "evt.arg.newpath": "/tmp/b" },
    made: [{ kind: "file.linked" }],
  },
  {
    name: "a change of mode",
    fields: { "evt.type": "fchmodat", "fs.path.name": "/tmp/a", "evt.arg.mode": "S_IXUSR|S_IRUSR|S_ISUID" },
    made: [{ kind: "file.mode-changed", mode: 0o4500 }],
  },
  { name: "an unknown mode", fields: { "evt.type": "chmod", "fs.path.name": "/a", "evt.arg.mode": "0755" }, made: [] },
  { name: "a removal", fields: { "evt.type": "unlinkat", "fs.path.name": "/a" }, made: [{ kind: "file.removed" }] },
  { name: "a connection", fields: { "evt.type": "connect", "fd.name": "1.2.3.4:80" }, made: [] },
])("$name", ({ fields, made }) => expect(told(fields)).toMatchObject(made));

describe("who it was", () => {
  const exec = { "evt.type": "execve", "proc.cmdline": "sh" };
  test.each([
    { fields: { "proc.tty": 0 }, process: { terminal: null } },
    { fields: { "proc.tty": 34816 }, process: { terminal: "tty:34816" } },
    { fields: { "user.loginuid": -1 }, process: { loginUser: null } },
    { fields: { "user.loginuid": 1000, "user.uid": 0 }, process: { loginUser: 1000, uid: 0 } },
    { fields: { "user.loginuid": "<NA>" }, process: { loginUser: undefined } },
    { fields: { "container.id": "host" }, process: { container: null } },
    { fields: { "container.id": "84c0b936c919" }, process: { container: "84c0b936c919" } },
    { fields: { "proc.pexepath": "/usr/sbin/nginx" }, process: { parentImage: "/usr/sbin/nginx" } },
  ])("$fields", ({ fields, process }) => {
    expect(told({ ...exec, ...fields }).filter(({ kind }) => kind === "process.executed")).toMatchObject([{ process }]);
  });

  it("alerts without a pid are processes of their own", () => {
    const { events } = readLog(falco, `${alert(exec)}\n${alert({ ...exec, "proc.cmdline": "bash" })}`);
    const ids = events.map((event) => ("process" in event ? event.process.sensorId : undefined));
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(undefined);
    expect(told({ ...exec, "proc.pid": 7 })[0]).not.toHaveProperty("process.sensorId");
  });

  it("two rules that tell of one call make one event", () => {
    const log = [alert({ ...exec, "evt.num": 7 }), alert({ ...exec, "evt.num": 7 }, { rule: "Another" })].join("\n");
    expect(readLog(falco, log)).toMatchObject({ events: [{}], counts: { skipped: { duplicate: 1 } } });
  });

  it("numbers of calls above 2^53 stay exact, and names that are no UTF-8 survive", () => {
    const one = alert({ ...exec, "evt.num": 7, "proc.exepath": "/tmp/MARK" }).replaceAll("MARK", "\xff");
    const log = ["9007199254740992", "9007199254740993"].map((number) => one.replace('num":7', `num":${number}`));
    const { events } = readLog(falco, log.join("\n"));
    expect(events).toMatchObject([{ file: { path: "/tmp/\udcff" } }, {}]);
  });
});

test.skipIf(samples === undefined)("alerts of Falco's own generator", () => {
  const log = readFileSync(join(samples ?? "", "elastic_falco_event_generator.jsonl"), "latin1");
  expect(recogniseSource(log)?.name).toBe("falco");
  const { events, counts } = readLog(falco, log);
  expect(counts).toMatchObject({
    linesRead: 2,
    recordsUsed: 1,
    skipped: {},
    ignored: { "openat without its file": 1 },
  });
  expect(events).toMatchObject([
    { kind: "account.named", uid: 0, name: "root" },
    {
      kind: "process.executed",
      time: "2024-05-13T13:23:27.021777225Z",
      host: "a2000de987ff",
      image: "/bin/bash",
      argv: ["bash", "-c", "ls", ">", "/dev/null"],
      process: { loginUser: null, terminal: null, container: "84c0b936c919", parentImage: "/bin/event-generator" },
    },
  ]);
});
