import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { call, log, path } from "../../testing/auditd-log.ts";
import { naiveEvents, sortEvents } from "../../testing/naive-auditd.ts";
import { accountedFor, readLog } from "../../testing/read.ts";
import { auditd } from "./source.ts";

/** What the reader gives out, without its word on losses, which the second reader does not keep. */
function eventsOf(text: string, size?: number) {
  const { events, counts } = readLog(auditd, text, size);
  expect(accountedFor(counts)).toBe(counts.linesRead);
  return sortEvents(events.filter(({ kind }) => kind !== "events.lost" && kind !== "account.named"));
}

describe("against a second, naive reader", () => {
  const samples = corpusPath("telemetry", "auditd");
  const files = samples === undefined ? [] : readdirSync(samples).filter((name) => !name.endsWith(".note.txt"));
  // Reads the same stamp for unrelated records: one line per record type, collected from many hosts.
  const collected = new Set(["golibaudit_rhel7.log"]);
  it.each(files.filter((name) => !collected.has(name)))("corpus %s", (name) => {
    const text = `${readFileSync(join(samples ?? "", name), "latin1")}\n`;
    expect(eventsOf(text)).toEqual(naiveEvents(text));
  });

  const syslog = corpusPath("telemetry", "auditd_syslog", "xprules_audispd_syslog.log");
  it.skipIf(syslog === undefined)("corpus, through syslog", () => {
    const text = `${readFileSync(syslog ?? "", "latin1")}\n`;
    expect(eventsOf(text)).toEqual(naiveEvents(text));
  });

  const traces = corpusPath("traces");
  const names = traces === undefined ? [] : ["web_curl", "sstrip_cat", "memfd", "dev_make", "apt"];
  it.each(names)("trace %s", (name) => {
    const text = gunzipSync(readFileSync(join(traces ?? "", name, "audit.log.gz"))).toString("latin1");
    expect(eventsOf(text)).toEqual(naiveEvents(text));
    expect(eventsOf(text, 997)).toEqual(naiveEvents(text));
    const lost = text.replaceAll("\x1d", "");
    expect(eventsOf(lost)).toEqual(naiveEvents(lost));
  });
});

const names = fc.constantFrom(
  "/usr/bin/gcc",
  "/tmp/a/../b",
  "x.o",
  "../up",
  "./here",
  "(null)",
  "2F746D702FC3A9",
  "/proc/self/fd/3",
  "",
  "/",
  "2F746D702FFF61",
  "/a//b/.c/..d/.",
);
const types = fc.constantFrom("NORMAL", "PARENT", "CREATE", "DELETE", "UNKNOWN");
const numbers = fc.constantFrom(
  2,
  56,
  57,
  59,
  76,
  82,
  83,
  85,
  86,
  87,
  88,
  90,
  91,
  101,
  133,
  165,
  231,
  257,
  263,
  264,
  265,
  266,
  268,
  310,
  316,
  319,
  322,
  42,
  0,
  437,
  452,
);
const values = fc.constantFrom(
  "0",
  "ffffff9c",
  "ffffffffffffff9c",
  "241",
  "1ed",
  "410002",
  "1200011",
  "3d0f00",
  "10",
  "4",
  "5",
  "200000",
  "1",
);

/** Any call with any names: what the kernel would never write must be read the same way by both readers. */
const calls = fc.record({
  number: numbers,
  arch: fc.constantFrom("c000003e", "c000003e", "c00000b7", "40000003", "80000016", "c0000015", "12345678"),
  success: fc.constantFrom("yes", "yes", "yes", "no", '"yes"'),
  exit: fc.constantFrom("0", "3", "4711", "-2"),
  args: fc.tuple(values, values, values, values),
  pid: fc.integer({ min: 1, max: 9 }),
  cwd: fc.constantFrom('"/"', '"/home/dev"', "2F746D702F6120C3A9", "(null)", null),
  paths: fc.array(
    fc.tuple(names, types, fc.integer({ min: 1, max: 4 }), fc.constantFrom("0100644", "040755", "0100755", "020666")),
    { maxLength: 5 },
  ),
  extra: fc.constantFrom(
    [],
    ['type=EXECVE argc=2 a0="sh" a1=C3A920'],
    ['type=EXECVE argc=3 a0="sh" a1_len=4 a1[0]=6161'],
    ["type=OBJ_PID opid=77 oauid=0"],
    ["type=OPENAT2 oflag=0102 mode=0644 resolve=0x0"],
    ["type=LOGIN pid=5 uid=0 old-auid=4294967295 auid=0 tty=(none) old-ses=4294967295 ses=9 res=1"],
  ),
  process: fc.constantFrom(
    'auid=1000 uid=1000 gid=1000 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm="sh" exe="/usr/bin/dash"',
    'auid=4294967295 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4294967295 comm=6120 exe="/opt/a"',
    'auid=4294967295 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4294967295 comm="a" exe=2F6D656D66643A782028',
    'auid=5 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty="tty1" ses=1 comm="a" exe="/a" subj=unconfined',
    'uid=0 comm="a"',
  ),
});

const LOGIN_WRITE = { number: 1, arch: "c000003e", success: "yes" };

const logs = fc.array(calls, { maxLength: 12 }).map((list) =>
  list.map((options, index) =>
    call({
      ...options,
      // A LOGIN record belongs to the write to /proc/self/loginuid, to nothing else.
      ...(options.extra.some((record) => record.startsWith("type=LOGIN")) ? LOGIN_WRITE : {}),
      // The kernel writes the working directory beside names only.
      cwd: options.paths.length === 0 ? null : options.cwd,
      serial: 100 + index,
      at: `1700000000.${100 + (index >> 1)}`,
      paths: options.paths.map(([name, type, inode, mode]) => path(name, type, inode, mode)),
    }),
  ),
);

describe("against a second, naive reader, on made-up logs", () => {
  it("reads any call the same way, whatever the cut", () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 1, max: 400 }), (list, size) => {
        const text = log(...list);
        expect(eventsOf(text, size)).toEqual(naiveEvents(text));
      }),
      { numRuns: 400 },
    );
  });

  it("joins records in any order within the window", () => {
    fc.assert(
      fc.property(logs, fc.infiniteStream(fc.nat(999)), (list, keys) => {
        const lines = list.flat().map((line) => ({ line, key: Number(keys.next().value) }));
        const text = log(lines.sort((a, b) => a.key - b.key).map(({ line }) => line));
        expect(eventsOf(text)).toEqual(naiveEvents(text));
      }),
      { numRuns: 300 },
    );
  });

  it("reads what is left when lines are lost", () => {
    fc.assert(
      fc.property(logs, fc.infiniteStream(fc.nat(5)), (list, keys) => {
        const text = log(list.flat().filter(() => Number(keys.next().value) > 0));
        expect(eventsOf(text)).toEqual(naiveEvents(text));
      }),
      { numRuns: 300 },
    );
  });
});
