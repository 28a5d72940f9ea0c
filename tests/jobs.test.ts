import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { corpusPath } from "./support/corpus.ts";
import { limpid } from "./support/limpid.ts";

const TESTDATA = new URL("../packages/telemetry/src/sources/auditd/testdata/", import.meta.url);
const SERIAL = /audit\((\d+\.\d+:\d+)\)/;

let folder = "";
let log = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "limpid-jobs-"));
  log = join(folder, "many-hosts.log");
  writeFileSync(log, relayed(hosts()), "latin1");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Logs of several hosts: those of the tests, and the recorded ones where they are at hand. */
function hosts(): readonly string[] {
  const traces = corpusPath("traces");
  const recorded =
    traces === undefined
      ? []
      : ["web_curl", "sstrip_cat", "dev_make"].map((name) =>
          gunzipSync(readFileSync(join(traces, name, "audit.log.gz"))).toString("latin1"),
        );
  const made = readdirSync(TESTDATA).filter((name) => name.endsWith(".log"));
  return [...recorded, ...made.map((name) => readFileSync(new URL(name, TESTDATA), "latin1"))];
}

/** One log of all, as a relay writes it: an event of each host in turn. */
function relayed(logs: readonly string[]): string {
  const queues = logs.map((text, index) => {
    const events: string[] = [];
    let last = "";
    for (const line of text.split("\n")) {
      if (line === "") continue;
      const stamp = SERIAL.exec(line)?.[1] ?? "";
      const told = `node=host-${index} ${line.replace(/^node=\S* /, "")}\n`;
      if (stamp === last && events.length > 0) events[events.length - 1] += told;
      else events.push(told);
      last = stamp;
    }
    return events;
  });
  let all = "";
  for (let index = 0; queues.some((events) => index < events.length); index++) {
    for (const events of queues) all += events[index] ?? "";
  }
  return all;
}

const hunted = (args: readonly string[], input?: Uint8Array) => {
  const { code, stdout, stderr } = limpid(["hunt", ...args], input === undefined ? {} : { input });
  return { code, stdout, stderr };
};

test.each([["2"], ["3"], ["8"]])("--jobs %s prints what one thread prints, to the byte", (jobs) => {
  for (const form of [["--json"], ["--expected"]]) {
    const one = hunted([...form, log]);
    expect(one.stdout.length).toBeGreaterThan(1000);
    expect(hunted([...form, "--jobs", jobs, log])).toEqual(one);
  }
});

test("rotated, compressed and standard input are the same for several threads", () => {
  const bytes = readFileSync(log);
  const cut = bytes.indexOf("\n", bytes.length >> 1) + 1;
  const parts = [bytes.subarray(0, cut), bytes.subarray(cut)].map((part, index) => {
    const path = join(folder, `audit.log.${2 - index}.gz`);
    writeFileSync(path, gzipSync(part));
    return path;
  });
  const one = hunted(["--json", ...parts]);
  expect(hunted(["--json", "--jobs", "2", ...parts])).toEqual(one);
  expect(hunted(["--json", "-j", "2", "-"], bytes).stdout).toBe(hunted(["--json", log]).stdout);
});

test("says when one thread has to read", () => {
  const { stderr, stdout } = hunted(["--json", "--host", "h", "--jobs", "2", log]);
  expect(stderr).toContain("one thread");
  expect(stdout).toBe(hunted(["--json", "--host", "h", log]).stdout);
});

test.each(["0", "65", "x"])("--jobs %s is refused", (jobs) => expect(hunted(["--jobs", jobs, log]).code).toBe(2));
