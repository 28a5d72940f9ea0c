import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EventOf, TelemetryEvent } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { AD_HOC, EsMessages, LINKER_SIGNED, UNSIGNED } from "../../testing/es-messages.ts";
import { accountedFor, readLog } from "../../testing/read.ts";
import { recogniseSource } from "../index.ts";
import { eslogger } from "./source.ts";

const samples = corpusPath("telemetry", "eslogger");

function events(es: EsMessages): readonly TelemetryEvent[] {
  return readLog(eslogger, es.log).events;
}

function of<K extends TelemetryEvent["kind"]>(told: readonly TelemetryEvent[], kind: K): readonly EventOf<K>[] {
  return told.filter((event): event is EventOf<K> => event.kind === kind);
}

describe.each([7, 9, 10, 11])("version %i", (version) => {
  it("tells a process by pid and pidversion, through its executions", () => {
    const es = new EsMessages({ version });
    const shell = es.running("/bin/zsh", { tty: "/dev/ttys001" });
    es.spawn(shell, "/usr/bin/curl", ["curl", "-o", "/tmp/a"]);
    const [forked, executed] = events(es);
    expect(forked).toMatchObject({
      kind: "process.forked",
      child: shell.pid + 1,
      process: { pid: shell.pid, terminal: "ttys001" },
    });
    expect(executed).toMatchObject({
      kind: "process.executed",
      image: "/usr/bin/curl",
      argv: ["curl", "-o", "/tmp/a"],
      argvComplete: true,
      process: {
        pid: shell.pid + 1,
        ppid: shell.pid,
        sensorId: `${shell.pid + 1}:902`,
        formerSensorId: `${shell.pid + 1}:901`,
        parentSensorId: `${shell.pid}:900`,
        responsible: { pid: shell.pid, sensorId: `${shell.pid}:900` },
        uid: 501,
        loginUser: 501,
        cwd: "/Users/dev",
        signing: { status: "platform", identifier: "com.apple.tool" },
      },
    });
  });

  it("tells a drop: created, written, closed, renamed, made executable, run", () => {
    const es = new EsMessages({ version });
    const curl = es.running("/usr/bin/curl");
    es.make(curl, "/private/tmp/.x")
      .rename(curl, "/private/tmp/.x", "/private/tmp/agent")
      .chmod(curl, "/private/tmp/agent", 0o755);
    es.spawn(curl, "/private/tmp/agent", ["agent"], { signature: AD_HOC });
    const told = events(es);
    expect(told.map(({ kind }) => kind)).toEqual([
      "file.opened",
      "file.written",
      "file.written",
      "file.renamed",
      "file.mode-changed",
      "process.forked",
      "process.executed",
    ]);
    const [executed] = of(told, "process.executed");
    const [renamed] = of(told, "file.renamed");
    expect(executed?.file.inode).toBe(of(told, "file.opened")[0]?.file.inode);
    expect(renamed).toMatchObject({
      from: { path: "/private/tmp/.x" },
      to: { path: "/private/tmp/agent" },
      replaced: undefined,
    });
    expect(renamed?.to.inode).toBe(executed?.file.inode);
    expect(executed?.process.signing).toMatchObject({ status: "ad-hoc" });
  });
});

describe("what changed a file", () => {
  const es = new EsMessages();
  const writer = es.running("/usr/bin/python3");

  test.each([
    {
      name: "closed after a change",
      say: () => es.close(writer, "/tmp/a"),
      made: [{ kind: "file.written", finished: true }],
    },
    {
      name: "written through a mapping, as ld does",
      say: () => es.close(writer, "/tmp/a", false, true),
      made: [{ kind: "file.written", finished: true }],
    },
    { name: "closed as it was", say: () => es.close(writer, "/tmp/a", false), made: [] },
    {
      name: "cloned",
      say: () => es.clone(writer, "/tmp/a", "/tmp/b"),
      made: [{ kind: "file.copied", from: { path: "/tmp/a" }, to: { path: "/tmp/b" } }],
    },
    {
      name: "copied",
      say: () => es.copyfile(writer, "/tmp/a", "/tmp/c"),
      made: [{ kind: "file.copied", to: { path: "/tmp/c" } }],
    },
    {
      name: "renamed over another",
      say: () => es.rename(writer, "/tmp/b", "/tmp/c"),
      made: [{ kind: "file.renamed", replaced: { path: "/tmp/c" } }],
    },
    {
      name: "unlinked",
      say: () => es.unlink(writer, "/tmp/c"),
      made: [{ kind: "file.removed", file: { path: "/tmp/c" } }],
    },
    {
      name: "opened for writing and cut",
      say: () => es.say(writer, "open", 10, { fflag: 0x402, file: es.fileOf("/tmp/a") }),
      made: [{ kind: "file.opened", truncated: true }],
    },
    {
      name: "opened for reading",
      say: () => es.say(writer, "open", 10, { fflag: 1, file: es.fileOf("/tmp/a") }),
      made: [],
    },
    {
      name: "exchanged",
      say: () => es.say(writer, "exchangedata", 38, { file1: es.fileOf("/tmp/a"), file2: es.fileOf("/tmp/d") }),
      made: [{ kind: "files.swapped" }],
    },
    {
      name: "quarantine removed",
      say: () => es.removeAttribute(writer, "/tmp/a"),
      made: [{ kind: "file.attribute-changed", attribute: "com.apple.quarantine", removed: true }],
    },
    {
      name: "another attribute removed",
      say: () => es.removeAttribute(writer, "/tmp/a", "com.apple.FinderInfo"),
      made: [],
    },
  ])("$name", ({ say, made }) => {
    es.lines.length = 0;
    say();
    expect(events(es)).toMatchObject(made);
  });
});

test.each([
  { signature: AD_HOC, status: "ad-hoc" },
  { signature: LINKER_SIGNED, status: "linker-signed" },
  { signature: UNSIGNED, status: "unsigned" },
  {
    signature: { signingId: "com.x", teamId: "ABCDE12345", cdhash: "4".repeat(40), flags: 0x1_0001 },
    status: "signed",
  },
  {
    signature: { signingId: "com.x", teamId: "ABCDE12345", cdhash: "4".repeat(40), flags: 0x1_0000 },
    status: "invalid",
  },
])("a signature that is $status", ({ signature, status }) => {
  const es = new EsMessages();
  es.exec(es.running("/bin/sh"), "/tmp/x", ["x"], { signature });
  expect(events(es)).toMatchObject([{ process: { signing: { status } } }]);
});

test("a script that is executed itself is the file, its interpreter the image", () => {
  const es = new EsMessages();
  es.exec(es.running("/bin/zsh"), "/bin/bash", ["/bin/bash", "./x.sh"], { script: "/tmp/x.sh" });
  expect(events(es)).toMatchObject([
    { image: "/bin/bash", file: { path: "/tmp/x.sh" }, interpreters: [{ path: "/bin/bash" }] },
  ]);
});

test("inodes of the sealed system volume stay exact", () => {
  const es = new EsMessages();
  es.unlink(es.running("/bin/rm"), "/tmp/x");
  const log = es.log.replaceAll(/"st_ino":\d+/g, '"st_ino":1152921500312443765');
  expect(of(readLog(eslogger, log).events, "file.removed")[0]?.file.inode).toBe(1152921500312443765n);
});

test("messages that were dropped are counted, those that come late are not", () => {
  const es = new EsMessages();
  const process = es.running("/bin/sh");
  es.create(process, "/tmp/a").lose(5).create(process, "/tmp/b").create(process, "/tmp/c");
  const [first = "", second = "", third = ""] = es.lines;
  expect(readLog(eslogger, es.log).counts.lost).toEqual({ unknown: 5 });
  expect(of(events(es), "events.lost")).toMatchObject([{ count: 5 }]);
  expect(readLog(eslogger, [first, third, second].join("\n")).counts.lost).toEqual({ unknown: 5 });
  expect(readLog(eslogger, `${es.log}${es.log}`).counts.skipped).toEqual({ duplicate: 3 });
});

describe.skipIf(samples === undefined)("real messages", () => {
  const names = samples === undefined ? [] : readdirSync(samples).filter((name) => name.endsWith(".jsonl"));

  it.each(names)("%s: each line has its place", (name) => {
    const log = readFileSync(join(samples ?? "", name), "latin1");
    expect(recogniseSource(log)?.name).toBe("eslogger");
    const { counts } = readLog(eslogger, log);
    expect(accountedFor(counts)).toBe(counts.linesRead);
    expect(counts.skipped).toEqual({});
    expect(counts.linesRead).toBe(log.split("\n").filter((line) => line !== "").length);
  });

  it("all types are known by name", () => {
    const { counts } = readLog(
      eslogger,
      readFileSync(join(samples ?? "", "openxp_one_per_event_type.jsonl"), "latin1"),
    );
    expect(Object.keys(counts.ignored).filter((name) => name.startsWith("type-"))).toEqual([]);
    expect(counts.recordsUsed).toBeGreaterThan(15);
  });

  it("an applet that asks for a shell: each image of the chain, and who is responsible", () => {
    const log = readFileSync(join(samples ?? "", "openxp_MacOS_AppleScript_Execution_1.jsonl"), "latin1");
    const executed = of(readLog(eslogger, log).events, "process.executed");
    expect(executed).toHaveLength(15);
    expect(executed.map(({ image }) => image)).toContain("/usr/bin/whoami");
    expect(executed.every(({ process }) => process.responsible !== undefined)).toBe(true);
  });
});

test.each(["written first", "written last"])(
  "is known by an execution that is longer than a head, its process %s",
  (order) => {
    const es = new EsMessages({ version: 9 });
    es.exec(es.running("/bin/zsh"), "/usr/bin/printf", ["printf", "x".repeat(100_000)]);
    const record = JSON.parse(es.log) as Record<string, unknown>;
    const { process, event, ...rest } = record;
    const line = JSON.stringify(order === "written first" ? { process, event, ...rest } : { ...rest, event, process });
    expect(recogniseSource(line.slice(0, 65_536))).toBe(eslogger);
  },
);
