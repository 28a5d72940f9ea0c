import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it, test } from "vitest";
import { runLimpid } from "../../testing/run-limpid.ts";

const TESTDATA = join(import.meta.dirname, "../../../../../packages/exchange/src/testdata");
const drop = join(TESTDATA, "linux-drop.jsonl");
const twin = join(TESTDATA, "mac-build-twin.jsonl");
const line = readFileSync(drop, "utf8");
const folder = mkdtempSync(join(tmpdir(), "limpid-export-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("limpid export", () => {
  test.each(["ocsf", "ecs"])("--to %s writes one object per finding", async (to) => {
    const run = await runLimpid(["export", "--to", to, drop, twin]);
    expect(run).toMatchObject({ code: 0, stderr: `2 findings read for ${to}.\n` });
    expect(run.objects()).toHaveLength(2);
  });

  it("reads standard input, compressed files, and what hunt prints, with its summary", async () => {
    const packed = join(folder, "findings.jsonl.gz");
    writeFileSync(packed, gzipSync(line));
    const [input, zipped] = await Promise.all([
      runLimpid(["export", "--to", "ecs"], { input: `${line}{"schema":"limpid.summary/1","linesRead":1}\n` }),
      runLimpid(["export", "--to", "ecs", packed]),
    ]);
    expect(input).toMatchObject({ code: 0, stderr: "1 findings read for ecs.\n" });
    expect(zipped.stdout).toBe(input.stdout);
  });

  it("says which lines are none, and goes on", async () => {
    const bad = ["{", '{"schema":"limpid.finding/1"}', "x".repeat(17 * 1024 * 1024), ""].join("\n");
    const run = await runLimpid(["export", "--to", "csv"], { input: `${line}${bad}${line}` });
    expect(run.code).toBe(0);
    expect(run.stdout.split("\r\n")).toHaveLength(4);
    expect(run.stderr.split("\n")).toEqual([
      "limpid: -, line 2: no JSON",
      "limpid: -, line 3: id: an id expected, nothing found",
      "limpid: -, line 4: too long for a finding",
      "2 findings read for csv, 3 lines skipped.",
      "",
    ]);
  });

  it("names ten bad lines and counts the rest, with their control characters escaped", async () => {
    const run = await runLimpid(["export", "--to", "csv"], {
      input: `${'{"schema":"\\u001b[2J"}\n'.repeat(30)}${line}`,
    });
    expect(run.stderr.split("\n")).toHaveLength(13);
    expect(run.stderr).toContain("20 more such lines");
    expect(run.stderr).not.toContain("\u001b");
  });

  it("ends with 3 where nothing could be read, and leaves the older file alone", async () => {
    const output = join(folder, "kept.csv");
    writeFileSync(output, "older");
    const [absent, nothing, one] = await Promise.all([
      runLimpid(["export", "--to", "csv", join(folder, "absent"), "--output", output]),
      runLimpid(["export", "--to", "csv", "--output", output], { input: "a\n" }),
      runLimpid(["export", "--to", "ecs", join(folder, "absent"), drop]),
    ]);
    expect([absent.code, nothing.code]).toEqual([3, 3]);
    expect(readFileSync(output, "utf8")).toBe("older");
    expect(readdirSync(folder).filter((name) => name.endsWith(".new"))).toEqual([]);
    expect(one).toMatchObject({ code: 3 });
    expect(one.objects()).toHaveLength(1);
  });

  it("of no finding at all is an empty file of the format, not an error", async () => {
    const [stix, csv] = await Promise.all([
      runLimpid(["export", "--to", "stix"], { input: "" }),
      runLimpid(["export", "--to", "csv", "--bom"], { input: '{"schema":"limpid.summary/1"}\n' }),
    ]);
    expect(stix.code).toBe(0);
    expect(JSON.parse(stix.stdout)).toMatchObject({ type: "bundle" });
    expect(csv).toMatchObject({ code: 0 });
    expect(csv.stdout.startsWith("\ufeffid,")).toBe(true);
  });

  it("--output writes the whole file, and --confirmed makes a sighting of one of them", async () => {
    const output = join(folder, "bundle.json");
    const run = await runLimpid([
      ...["export", "--to", "stix", "--output", output, "--confirmed", "1034601fe99c5561112eb416"],
      ...["--confirmed", "absent", drop, twin],
    ]);
    expect(run).toMatchObject({ code: 0, stdout: "" });
    expect(run.stderr).toContain("--confirmed absent: no such finding");
    const { objects } = JSON.parse(readFileSync(output, "utf8"));
    expect(objects.filter(({ type }: { readonly type: string }) => type === "sighting")).toHaveLength(1);
  });

  it("--to sigma and navigator need no input, and follow the configuration", async () => {
    const config = join(folder, "limpid.yaml");
    writeFileSync(config, "analytics: {AN0056: {DirectoryScope: [/forge/**], weights: {an0056.packed: 0}}}\n");
    const [sigma, layer, exercised] = await Promise.all([
      runLimpid(["export", "--to", "sigma", "--config", config]),
      runLimpid(["export", "--to", "navigator", "--config", config]),
      runLimpid(["export", "--to", "navigator", "--layer", "exercised"], {
        input: `{"schema":"limpid.exercise/1","scenario":"curl-drop","analytic":"AN0056","twin":false,"round":1,"nonce":"a","pipeline":"a","result":"passed"}\n`,
      }),
    ]);
    expect(sigma).toMatchObject({ code: 0, stderr: "" });
    expect(sigma.stdout).toContain("'/forge/*'");
    expect(layer).toMatchObject({ code: 0, stderr: "" });
    expect(layer.stdout).not.toContain("an0056.packed ");
    expect(JSON.parse(exercised.stdout).techniques[0].score).toBe(100);
  });

  test.each([
    { args: [], says: "--to" },
    { args: ["--to", "xml"], says: "ocsf" },
    { args: ["--to", "ecs", "--bom"], says: "--bom is for --to csv" },
    { args: ["--to", "ecs", "--layer", "detects"], says: "--layer is for --to navigator" },
    { args: ["--to", "csv", "--confirmed", "all"], says: "--confirmed is for --to stix" },
    { args: ["--to", "ecs", "--config", "a"], says: "--config is for" },
    { args: ["--to", "sigma", "a.jsonl"], says: "reads no findings" },
    { args: ["--to", "sigma", "--config", "/absent/limpid.yaml"], says: "limpid.yaml" },
  ])("refuses $args", async ({ args, says }) => {
    const run = await runLimpid(["export", ...args]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain(says);
  });

  it("says when the output cannot be written", async () => {
    const run = await runLimpid(["export", "--to", "ecs", drop, "--output", join(folder, "absent", "a.json")]);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain("cannot be written");
    expect(existsSync(join(folder, "absent"))).toBe(false);
  });
});
