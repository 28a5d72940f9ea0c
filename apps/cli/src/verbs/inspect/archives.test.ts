import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { buildTar, buildZip } from "@limpid/host/testing";
import { buildElf } from "@limpid/inspect/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { runLimpid } from "../../testing/run-limpid.ts";

const folder = mkdtempSync(join(tmpdir(), "limpid-cli-archives-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const schemaOf = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const artifactSchema = schemaOf("../../../../../packages/core/src/json/artifact.schema.json");
const sarifSchema = schemaOf("../../../../../packages/exchange/src/sarif/testdata/sarif-2.1.0-used.schema.json");

const stripped = buildElf();
const readable = buildElf({ symbols: [{ name: "main", size: 8 }] });
const tar = gzipSync(buildTar([{ name: "usr/bin/in", bytes: stripped }]));
mkdirSync(at("tree"));
writeFileSync(
  at("tree/release.zip"),
  buildZip([
    { name: "bin/agent", bytes: stripped },
    { name: "../out", bytes: readable },
    { name: "secret", bytes: stripped, flags: 1 },
    { name: "data.tgz", bytes: tar },
    { name: "notes", bytes: Buffer.from("text") },
  ]),
);
writeFileSync(at("tree/a.xz"), Buffer.from("\xfd7zXZ\0 not looked into", "latin1"));
writeFileSync(at("tree/plain"), readable);
writeFileSync(at("fine.tar"), buildTar([{ name: "readable", bytes: readable }]));
mkdirSync(at("dist"));
writeFileSync(at("dist/stripped"), stripped);
writeFileSync(at("dist/readable"), readable);
mkdirSync(at("empty"));

describe("limpid inspect --archives", () => {
  it("reads an archive from standard input", async () => {
    const input = readFileSync(at("fine.tar"));
    const run = await runLimpid(["inspect", "--archives", "--json", "-"], { input });
    expect(run.objects()).toMatchObject([{ path: "-!/readable", format: "elf" }]);
    expect(run.code).toBe(0);
  });

  it("finds a zip behind a program that unpacks itself, and behind anything else", async () => {
    const zip = buildZip([{ name: "inner", bytes: stripped }]);
    writeFileSync(at("self"), Buffer.concat([readable, zip]));
    writeFileSync(at("picture"), Buffer.concat([Buffer.from("\x89PNG picture"), zip]));
    writeFileSync(at("benign"), Buffer.concat([readable, Buffer.from("PK\x05\x06 is how a zip ends")]));
    const run = await runLimpid(["inspect", "--archives", "--json", "self", "picture", "benign"], { cwd: folder });
    const found = run.objects().map(({ path }) => path);
    expect(found.toSorted()).toEqual(["benign", "picture!/inner", "self", "self!/inner"]);
    expect(run.code).toBe(1);
  });

  it("judges members like files, and has a line for what could not be looked into", async () => {
    const run = await runLimpid(["inspect", "--archives", "--json", "tree"], { cwd: folder });
    expect(run.code).toBe(1);
    expect(run.objects().flatMap((line) => schemaErrors(artifactSchema, line))).toEqual([]);
    expect(run.objects()).toMatchObject([
      { path: "tree/a.xz", format: null, issues: [{ code: "unsupported" }] },
      { path: "tree/plain", format: "elf" },
      { path: "tree/release.zip!/bin/agent", format: "elf", opacity: { level: "symbols" }, sizeBytes: stripped.length },
      { path: "tree/release.zip!/../out", format: "elf", opacity: { level: "none" } },
      { path: "tree/release.zip!/secret", format: null, issues: [{ code: "unsupported" }] },
      { path: "tree/release.zip!/data.tgz!/usr/bin/in", format: "elf" },
      { path: "tree/release.zip", format: null, issues: [{ code: "invalid-value" }] },
    ]);
    expect(run.objects()[2]).toHaveProperty("sha256", createHash("sha256").update(stripped).digest("hex"));
    expect(run.stderr).toContain("not read: tree/a.xz: xz: not looked into");
    expect(run.stderr).toContain("not read: tree/release.zip!/secret: encrypted: not looked into");
    expect(run.stderr).toContain("note: tree/release.zip: a name that leads out of the folder");
    expect(run.stderr).toContain("4 artifacts in 3 files");
  });

  it("has exactly one line per file and member with --all", async () => {
    const run = await runLimpid(["inspect", "--archives", "--all", "--json", "--no-hash", "tree"], { cwd: folder });
    expect(run.objects().map(({ path }) => path)).toEqual([
      "tree/a.xz",
      "tree/plain",
      "tree/release.zip!/bin/agent",
      "tree/release.zip!/../out",
      "tree/release.zip!/secret",
      "tree/release.zip!/data.tgz!/usr/bin/in",
      "tree/release.zip!/data.tgz",
      "tree/release.zip!/notes",
      "tree/release.zip",
    ]);
  });

  test.each([
    { name: "an archive with a stripped program", args: ["--archives", "tree/release.zip"], code: 1, says: "" },
    { name: "an archive with a readable one", args: ["--archives", "fine.tar"], code: 0, says: "" },
    { name: "an archive that is not read", args: ["--archives", "tree/a.xz"], code: 3, says: "xz: not looked into" },
    { name: "an archive nobody asked about", args: ["fine.tar"], code: 3, says: "no executable" },
  ])("$name: $code", async ({ args, code, says }) => {
    const run = await runLimpid(["inspect", ...args], { cwd: folder });
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code, stderr: expect.stringContaining(says) });
  });

  it("shows members by folder, within 80 columns", async () => {
    const run = await runLimpid(["inspect", "--archives", "tree"], { cwd: folder });
    expect(run.stdout).toContain("tree/release.zip!/bin\n  symbols removed");
    for (const line of run.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("limpid inspect --format", () => {
  it("writes a SARIF log whose rules, results and files belong together", async () => {
    const run = await runLimpid(["inspect", "--sarif", "--archives", "tree", "dist"], { cwd: folder });
    expect(run.code).toBe(1);
    const log = JSON.parse(run.stdout);
    expect(schemaErrors(sarifSchema, log)).toEqual([]);
    const [{ results, tool, artifacts }] = log.runs;
    const uris = results.map(
      (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        result.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    expect(uris).toEqual(["tree/release.zip!/bin/agent", "tree/release.zip!/data.tgz!/usr/bin/in", "dist/stripped"]);
    expect(tool.driver.rules).toHaveLength(1);
    expect(artifacts).toHaveLength(6);
    expect(
      (await runLimpid(["inspect", "--format", "sarif", "--archives", "tree", "dist"], { cwd: folder })).stdout,
    ).toBe(run.stdout);
  });

  test.each([
    { name: "two formats", args: ["--json", "--sarif", "dist"], says: "in one format" },
    { name: "a format nobody knows", args: ["--format", "xml", "dist"], says: "table, json, sarif" },
    { name: "strings as SARIF", args: ["--strings", "--sarif", "dist/stripped"], says: "no SARIF" },
    { name: "a listing as JSON", args: ["--dump", "--json", "dist/stripped"], says: "no JSON" },
  ])("$name: 2", async ({ args, says }) => {
    const run = await runLimpid(["inspect", ...args], { cwd: folder });
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
  });

  it("--format json is --json", async () => {
    const [one, other] = await Promise.all(
      [["--json"], ["--format", "json"]].map((args) => runLimpid(["inspect", ...args, "dist"], { cwd: folder })),
    );
    expect(one?.stdout).toBe(other?.stdout);
  });
});

describe("limpid inspect --require", () => {
  test.each([
    {
      name: "stripped, and one is not",
      args: ["stripped", "dist"],
      code: 1,
      says: "dist/readable: not stripped (nothing removed)",
    },
    { name: "stripped, and it is", args: ["stripped", "dist/stripped"], code: 0, says: "" },
    {
      name: "readable, and one is not",
      args: ["readable", "dist"],
      code: 1,
      says: "dist/stripped: not readable (symbols removed)",
    },
    { name: "readable, and it is", args: ["readable", "dist/readable"], code: 0, says: "" },
    {
      name: "something of nothing",
      args: ["stripped", "empty"],
      code: 3,
      says: "no artifact was found that has to be stripped",
    },
    { name: "a thing nobody knows", args: ["pretty", "dist"], code: 2, says: "stripped, readable" },
  ])("$name: $code", async ({ args, code, says }) => {
    const run = await runLimpid(["inspect", "--require", ...args], { cwd: folder });
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code, stderr: expect.stringContaining(says) });
  });
});
