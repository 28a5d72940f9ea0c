import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../tests/support/corpus.ts";
import { processorMs } from "../../../../tests/support/processor-time.ts";
import { SysmonLog } from "../testing/sysmon-log.ts";
import { recogniseSource, SOURCES } from "./index.ts";
import { knownFormat } from "./known.ts";

const samples = corpusPath("telemetry");

const auoms = 'type=AUOMS_EXECVE audit(1700000000.100:7):  syscall=execve success=yes exe="/bin/ls" cwd="/"';

test.each([
  { name: "AUOMS", head: `${auoms}\n${auoms}\n` },
  { name: "AUOMS", head: `${JSON.stringify({ SyslogMessage: auoms })}\n` },
  {
    name: "Tracee",
    head: JSON.stringify({ timestamp: { seconds: 1 }, name: "openat", workload: { process: { pid: {} } }, data: [] }),
  },
  {
    name: "Microsoft Defender",
    head: JSON.stringify({ time: "x", category: "AdvancedHunting-DeviceFileEvents", properties: {} }),
  },
  {
    name: "Microsoft Defender",
    head: JSON.stringify({ ActionType: "FileCreated", DeviceName: "h", InitiatingProcessId: 7 }),
  },
  {
    name: "Sysmon for Windows",
    head: `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Microsoft-Windows-Sysmon"/>\n`,
  },
  {
    name: "Sysmon for Windows",
    head: JSON.stringify({ EventID: 1, Channel: "Microsoft-Windows-Sysmon/Operational", SourceName: "x" }),
  },
])("$name is known: $head", ({ name, head }) => {
  expect(recogniseSource(head)).toBeUndefined();
  expect(knownFormat(head)).toMatchObject({ name, message: expect.stringContaining("not read yet") });
});

test.each(["", "hello\n", "{}", '{"name":"x"}', "Nov 22 h cron: x\n", "a,b,c\n1,2,3\n"])(
  "%j is nothing known",
  (head) => expect(knownFormat(head)).toBeUndefined(),
);

it("takes no time for hostile heads", () => {
  const began = processorMs();
  for (const piece of ["<Event", "{", '{"', "type=AUOMS_", "InitiatingProcessId,", "<Event>\n"]) {
    knownFormat(piece.repeat(65_536 / piece.length));
  }
  expect(processorMs() - began).toBeLessThan(2000);
});

it("logs of the sources are none of them", () => {
  const log = new SysmonLog();
  log.create(log.running("/bin/sh"), "/tmp/a");
  expect(knownFormat(log.log)).toBeUndefined();
});

describe.skipIf(samples === undefined)("real samples", () => {
  test.each([
    ["tracee", "Tracee"],
    ["kunai", "Kunai"],
    ["mde", "Microsoft Defender"],
    ["libaudit_coalesced_json", "audit events as JSON, joined by go-libaudit"],
    ["auditd_structured_json", "audit events as JSON, grouped by type"],
  ])("%s", (folder, name) => {
    for (const file of readdirSync(join(samples ?? "", folder)).filter((one) => !one.endsWith(".txt"))) {
      const head = readFileSync(join(samples ?? "", folder, file), "latin1").slice(0, 65_536);
      expect(SOURCES.filter((source) => source.recognise(head) > 0).map((source) => source.name)).toEqual([]);
      expect(knownFormat(head)?.name).toBe(name);
    }
  });
});
