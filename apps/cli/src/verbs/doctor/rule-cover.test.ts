import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseRules } from "./parse-rules.ts";
import { coverOf } from "./rule-cover.ts";
import { renderRuleFile } from "./rule-file.ts";

function stateOf(rules: string, id: string): string | undefined {
  return coverOf(parseRules(rules), "x86_64").find(({ need }) => need.id === id)?.state;
}

describe("coverOf", () => {
  it("finds nothing missing in our own file", () => {
    for (const machine of ["x86_64", "aarch64"] as const) {
      const missing = coverOf(parseRules(renderRuleFile(machine)), machine).filter(({ state }) => state !== "recorded");
      expect(missing).toEqual([]);
    }
  });

  it("finds nothing missing in what the kernel lists after loading it", () => {
    const listed = readFileSync(new URL("./testdata/listed-by-auditctl-3.0.9.rules", import.meta.url), "utf8");
    expect(coverOf(parseRules(listed), "x86_64").filter(({ state }) => state !== "recorded")).toEqual([]);
  });

  it("finds everything missing where there are no rules", () => {
    expect(new Set(coverOf([], "x86_64").map(({ state }) => state))).toEqual(new Set(["missing"]));
  });

  const BOTH = (rest: string): string => `-a always,exit -F arch=b64 ${rest}\n-a always,exit -F arch=b32 ${rest}\n`;
  test.each([
    { name: "both ABIs", rules: BOTH("-S execve -S execveat -k exec"), state: "recorded" },
    { name: "no arch at all", rules: "-a always,exit -S execve,execveat", state: "recorded" },
    { name: "the other order of words", rules: "-a exit,always -S execve,execveat", state: "recorded" },
    { name: "all calls", rules: "-a always,exit -S all", state: "recorded" },
    { name: "64 bit only", rules: "-a always,exit -F arch=b64 -S execve,execveat", state: "partly" },
    { name: "one call of two", rules: BOTH("-S execve"), state: "partly" },
    { name: "people only", rules: BOTH("-S execve,execveat -F auid>=1000 -F auid!=unset"), state: "partly" },
    { name: "taken out before", rules: `-a never,exit -F dir=/tmp\n${BOTH("-S execve,execveat")}`, state: "partly" },
    {
      name: "taken out afterwards",
      rules: `${BOTH("-S execve,execveat")}-a never,exit -F dir=/tmp`,
      state: "recorded",
    },
    { name: "all taken out before", rules: `-a never,exit -S all\n${BOTH("-S execve,execveat")}`, state: "missing" },
    { name: "another list", rules: "-a always,exclude -F msgtype=CWD\n-w /etc/passwd -p wa", state: "missing" },
    { name: "failed calls only", rules: BOTH("-S execve,execveat -F success=0"), state: "partly" },
  ])("executions, $name: $state", ({ rules, state }) => {
    expect(stateOf(rules, "process.executed")).toBe(state);
  });

  test.each([
    { name: "one mask", rules: BOTH("-S openat -F a2&0x243"), state: "recorded" },
    { name: "the mask in octal", rules: BOTH("-S openat -F a2&01103"), state: "recorded" },
    { name: "a wider mask", rules: BOTH("-S openat -F a2&0xfff"), state: "recorded" },
    { name: "no mask", rules: BOTH("-S openat"), state: "recorded" },
    {
      name: "masks shared among rules",
      rules: BOTH("-S openat -F a2&0x40") + BOTH("-S openat -F a2&3") + BOTH("-S openat -F a2&512"),
      state: "recorded",
    },
    { name: "creating opens only", rules: BOTH("-S openat -F a2&0x40"), state: "partly" },
    { name: "the argument of open", rules: BOTH("-S openat -F a1&0x243"), state: "partly" },
    { name: "folders only", rules: BOTH("-S openat -F a2&0x243 -F filetype=dir"), state: "partly" },
  ])("opens for writing, $name: $state", ({ rules, state }) => {
    expect(stateOf(rules, "file.opened (openat)")).toBe(state);
  });

  it("says which rule takes a part out, and what is not recorded", () => {
    const rules = `-a never,exit -F dir=/tmp\n-a always,exit -F arch=b64 -S execve`;
    const [cover] = coverOf(parseRules(rules), "x86_64");
    expect(cover).toMatchObject({
      narrowedBy: ["-a never,exit -F dir=/tmp"],
      gaps: ["b64 execveat", "b32 execve", "b32 execveat"],
    });
  });

  it("knows fchmodat2 by name and by number", () => {
    for (const name of ["452", "fchmodat2"]) {
      expect(stateOf(BOTH(`-S fchmodat,${name}`), "file.mode-changed (fchmodat)")).toBe("recorded");
    }
  });
});

describe("parseRules", () => {
  it("reads any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("-a ", "-F ", "-S ", "always,exit", "a2&0x", "\n", ",", "=", "x") }),
        (text) => {
          expect(coverOf(parseRules(text), "x86_64").length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it("passes over a line that is longer than auditctl reads", () => {
    expect(parseRules(`-a always,exit -S ${"execve,".repeat(2000)}execve`)).toEqual([]);
  });
});
