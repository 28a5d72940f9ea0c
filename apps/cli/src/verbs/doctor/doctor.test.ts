import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { PROGRAM } from "../../../../../tests/support/program.ts";
import { parseRules } from "./parse-rules.ts";

function doctor(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "doctor", ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("limpid doctor", () => {
  // Each run is held against itself: another test may load rules into this kernel between two.
  it("ends with 1 exactly when it has something to mend", () => {
    const json = doctor("--json");
    const checks = json.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly state: string });
    expect(json).toMatchObject({ status: checks.some(({ state }) => state === "bad") ? 1 : 0, stderr: "" });
    const text = doctor();
    const [, bad] = /^(\d+) things? to mend, \d+ unknown, \d+ checked\.$/m.exec(text.stdout) ?? [];
    expect(text).toMatchObject({ status: bad === "0" ? 0 : 1, stderr: "" });
  });

  it.each(["x86_64", "aarch64"])("prints the rules of %s and nothing else", (machine) => {
    const printed = doctor("--audit-rules", "--machine", machine);
    expect(printed).toMatchObject({ status: 0, stderr: "" });
    expect(parseRules(printed.stdout).length).toBeGreaterThan(20);
    const notRules = printed.stdout.split("\n").filter((line) => !/^(#.*|-[a-z] .*|-c|)$/.test(line));
    expect(notRules).toEqual([]);
  });

  it.each([
    [["--machine", "x86_64"]],
    [["--audit-rules", "--json"]],
    [["--machine", "vax", "--audit-rules"]],
    [["all"]],
  ])("refuses %j with 2", (args) => {
    const refused = doctor(...args);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toMatch(/^limpid: \S/);
  });
});
