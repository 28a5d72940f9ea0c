import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { hasTool } from "../../../../../tests/support/corpus.ts";
import { AUDIT_NEEDS, callsFor, type Machine, type RuleArch } from "./audit-needs.ts";
import { parseRules } from "./parse-rules.ts";
import { coverOf } from "./rule-cover.ts";
import { renderRuleFile } from "./rule-file.ts";

const FILE = renderRuleFile("x86_64");

describe("renderRuleFile", () => {
  test.each([
    "execve execveat",
    "fork vfork clone clone3",
    "exit exit_group",
    "open openat creat openat2",
    "truncate ftruncate",
    "rename renameat renameat2",
    "link linkat symlink symlinkat",
    "chmod fchmod fchmodat 452",
    "unlink unlinkat",
    "memfd_create ptrace process_vm_writev mount",
  ])("records %s for both ABIs", (calls) => {
    for (const call of calls.split(" ")) {
      const arches = parseRules(FILE).flatMap((rule) =>
        rule.action === "always" && rule.calls.includes(call) ? [rule.arch] : [],
      );
      expect(arches, call).toEqual(expect.arrayContaining(["b64", "b32"]));
    }
  });

  it("gives purpose and cost before each group of rules that records something", () => {
    const groups = FILE.slice(FILE.indexOf("## What AN0056 reads")).split("\n\n").slice(1, -1);
    expect(groups).toHaveLength(AUDIT_NEEDS.length);
    for (const group of groups) {
      const [purpose, cost, ...rules] = group.split("\n");
      expect(purpose).toMatch(/^# [a-z-]+\.[a-z-]+.*: .{20,}\.$/);
      expect(cost).toMatch(/^# Cost: .{5,}\.$/);
      expect(rules.every((rule) => rule.startsWith("-a always,exit "))).toBe(true);
    }
  });

  it("leaves out threads and sysfs, and no place where a program can lie", () => {
    const never = parseRules(FILE).filter(({ action }) => action === "never");
    expect(new Set(never.flatMap(({ filters }) => filters))).toEqual(new Set(["a0&0x10000", "dir=/sys"]));
  });
});

describe("against ausyscall, which knows the calls of other machines", () => {
  const ABIS: readonly { machine: Machine; arch: RuleArch; table: string }[] = [
    { machine: "x86_64", arch: "b64", table: "x86_64" },
    { machine: "x86_64", arch: "b32", table: "i386" },
    { machine: "aarch64", arch: "b64", table: "aarch64" },
  ];
  test.skipIf(!hasTool("ausyscall", "auditd")).each(ABIS)(
    "every call of $table is there",
    ({ machine, arch, table }) => {
      const known = new Set(
        execFileSync("ausyscall", [table, "--dump"], { encoding: "utf8" })
          .split("\n")
          .map((line) => line.split(/\s+/)[1]),
      );
      const unknown = AUDIT_NEEDS.flatMap((need) => callsFor(need, machine, arch)).filter(
        (call) => !/^\d+$/.test(call) && !known.has(call),
      );
      expect(unknown).toEqual([]);
    },
  );
});

/** Whether this kernel takes rules from us without taking away somebody's: no daemon, no rules, and we are root. */
function kernelIsFree(): boolean {
  if (process.getuid?.() !== 0 || process.platform !== "linux") return false;
  const status = spawnSync("auditctl", ["-s"], { encoding: "utf8" });
  const rules = spawnSync("auditctl", ["-l"], { encoding: "utf8" });
  const free =
    /^enabled 0$/m.test(status.stdout) && /^pid 0$/m.test(status.stdout) && rules.stdout.trim() === "No rules";
  if (!free) console.warn("skipped: audit of this kernel is in use or not there; loading the rules would change it.");
  return free;
}

describe("against the kernel", () => {
  it.skipIf(!hasTool("auditctl", "auditd") || !kernelIsFree())("loads completely and covers every need", () => {
    const folder = mkdtempSync(join(tmpdir(), "limpid-rules-"));
    const backlog = /^backlog_limit (\d+)$/m.exec(execFileSync("auditctl", ["-s"], { encoding: "utf8" }))?.[1] ?? "64";
    try {
      const file = join(folder, "50-limpid.rules");
      writeFileSync(file, FILE);
      expect(spawnSync("auditctl", ["-R", file], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
      const loaded = parseRules(execFileSync("auditctl", ["-l"], { encoding: "utf8" }));
      expect(loaded).toHaveLength(parseRules(FILE).length);
      expect(coverOf(loaded, "x86_64").filter(({ state }) => state !== "recorded")).toEqual([]);
    } finally {
      execFileSync("auditctl", ["-D"], { stdio: "ignore" });
      execFileSync("auditctl", ["-b", backlog], { stdio: "ignore" });
      rmSync(folder, { recursive: true });
    }
  });
});
