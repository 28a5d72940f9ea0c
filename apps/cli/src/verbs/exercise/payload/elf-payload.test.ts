import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { inspectBytes } from "@limpid/inspect";
import { afterAll, describe, expect, it, test } from "vitest";
import { architectureOf } from "./code.ts";
import { type Disguise, elfPayload } from "./elf-payload.ts";

const newFolder = temporaryFolders(afterAll);
const here = architectureOf(process.arch);
const runnable = process.platform === "linux" && here !== undefined;

const LEVELS: readonly (readonly [Disguise, string, boolean])[] = [
  ["plain", "none", false],
  ["stripped", "symbols", false],
  ["sections-removed", "sections", false],
  ["packed", "sections", true],
  ["decoy-symbols", "none", false],
];

describe.each(["x86_64", "aarch64"] as const)("the payload for %s", (architecture) => {
  test.each(LEVELS)("%s: level %s, packed %s", (disguise, level, packed) => {
    const { opacity, issues } = inspectBytes(elfPayload({ architecture, disguise, prints: "hello" }), { deep: true });
    expect(issues).toEqual([]);
    expect([opacity.level, opacity.packed]).toEqual([level, packed]);
  });

  it("has implausible symbols only as a decoy", () => {
    const verdict = (disguise: Disguise) =>
      JSON.stringify(inspectBytes(elfPayload({ architecture, disguise, prints: "hello" }), { deep: true }).parts);
    expect(verdict("decoy-symbols")).toContain('"implausible":true');
    expect(verdict("plain")).toContain('"implausible":false');
  });
});

describe.runIf(runnable)("the payload on this machine", () => {
  test.each(LEVELS.map(([disguise]) => disguise))("%s prints its line and ends well", (disguise) => {
    const path = join(newFolder(), "payload");
    if (here === undefined) return;
    writeFileSync(path, elfPayload({ architecture: here, disguise, prints: "only a line" }), { mode: 0o755 });
    expect(execFileSync(path, { encoding: "utf8" })).toBe("only a line\n");
  });

  it("stays as long as it should", () => {
    const path = join(newFolder(), "payload");
    if (here === undefined) return;
    const recipe = { architecture: here, disguise: "stripped", prints: "soon" } as const;
    writeFileSync(path, elfPayload({ ...recipe, staysMs: 300 }), { mode: 0o755 });
    const began = performance.now();
    expect(execFileSync(path, { encoding: "utf8" })).toBe("soon\n");
    expect(performance.now() - began).toBeGreaterThanOrEqual(300);
  });

  it("is what binutils take for an ELF program, too", () => {
    const path = join(newFolder(), "payload");
    writeFileSync(path, elfPayload({ architecture: "x86_64", disguise: "plain", prints: "x" }));
    const said = execFileSync("readelf", ["-hSW", path], { encoding: "utf8" });
    expect(said).toContain(".symtab");
    expect(said).not.toMatch(/warning|error/i);
  });
});
