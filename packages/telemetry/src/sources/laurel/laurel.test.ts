import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { TelemetryEvent } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { laurelLog } from "../../testing/laurel-log.ts";
import { naiveEvents, sortEvents } from "../../testing/naive-auditd.ts";
import { readLog } from "../../testing/read.ts";
import { auditd } from "../auditd/source.ts";
import { laurel } from "./source.ts";

const AUDITD_LOGS = join(dirname(fileURLToPath(import.meta.url)), "../auditd/testdata");
const samples = corpusPath("telemetry");
const traces = corpusPath("traces");

/** What both sources can know: Laurel does not say what it left out, and sessions are written by user space. */
function shared(events: readonly TelemetryEvent[]): readonly TelemetryEvent[] {
  return sortEvents(events.filter(({ kind }) => !/^(?:session|events|account)\./.test(kind)));
}

describe("the same events as the audit log they were made of", () => {
  // But for the damaged one: Laurel writes what it could read, not what stood there.
  const logs = readdirSync(AUDITD_LOGS).filter((name) => name.endsWith(".log") && !name.startsWith("chopped"));
  test.each(logs)("%s", (name) => {
    const log = readFileSync(join(AUDITD_LOGS, name), "latin1");
    expect(shared(readLog(laurel, laurelLog(log)).events)).toEqual(shared(naiveEvents(log)));
  });

  it.skipIf(traces === undefined).each(["web_curl", "sstrip_cat", "memfd", "dev_make"])("trace %s", (name) => {
    const log = gunzipSync(readFileSync(join(traces ?? "", name, "audit.log.gz"))).toString("latin1");
    const { events } = readLog(laurel, laurelLog(log));
    expect(shared(events)).toEqual(shared(readLog(auditd, log).events));
    expect(events.length).toBeGreaterThan(20);
  });

  // Pairs of a raw log and what Laurel itself made of it.
  it.skipIf(samples === undefined).each(["execve", "execve-long", "login", "nscd", "avc-apparmor", "adjntpval"])(
    "record %s",
    (name) => {
      const raw = readFileSync(join(samples ?? "", "auditd", `laurel_record-${name}.txt`), "latin1");
      const made = readFileSync(join(samples ?? "", "laurel", `laurel_record-${name}.json`), "latin1");
      const unnamed = (events: readonly TelemetryEvent[]) => shared(events).map((event) => ({ ...event, host: "" }));
      expect(unnamed(readLog(laurel, made).events)).toEqual(unnamed(readLog(auditd, raw).events));
    },
  );
});

const EXECVE = {
  ID: "1700000000.100:7",
  SYSCALL: {
    arch: "0xc000003e",
    syscall: 59,
    success: "yes",
    exit: 0,
    items: 1,
    ppid: 1,
    pid: 2,
    auid: 4294967295,
    uid: 0,
    tty: "(none)",
    ses: 4294967295,
    comm: "a%20b",
    exe: "/tmp/%ff",
    ARGV: ["0x1", "0x2", "0x3", "0x4"],
  },
  EXECVE: { argc: 2, ARGV: ["a%25", "b%20c"] },
  CWD: { cwd: "/" },
  PATH: [{ item: 0, name: "/tmp/%ff", inode: 7, dev: "fe:00", mode: "0o100755", ouid: 0, nametype: "NORMAL" }],
};

const read = (record: object) => readLog(laurel, JSON.stringify(record)).events;

describe("an execution", () => {
  it("is decoded once, byte by byte", () => {
    expect(read(EXECVE)).toMatchObject([
      {
        kind: "process.executed",
        image: "/tmp/\udcff",
        argv: ["a%", "b c"],
        argvComplete: true,
        file: { path: "/tmp/\udcff", mode: 0o100755 },
        process: { name: "a b", loginUser: null, session: null, terminal: null },
      },
    ]);
  });

  test.each([
    { name: "some left out of the middle", EXECVE: { argc: 9, ARGV: ["a", { skipped: 7 }, "z"] }, argv: ["a"] },
    { name: "as one text", EXECVE: { argc: 2, ARGV_STR: "a b" }, argv: ["a b"] },
    { name: "missing", EXECVE: {}, argv: [] },
  ])("arguments: $name", ({ EXECVE: execve, argv }) => {
    expect(read({ ...EXECVE, EXECVE: execve })).toMatchObject([{ argv, argvComplete: false }]);
  });

  it("given twice happens once", () => {
    const { events, counts } = readLog(laurel, `${JSON.stringify(EXECVE)}\n${JSON.stringify(EXECVE)}\n`);
    expect(events).toHaveLength(1);
    expect(counts.skipped).toEqual({ duplicate: 1 });
  });
});

test("accounts that it names are told once", () => {
  const named = { ...EXECVE, SYSCALL: { ...EXECVE.SYSCALL, UID: "root" } };
  const log = [named, { ...named, ID: "1700000000.200:8" }].map((record) => JSON.stringify(record)).join("\n");
  expect(readLog(laurel, log).events.filter(({ kind }) => kind === "account.named")).toMatchObject([
    { uid: 0, name: "root" },
  ]);
});
