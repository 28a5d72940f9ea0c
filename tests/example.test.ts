import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasTool } from "./support/corpus.ts";
import { PROGRAM } from "./support/program.ts";

const ROOT = resolve(import.meta.dirname, "..");
function exampleModule(name: string): string {
  return new URL(`../examples/intrusion/${name}.mjs`, import.meta.url).href;
}

interface Scene {
  readonly ARTIFACTS: Readonly<Record<"agent" | "packaged" | "built", { readonly path: string }>>;
  readonly audit: () => string;
}
interface Artifacts {
  readonly writeCollection: (folder: string) => void;
}
// Plain JavaScript, because set-up runs it under the machine's own Node.
const { ARTIFACTS, audit } = (await import(exampleModule("scene"))) as Scene;
const { writeCollection } = (await import(exampleModule("artifacts"))) as Artifacts;

const LOG = join(ROOT, "examples", "intrusion", "audit.log");
let collection = "";
beforeAll(() => {
  collection = mkdtempSync(join(tmpdir(), "limpid-example-"));
  writeCollection(collection);
});
afterAll(() => rmSync(collection, { recursive: true }));

interface Finding {
  readonly priority: string;
  readonly host: string;
  readonly config: string;
  readonly artifact: { readonly path: string; readonly inspected: boolean };
  readonly supporting: readonly { readonly id: string }[];
  readonly contradicting: readonly { readonly id: string }[];
}

function hunt(...args: readonly string[]): { readonly status: number | null; readonly findings: readonly Finding[] } {
  const run = spawnSync(process.execPath, [PROGRAM, "hunt", LOG, "--json", ...args], { encoding: "utf8" });
  const lines = run.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.at(-1)).toMatchObject({ schema: "limpid.summary/1", skipped: {} });
  return { status: run.status, findings: lines.slice(0, -1) };
}

describe("the example", () => {
  it("has the log that its scene writes", () => {
    expect(readFileSync(LOG, "utf8")).toBe(audit());
  });

  it("finds the intrusion, and explains the two that look like it", () => {
    const { status, findings } = hunt("--artifacts", collection);
    expect(status).toBe(1);
    const byPath = new Map(findings.map((finding) => [finding.artifact.path, finding]));
    expect([...byPath].map(([path, { priority }]) => [path, priority]).toSorted()).toEqual([
      [ARTIFACTS.built.path, "expected"],
      [ARTIFACTS.agent.path, "high"],
      [ARTIFACTS.packaged.path, "expected"],
    ]);
    expect(findings.map(({ host, artifact }) => [host, artifact.inspected])).toEqual(
      findings.map(() => ["web-3", true]),
    );
    expect(byPath.get(ARTIFACTS.agent.path)?.contradicting).toEqual([]);
    expect(byPath.get(ARTIFACTS.packaged.path)?.contradicting.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["an0056.package-manager", "an0056.package-owned"]),
    );
    expect(byPath.get(ARTIFACTS.built.path)?.contradicting.map(({ id }) => id)).toContain("an0056.person-build");
  });

  it("still finds it without the files, at most as medium", () => {
    const { findings } = hunt();
    expect(findings.find(({ artifact }) => artifact.path === ARTIFACTS.agent.path)).toMatchObject({
      priority: "medium",
      artifact: { inspected: false },
    });
  });

  it.each([
    { expires: "2026-11-20", explained: true },
    { expires: "2026-11-19", explained: false },
  ])("takes a place declared as normal until $expires by the time of the event", ({ expires, explained }) => {
    const config = join(collection, "limpid.yaml");
    const entry = `{directories: ["/tmp/.cache-x/**"], owner: web team, reason: a test, expires: ${expires}}`;
    writeFileSync(config, `normal:\n  - ${entry}\n`);
    const { findings } = hunt("--artifacts", collection, "--config", config);
    const agent = findings.find(({ artifact }) => artifact.path === ARTIFACTS.agent.path);
    expect(agent?.contradicting.some(({ id }) => id === "an0056.declared-normal")).toBe(explained);
  });

  it("names the configuration it was judged by", () => {
    const config = join(collection, "weights.yaml");
    writeFileSync(config, "analytics: {AN0056: {weights: {an0056.run-soon: 0}}}\n");
    const [built, changed] = [hunt(), hunt("--config", config)].map(({ findings }) =>
      findings.map((one) => one.config),
    );
    expect(new Set(built).size).toBe(1);
    expect(changed).not.toContain(built?.[0]);
    const { stdout } = spawnSync(process.execPath, [PROGRAM, "config", "show", "--config", config], {
      encoding: "utf8",
    });
    expect(stdout).toContain(changed?.[0]);
  });

  it("makes files that nobody starts by accident", () => {
    const files = readdirSync(collection, { recursive: true, encoding: "utf8" }).map((name) =>
      statSync(join(collection, name)),
    );
    expect(files.filter((stat) => stat.isFile() && (stat.mode & 0o111) !== 0)).toEqual([]);
  });

  it.skipIf(!hasTool("readelf", "binutils"))("makes programs that readelf has no complaint about", () => {
    const symbols = (path: string): string => {
      const { stdout, stderr } = spawnSync("readelf", ["-hlSsW", join(collection, path)], { encoding: "utf8" });
      expect(stderr).toBe("");
      return stdout;
    };
    for (const { path } of Object.values(ARTIFACTS)) expect(symbols(path)).not.toContain(".symtab");
    expect(symbols(`${ARTIFACTS.built.path}.debug`)).toMatch(/FUNC\s+GLOBAL\s+DEFAULT\s+1 main/);
  });

  it.skipIf(!hasTool("ausearch", "auditd"))("writes records that ausearch reads, one event after the other", () => {
    const printed = execFileSync("ausearch", ["-if", LOG, "--raw"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(printed.split("\n").filter((line) => line.startsWith("node=web-3 type="))).toHaveLength(
      audit().trim().split("\n").length,
    );
  });
});
