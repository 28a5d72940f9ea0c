import { describe, expect, it, test } from "vitest";
import { processorMs } from "../../../../../tests/support/processor-time.ts";
import { readFiles, readLog } from "../../testing/read.ts";
import { recogniseSource } from "../index.ts";
import { unifiedLog } from "./source.ts";

const TIME = "2026-11-22 07:05:55.747277+0100";
const KERNEL = { processImagePath: "/kernel", processID: 0 };
const SUDO = { processImagePath: "/usr/bin/sudo", processID: 51 };

function message(eventMessage: string | null, rest: object = {}): string {
  const { bootUUID, ...all } = {
    timestamp: TIME,
    eventType: "logEvent",
    eventMessage,
    processImagePath: "/usr/libexec/symptomsd",
    processID: 444,
    userID: 24,
    bootUUID: "E312ED28",
    machTimestamp: 24_312_463,
    threadID: 92_890,
    ...rest,
  };
  return JSON.stringify({ ...all, bootUUID });
}

/** What a message tells besides that its own program runs. */
function told(text: string, rest: object = KERNEL): readonly object[] {
  return readLog(unifiedLog, message(text, rest)).events.filter(({ id }) => !id.includes("#seen-"));
}

test.each([
  {
    name: "sudo runs a command",
    text: "     dev : TTY=ttys001 ; PWD=/Users/dev ; USER=root ; COMMAND=/bin/cp /tmp/a /Library/LaunchDaemons/a",
    rest: SUDO,
    made: [
      {
        kind: "process.executed",
        image: "/bin/cp",
        argv: ["/bin/cp", "/tmp/a", "/Library/LaunchDaemons/a"],
        argvComplete: false,
        process: { ppid: 51, uid: 0, cwd: "/Users/dev", terminal: "/dev/ttys001", parentImage: "/usr/bin/sudo" },
      },
    ],
  },
  {
    name: "sudo for another user, without a terminal, with words between",
    text: "dev : TTY=unknown ; PWD=/ ; USER=_www ; TSID=000007 ; ENV=A=b ; COMMAND=/usr/bin/id",
    rest: SUDO,
    made: [{ argv: ["/usr/bin/id"], argvComplete: true, process: { uid: undefined, terminal: null } }],
  },
  {
    name: "sudo refuses",
    text: "dev : 3 incorrect password attempts ; TTY=ttys001 ; PWD=/ ; USER=root ; COMMAND=/bin/ls",
    rest: SUDO,
    made: [],
  },
  {
    name: "another program writes what sudo writes",
    text: "dev : TTY=ttys001 ; PWD=/ ; USER=root ; COMMAND=/bin/ls",
    rest: { processImagePath: "/usr/bin/logger", processID: 9 },
    made: [],
  },
  {
    name: "a program of that name elsewhere",
    text: "dev : TTY=ttys001 ; PWD=/ ; USER=root ; COMMAND=/bin/ls",
    rest: { processImagePath: "/private/tmp/sudo", processID: 9 },
    made: [],
  },
  {
    name: "a script of a package",
    text: 'PackageKit: Executing script "./postinstall" in /private/tmp/PKInstallSandbox.x/Scripts/com.a.b',
    rest: { processImagePath: "/usr/libexec/installd", processID: 7 },
    made: [
      {
        kind: "process.executed",
        image: undefined,
        file: { path: "/private/tmp/PKInstallSandbox.x/Scripts/com.a.b/postinstall" },
        process: { ppid: 7, uid: 0 },
      },
    ],
  },
  {
    name: "a script that is only prepared",
    text: 'PackageKit: Preparing to execute script "postinstall" in /tmp/x',
    rest: { processImagePath: "/usr/libexec/installd", processID: 7 },
    made: [],
  },
  {
    name: "a quarantined program is refused",
    text: "exec of /Users/dev/a b denied since it was quarantined by Microsoft\\x20Remote\\x20Desktop and not approved by Gatekeeper, qtn-flags was 0x00000186",
    made: [
      {
        kind: "file.reported",
        file: { path: "/Users/dev/a b" },
        attributes: { "com.apple.quarantine": "0186;;Microsoft Remote Desktop;" },
      },
    ],
  },
  {
    name: "a page that was changed",
    text: 'CODE SIGNING: process 7[a]: rejecting invalid page at address 0x104b00000 from offset 0x4000 in file "/Users/dev/a" (cs_mtime:1.0 == mtime:1.0) (signed:1)',
    made: [{ kind: "file.reported", file: { path: "/Users/dev/a", signing: { status: "invalid" } } }],
  },
  {
    name: "no signature",
    text: "/Users/dev/a signature not valid: -67062",
    rest: { processImagePath: "/usr/libexec/amfid", processID: 8 },
    made: [{ kind: "file.reported", file: { path: "/Users/dev/a", signing: { status: "unsigned" } } }],
  },
  {
    name: "a signature that does not meet a requirement: it may be good",
    text: "/Users/dev/a signature not valid: -67050",
    rest: { processImagePath: "/usr/libexec/amfid", processID: 8 },
    made: [],
  },
  { name: "an execution that policy refused", text: "ASP: Security policy would not allow process: 9, /a", made: [] },
  { name: "a write that the sandbox refused", text: "Sandbox: sh(4) deny(1) file-write-create /private/a", made: [] },
])("$name", ({ text, rest = KERNEL, made }) => expect(told(text, rest)).toMatchObject(made));

describe("a program that logs something", () => {
  it("is told once for each boot and pid, whoever has the pid", () => {
    const log = [
      message("a"),
      message("b"),
      message("a", { bootUUID: "OTHER" }),
      message("a", { processImagePath: "/Users/dev/agent" }),
      message("a", { processImagePath: "/kernel", processID: 0 }),
    ].join("\n");
    const { events, counts } = readLog(unifiedLog, log);
    expect(events).toMatchObject([
      { kind: "process.executed", image: "/usr/libexec/symptomsd", argv: [], argvComplete: false },
      { image: "/usr/libexec/symptomsd" },
      { image: "/Users/dev/agent", file: { path: "/Users/dev/agent" } },
    ]);
    expect(counts).toMatchObject({ linesRead: 5, recordsUsed: 3, ignored: { message: 2 } });
  });

  it("takes no pid away from what other sensors saw, and has no user where the log knows none", () => {
    const [event] = readLog(unifiedLog, message("a", { userID: 0xaaaa_aaaa })).events;
    expect(event).toMatchObject({ process: { pid: 0, ppid: undefined, uid: undefined }, seenRunningAs: 444 });
  });

  it("is not told by lines of text, which hold a name and no path", () => {
    expect(readLog(unifiedLog, `${TIME}  localhost agent[7]: hello`).events).toEqual([]);
  });
});

describe("lines of text", () => {
  const sudo = "dev : TTY=ttys001 ; PWD=/ ; USER=root ; COMMAND=/bin/ls";
  test.each([
    { name: "syslog", line: `${TIME}  localhost sudo[51]: ${sudo}` },
    { name: "default", line: `${TIME} 0x16ada    Default     0x0                  51     0    sudo: ${sudo}` },
    { name: "with a sender", line: `${TIME}  localhost sudo[51]: (libx.dylib) [com.apple.x:y z] ${sudo}\r` },
  ])("$name", ({ line }) => {
    expect(readLog(unifiedLog, line).events).toMatchObject([{ image: "/bin/ls", process: { ppid: 51 } }]);
    expect(recogniseSource(line)?.name).toBe("unified-log");
  });

  it("are no other program's syslog, and none with a time without its zone", () => {
    for (const line of [
      "Nov 22 07:05:55 mac sudo[51]: dev : TTY=ttys001 ; PWD=/ ; USER=root ; COMMAND=/bin/ls",
      `2026-11-22 07:05:55.747 Df kernel[0:42a5e7] (AppleSystemPolicy) ASP: Security policy would not allow process: 1, /a`,
      `{"log":"${TIME}  localhost sudo[51]`,
    ]) {
      expect(unifiedLog.recognise(line)).toBe(0);
    }
  });
});

describe("frames", () => {
  it("are no messages", () => {
    const { counts } = readLog(unifiedLog, `${message("a")}\n{"count":1,"finished":1}\n`);
    expect(counts).toMatchObject({ recordsUsed: 1, ignored: { frame: 1 } });
  });

  it("an array of any length is read as it comes", () => {
    const one = JSON.stringify(JSON.parse(message("x".repeat(900))), null, 2).slice(1, -1);
    const records = 3000; // above what one record may hold
    const log = `[{${Array.from({ length: records }, () => one).join("},{")}}]\n`;
    const { counts } = readLog(unifiedLog, log);
    expect(counts).toMatchObject({ linesRead: records, recordsUsed: 1, skipped: {} });
  });

  it("an array whose beginning is gone is taken up at its next record", () => {
    const one = JSON.stringify(JSON.parse(message("x")), null, 2).slice(1, -1);
    const { events, counts } = readLog(unifiedLog, `  "traceID" : 3\n},{${one}}]\n`);
    expect(events).toHaveLength(1);
    expect(counts.skipped).toEqual({ "not-json": 1 });
  });
});

it("a message that stands in two files is told once", () => {
  const log = message("dev : TTY=ttys001 ; PWD=/ ; USER=root ; COMMAND=/bin/ls", SUDO);
  const { events, counts } = readFiles(unifiedLog, [log, log]);
  expect(events).toHaveLength(2);
  expect(counts.skipped).toEqual({ duplicate: 1 });
});

it("ticks above 2^53 stay exact, and names that are no UTF-8 survive", () => {
  const one = message('PackageKit: Executing script "MARK" in /a', {
    processImagePath: "/usr/libexec/installd",
  }).replace("MARK", "\xff");
  const log = ["9007199254740992", "9007199254740993"].map((tick) => one.replace("24312463", tick));
  const scripts = readLog(unifiedLog, log.join("\n")).events.filter(({ id }) => !id.includes("#seen-"));
  expect(scripts).toMatchObject([{ file: { path: "/a/\udcff" } }, {}]);
});

test.each([
  { name: "text of sudo", line: `${TIME}  localhost sudo[51]: dev : TTY=a ; PWD=/${" ; PWD=/".repeat(100_000)}` },
  { name: "a name that never ends", line: `${TIME}  localhost ${"a".repeat(900_000)}` },
  { name: "senders", line: `${TIME}  localhost kernel[0]: ${"(a) [b:c] ".repeat(90_000)}` },
  { name: "a path of the kernel", line: message(`exec of /${" denied since".repeat(70_000)}`, KERNEL) },
  { name: "brackets", line: message(`CODE SIGNING: process 1[${"[".repeat(900_000)}`, KERNEL) },
  { name: "frames", line: "},{\n".repeat(200_000) },
])("hostile $name cost linear time", ({ line }) => {
  const start = processorMs();
  readLog(unifiedLog, line);
  expect(processorMs() - start).toBeLessThan(2000);
});
