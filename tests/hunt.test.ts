import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync, zstdCompressSync } from "node:zlib";
import type { Finding, Summary } from "@limpid/core";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { corpusPath } from "./support/corpus.ts";
import { jsonLines, limpid } from "./support/limpid.ts";

const traces = corpusPath("traces");

function hunt(
  args: readonly string[],
  input?: Uint8Array,
): { readonly code: number | null; readonly findings: readonly Finding[]; readonly summary: Summary } {
  const { code, stdout, stderr } = limpid(["hunt", "--json", ...args], input === undefined ? {} : { input });
  const lines = jsonLines(stdout);
  const summary = lines.at(-1) as unknown as Summary;
  expect(summary?.schema, stderr).toBe("limpid.summary/1");
  return { code, findings: lines.slice(0, -1) as unknown as Finding[], summary };
}

function trace(name: string): {
  readonly code: number | null;
  readonly findings: readonly Finding[];
  readonly summary: Summary;
} {
  return hunt([join(traces ?? "", name, "audit.log.gz"), "--artifacts", join(traces ?? "", name, "root")]);
}

const total = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

describe.skipIf(traces === undefined)("the recorded traces", () => {
  it("web_curl: a stripped download below a web server is high", () => {
    const { code, findings } = trace("web_curl");
    const [agent, ...others] = findings.filter(({ priority }) => priority !== "expected");
    expect(others.filter(({ priority }) => priority === "high" || priority === "medium")).toEqual([]);
    expect(agent).toMatchObject({
      analytic: "AN0056",
      priority: "high",
      artifact: { path: "/tmp/.cache-x/agent", inspected: true, opacity: { level: "symbols" } },
      creator: {
        basis: "opener",
        image: "/usr/bin/curl",
        role: "staging-app",
        user: { uid: 33 },
        auid: null,
        terminal: null,
      },
    });
    const lineage = agent?.lineage.map(({ image, role }) => ({ image, role })) ?? [];
    expect(lineage[0]).toEqual({ image: "/usr/bin/dash", role: "non-user-shell" });
    expect(lineage[1]?.image).toBe("/usr/bin/python3.11");
    expect(agent?.executions).toHaveLength(1);
    expect(code).toBe(1);
  });

  it("sstrip_cat: a file written through a redirection and gone is at least medium, and says what is missing", () => {
    const { findings } = trace("sstrip_cat");
    const [lock] = findings.filter(({ artifact }) => artifact.path === "/tmp/.s-lock");
    expect(["medium", "high"]).toContain(lock?.priority);
    expect(lock?.artifact).toMatchObject({ inspected: false, opacity: null });
    expect(lock?.creator).toMatchObject({ basis: "inherited-fd", image: "/usr/bin/cat" });
    const bytes = lock?.missing.find(({ id }) => id === "file-bytes");
    expect(bytes?.mend).not.toBe("");
  });

  it("memfd: execution from an anonymous file by a service's child is at least medium", () => {
    const { findings } = trace("memfd");
    const queued = findings.filter(({ priority }) => priority === "medium" || priority === "high");
    expect(queued).toHaveLength(1);
    expect(queued[0]?.executions[0]?.argv).toEqual(["kthreadd"]);
    expect(queued[0]?.missing.map(({ id }) => id)).toContain("file-bytes");
  });

  it("dev_make: a developer's own build is expected or low", () => {
    const { code, findings } = trace("dev_make");
    const built = findings.filter(({ artifact }) => artifact.path === "/home/dev/src/hello/hello");
    expect(built).toHaveLength(1);
    expect(findings.filter(({ priority }) => priority === "high" || priority === "medium")).toEqual([]);
    expect(code).toBe(0);
  });

  it("apt: all that a package manager unpacks is expected", () => {
    const { code, findings } = trace("apt");
    expect(findings.filter(({ priority }) => priority !== "expected").map(({ artifact }) => artifact.path)).toEqual([]);
    const paths = findings.map(({ artifact }) => artifact.path);
    for (const name of ["bc", "dos2unix", "figlet-figlet", "ncdu", "pv", "tree"])
      expect(paths).toContain(`/usr/bin/${name}`);
    expect(paths).toContain("/usr/games/sl");
    expect(code).toBe(0);
  });

  test.each(["web_curl", "sstrip_cat", "memfd", "dev_make", "apt"])(
    "%s: every line is accounted for and nothing is lost",
    (name) => {
      const { summary, findings } = trace(name);
      const lines =
        gunzipSync(readFileSync(join(traces ?? "", name, "audit.log.gz")))
          .toString("latin1")
          .split("\n").length - 1;
      expect(summary.linesRead).toBe(lines);
      expect(summary.recordsUsed + total(summary.ignored) + total(summary.skipped)).toBe(lines);
      expect(total(summary.lost)).toBe(0);
      for (const priority of ["high", "medium", "low", "expected"] as const) {
        expect(summary.findings[priority]).toBe(findings.filter((finding) => finding.priority === priority).length);
      }
    },
  );

  it("gives the same findings byte for byte, however the log comes", () => {
    const log = gunzipSync(readFileSync(join(traces ?? "", "web_curl", "audit.log.gz")));
    const root = join(traces ?? "", "web_curl", "root");
    const folder = mkdtempSync(join(tmpdir(), "limpid-hunt-"));
    try {
      const half = log.indexOf("\n", log.length / 2) + 1;
      writeFileSync(join(folder, "audit.log"), log.subarray(half));
      writeFileSync(join(folder, "audit.log.1"), log.subarray(0, half));
      writeFileSync(join(folder, "audit.log.gz"), gzipSync(log));
      writeFileSync(join(folder, "audit.log.zst"), zstdCompressSync(log));
      const once = limpid(["hunt", "--json", "--artifacts", root, "-"], { input: log }).stdout;
      expect(once).toContain("limpid.summary/1");
      for (const logs of [["audit.log", "audit.log.1"], ["audit.log.gz"], ["audit.log.zst"]]) {
        const again = limpid(["hunt", "--json", "--artifacts", root, ...logs.map((log) => join(folder, log))]).stdout;
        expect(again).toBe(once);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each(["web_curl", "sstrip_cat", "memfd", "apt"])(
    "%s: fits 80 columns and carries no control characters",
    (name) => {
      const { stdout } = limpid([
        "hunt",
        join(traces ?? "", name, "audit.log.gz"),
        "--artifacts",
        join(traces ?? "", name, "root"),
      ]);
      for (const line of stdout.split("\n")) {
        expect([...line].length, line).toBeLessThanOrEqual(80);
        expect(line).not.toMatch(/\p{Cc}/u);
      }
    },
  );
});

describe("bad input", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "limpid-bad-"));
    writeFileSync(join(folder, "empty.log"), "");
    writeFileSync(join(folder, "shopping.txt"), "milk\nbread\n");
    writeFileSync(join(folder, "audit.log.xz"), Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00));
    writeFileSync(join(folder, "good.log"), "type=SERVICE_START msg=audit(1600000000.000:1): pid=1 uid=0\n");
    writeFileSync(join(folder, "limpid.yaml"), "analytics:\n  AN0056:\n    StripFlag: []\n");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    { name: "no such file", args: ["nowhere.log"], code: 3, says: /nowhere\.log.*no such file/i },
    { name: "a folder", args: ["."], code: 3, says: /folder|directory/i },
    { name: "an empty log", args: ["empty.log"], code: 3, says: /empty\.log.*empty/ },
    { name: "an unknown format", args: ["shopping.txt"], code: 3, says: /shopping\.txt.*not recognised.*auditd/s },
    { name: "xz", args: ["audit.log.xz"], code: 3, says: /xz -dc/ },
    { name: "an unknown option", args: ["--jsn", "good.log"], code: 2, says: /--jsn/ },
    { name: "an unknown format name", args: ["--format", "evtx", "good.log"], code: 2, says: /evtx.*auditd/s },
    { name: "an unknown priority", args: ["--fail-on", "urgent", "good.log"], code: 2, says: /urgent/ },
    { name: "no log", args: [], code: 2, says: /log/ },
    {
      name: "a wrong configuration",
      args: ["--config", "limpid.yaml", "good.log"],
      code: 2,
      says: /limpid\.yaml:3:5.*StripFlag.*StripFlags/s,
    },
    { name: "artifacts that are not there", args: ["--artifacts", "nowhere", "good.log"], code: 3, says: /nowhere/ },
  ])("$name", ({ args, code, says }) => {
    const inFolder = args.map((argument) =>
      /\.(log|txt|xz|yaml)$|^nowhere$|^\.$/.test(argument) ? join(folder, argument) : argument,
    );
    const ran = limpid(["hunt", ...inFolder]);
    expect(ran.stderr).toMatch(says);
    expect(ran.code).toBe(code);
  });

  it("reads the rest when one of several logs cannot be read, and says so in the exit code", () => {
    const ran = limpid(["hunt", "--json", join(folder, "nowhere.log"), join(folder, "good.log")]);
    expect(jsonLines(ran.stdout).at(-1)).toMatchObject({ schema: "limpid.summary/1", linesRead: 1 });
    expect(ran.code).toBe(3);
  });

  it("shows hostile names of logs safely", () => {
    const ran = limpid(["hunt", join(folder, "no\x1b[31m\u202elog"), join(folder, "good.log")]);
    expect(ran.stderr).toMatch(/no\\x1b\[31m\\u\{202e\}log/);
    expect(ran.stderr).not.toMatch(/[\x1b\u202e]/);
  });

  it("takes an empty log beside others for what it is", () => {
    const ran = limpid(["hunt", "--json", join(folder, "empty.log"), join(folder, "good.log")]);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(/empty\.log/);
  });
});
