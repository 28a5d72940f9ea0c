import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROGRAM } from "../../../../../tests/support/program.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "limpid-config-verb-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function limpid(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("limpid config show", () => {
  it("prints results on standard output and ends with 0", () => {
    const file = join(folder, "right.yaml");
    writeFileSync(file, "analytics: {AN0056: {RunSoon: 1 min}}\n");
    const shown = limpid("config", "show", "--config", file);
    expect(shown).toMatchObject({ status: 0, stderr: "" });
    expect(shown.stdout).toContain("RunSoon: 1 min");
    const [hash] = /sha256:[0-9a-f]{64}/.exec(shown.stdout) ?? [];
    const line = limpid("config", "show", "--json", "--config", file);
    expect(JSON.parse(line.stdout)).toMatchObject({
      schema: "limpid.config/1",
      hash,
      origin: { kind: "file", path: file },
    });
  });

  it("says what is wrong and where on standard error, and ends with 2", () => {
    const file = join(folder, "wrong.yaml");
    writeFileSync(file, "analytics:\n  AN0056:\n    DirectoryScop: [/a]\n");
    const refused = limpid("config", "show", "--config", file);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain(`${file}:3:5: analytics.AN0056.DirectoryScop: expected one of`);
    expect(refused.stderr).toContain("did you mean DirectoryScope?");
  });

  it("wants to know what to do", () => {
    expect(limpid("config")).toMatchObject({ status: 2, stdout: "" });
    expect(limpid("config", "save").status).toBe(2);
  });
});
