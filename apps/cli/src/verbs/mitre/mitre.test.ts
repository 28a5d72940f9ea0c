import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import changeSchema from "@limpid/attack/schemas/mitre-change.schema.json" with { type: "json" };
import comparisonSchema from "@limpid/attack/schemas/mitre-comparison.schema.json" with { type: "json" };
import hitSchema from "@limpid/attack/schemas/mitre-hit.schema.json" with { type: "json" };
import importSchema from "@limpid/attack/schemas/mitre-import.schema.json" with { type: "json" };
import objectSchema from "@limpid/attack/schemas/mitre-object.schema.json" with { type: "json" };
import releaseSchema from "@limpid/attack/schemas/mitre-release.schema.json" with { type: "json" };
import touchedSchema from "@limpid/attack/schemas/mitre-touched.schema.json" with { type: "json" };
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { columns } from "../../terminal/layout.ts";
import { type LimpidRun, runLimpid } from "../../testing/run-limpid.ts";

const SCHEMAS: Readonly<Record<string, unknown>> = {
  "limpid.mitre-change/1": changeSchema,
  "limpid.mitre-comparison/1": comparisonSchema,
  "limpid.mitre-hit/1": hitSchema,
  "limpid.mitre-import/1": importSchema,
  "limpid.mitre-object/1": objectSchema,
  "limpid.mitre-release/1": releaseSchema,
  "limpid.mitre-touched/1": touchedSchema,
};
const IMPORT = "import";
const id = (type: string, number: number): string =>
  `${type}--00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const named = (attackId: string) => ({ external_references: [{ source_name: "mitre-attack", external_id: attackId }] });
const COLLECTION = "x-mitre-collection--1f5f1533-f617-4ca8-9ab4-6a02367fa019";

/** A small release: a chain of revocations, an id that two objects have, hostile and foreign text. */
function release(number: string, name: string): string {
  const revokedBy = (of: number, by: number) => ({
    type: "relationship",
    id: id("relationship", of),
    relationship_type: "revoked-by",
    source_ref: id("attack-pattern", of),
    target_ref: id("attack-pattern", by),
  });
  const objects = [
    { type: "attack-pattern", id: id("attack-pattern", 1), revoked: true, ...named("T9150"), name: "Old" },
    { type: "attack-pattern", id: id("attack-pattern", 2), revoked: true, ...named("T9151"), name: "Newer" },
    {
      type: "attack-pattern",
      id: id("attack-pattern", 3),
      ...named("T9001"),
      name,
      description: "<script>alert(1)</script> C:\\Windows \u001b[31mred\u202e Ryū\nsecond line",
    },
    {
      type: "course-of-action",
      id: id("course-of-action", 3),
      ...named("T9001"),
      name: "Mitigation of it",
      x_mitre_deprecated: true,
    },
    revokedBy(1, 2),
    revokedBy(2, 3),
    { type: "tool", id: id("tool", 4), ...named("S9004"), name: "Alone" },
  ].map((object) => ({ spec_version: "2.1", ...object }));
  const collection = {
    type: "x-mitre-collection",
    id: COLLECTION,
    spec_version: "2.1",
    x_mitre_version: number,
    x_mitre_contents: objects.map((object) => ({ object_ref: object.id })),
  };
  return JSON.stringify({ type: "bundle", id: "bundle--1", objects: [collection, ...objects] });
}

let folder: string;
const limpid = (...args: readonly string[]): Promise<LimpidRun> =>
  runLimpid(["mitre", ...args], { env: { LIMPID_STATE: join(folder, "state"), HOME: folder } });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "limpid-mitre-"));
  writeFileSync(join(folder, "29.0.json"), release("29.0", "Technique"));
  writeFileSync(join(folder, "30.0.json"), release("30.0", "Technique renamed"));
  const done = await limpid(IMPORT, "--yes", join(folder, "29.0.json"), join(folder, "30.0.json"));
  expect(done).toMatchObject({ code: 0, stderr: "" });
});
afterAll(() => rmSync(folder, { recursive: true }));

function valid(run: LimpidRun): readonly Record<string, unknown>[] {
  const objects = run.objects();
  for (const object of objects)
    expect(schemaErrors(SCHEMAS[String(object.schema)], object), JSON.stringify(object)).toEqual([]);
  return objects;
}

describe("limpid mitre import", () => {
  it("previews, keeps, and has nothing to do the second time", async () => {
    const path = join(folder, "28.0.json");
    writeFileSync(path, release("28.0", "Technique"));
    const args = [IMPORT, path, "--json", "--state", join(folder, "other")];
    const looked = await limpid(...args);
    expect(looked.stderr).toContain("--yes");
    const kept = await limpid(...args, "--yes");
    const again = await limpid(...args, "--yes");
    const results = [looked, kept, again].flatMap(valid).map(({ result }) => result);
    expect(results).toEqual(["previewed", "kept", "already"]);
    expect(valid(looked)[0]).toMatchObject({ release: "28.0", releaseBasis: "collection", counts: { added: 8 } });
  });

  test.each([
    { name: "cut", text: release("29.0", "x").slice(0, -9), why: "truncated" },
    { name: "no ATT&CK", text: "[]", why: "invalid-value" },
  ])("refuses what is $name with 3, and goes on", async ({ text, why }) => {
    const path = join(folder, "bad.json");
    writeFileSync(path, text);
    const run = await limpid(IMPORT, path, join(folder, "29.0.json"), "--json");
    expect(run.code).toBe(3);
    expect(valid(run)).toMatchObject([{ result: "refused", issues: [{ code: why }] }, { result: "already" }]);
  });

  it("asks for the release that a file does not say", async () => {
    const path = join(folder, "nameless.json");
    writeFileSync(path, JSON.stringify({ type: "tool", id: id("tool", 1) }));
    const refused = await limpid(IMPORT, path);
    expect(refused).toMatchObject({ code: 3, stdout: expect.stringContaining("--release") });
    const told = await limpid(IMPORT, path, "--release", "12.0", "--domain", "ics", "--json");
    expect(valid(told)[0]).toMatchObject({ release: "12.0", releaseBasis: "importer", domain: "ics-attack" });
  });
});

describe("limpid mitre show", () => {
  it("has the raw hash of every snapshot, and our notes apart", async () => {
    const [object] = valid(await limpid("show", "AN0056", "--json"));
    const snapshots = object?.snapshots as readonly Record<string, string>[];
    expect(snapshots.map(({ release: number }) => number)).toEqual(["18.0", "18.1", "19.0", "19.1"]);
    for (const { rawHash } of snapshots) expect(rawHash).toMatch(/^99a4dba1accb/);
    expect(object).toMatchObject({
      attackId: "AN0056",
      analyst: { date: "2026-11-22" },
      standing: { exact: { first: "18.0", last: "19.1" } },
      searched: { explicit: 0, embedded: 4 },
    });
    const official = object?.official as {
      readonly mutableElements: readonly { readonly field: string; readonly here: unknown }[];
    };
    expect(official.mutableElements.map(({ field, here }) => [field, here !== undefined])).toEqual([
      ["StripFlags", true],
      ["DirectoryScope", true],
      ["FileSizeRange", true],
    ]);
  });

  it("shows for each context on what it rests", async () => {
    const [object] = valid(await limpid("show", "AN0057", "--json"));
    const related = object?.related as readonly Record<string, unknown>[];
    const of = (attackId: string) => related.find((one) => one.attackId === attackId);
    expect(of("DET0019")).toMatchObject({ basis: "embedded reference", kind: "x_mitre_analytic_refs", steps: 1 });
    expect(of("T1027.008")).toMatchObject({ basis: "derived", kind: "detects", steps: 2 });
    expect(of("TA0005")).toMatchObject({ basis: "derived", steps: 3 });
    expect(of("S1153")).toMatchObject({
      basis: "derived",
      steps: 3,
      contextOf: expect.stringMatching(/^attack-pattern/),
    });
    expect(object?.searched).toMatchObject({
      statement: expect.stringContaining("No relationship object names this analytic"),
    });
  });

  it("shows an object without notes or links as what it is", async () => {
    const { stdout, code } = await limpid("show", "S9004");
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "Neither a relationship object nor an embedded reference names this tool in enterprise-attack 30.0 (2 relationship objects, 8 objects searched).",
    );
    expect(stdout).not.toContain("Notes by Limpid");
  });

  it("follows a chain of revocations, and lists both objects of an id", async () => {
    const chain = await limpid("show", "T9150");
    expect(chain.stdout.replaceAll(/\s+/g, " ")).toContain("Revoked by: T9151 Newer -> T9001 Technique renamed");
    const both = await limpid("show", "T9001", "--json");
    expect(valid(both).map(({ type }) => type)).toEqual(["attack-pattern", "course-of-action"]);
  });

  it("prints hostile text safely, in 80 columns", async () => {
    const { stdout } = await limpid("show", "T9001");
    expect(stdout).toContain("<script>alert(1)</script> C:\\Windows \\x1b[31mred\\u{202e} Ryū");
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    const wide = await limpid("show", "DET0019");
    for (const line of [...stdout.split("\n"), ...wide.stdout.split("\n")])
      expect(columns(line), line).toBeLessThanOrEqual(80);
  });

  it("shows what is shipped without a place for state", async () => {
    const run = await runLimpid(["mitre", "show", "AN0058"], {
      env: { LIMPID_STATE: "", HOME: "", XDG_STATE_HOME: "" },
      ...(process.getuid?.() === 0 && { uid: 65534 }),
    });
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining("Only what comes with Limpid") });
  });

  it("says what is there when something is not", async () => {
    const missing = await limpid("show", "AN9999");
    expect(missing).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining("enterprise-attack 30.0") });
    expect(await limpid("show", "AN0056", "--release", "x")).toMatchObject({ code: 2 });
  });
});

describe("limpid mitre diff", () => {
  it("compares an object, word by word", async () => {
    const [change] = valid(await limpid("diff", "T9001", "29.0", "30.0", "--json"));
    expect(change).toMatchObject({
      what: "content",
      silent: true,
      paths: [
        {
          path: "name",
          class: "content",
          text: [
            { what: "same", text: "Technique" },
            { what: "added", text: " renamed" },
          ],
        },
      ],
    });
    const same = await limpid("diff", "AN0056", "18.0", "19.1");
    expect(same.stdout).toContain("unchanged");
  });

  it("shows an object that one release lacks as absent", async () => {
    const [change] = valid(await limpid("diff", "AN0056", "19.1", "30.0", "--json"));
    expect(change).toMatchObject({ what: "removed", after: { present: false }, before: { present: true } });
  });

  it("compares releases, counted", async () => {
    const objects = valid(await limpid("diff", "29.0", "30.0", "--json"));
    expect(objects.at(-1)).toMatchObject({
      schema: "limpid.mitre-comparison/1",
      counts: { content: 1, "book-keeping": 1, unchanged: 6 },
    });
    expect(objects).toHaveLength(2);
    const shipped = valid(await limpid("diff", "19.0", "19.1", "--json"));
    expect(shipped.at(-1)).toMatchObject({ counts: { added: 0, removed: 0 } });
  });

  it("needs both releases", async () => {
    expect(await limpid("diff", "29.0", "31.0")).toMatchObject({ code: 3 });
    expect(await limpid("diff", "29.0")).toMatchObject({ code: 2 });
  });
});

describe("limpid mitre raw, list, search, releases, licence", () => {
  it("gives exactly the mirrored bytes", async () => {
    const { stdout } = await limpid("raw", "AN0056", "--release", "19.1");
    expect(createHash("sha256").update(stdout).digest("hex")).toMatch(/^99a4dba1accb/);
    expect(release("30.0", "Technique renamed")).toContain((await limpid("raw", "S9004")).stdout);
    expect(await limpid("raw", "T9001")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("course-of-action--"),
    });
  });

  it("finds who reads a log", async () => {
    const hits = valid(await limpid("search", "linux:osquery elf_info", "--release", "19.1", "--json"));
    expect(hits.map(({ attackId, field }) => [attackId, field])).toContainEqual(["AN0056", "log source"]);
    expect(await limpid("search", "no-such-word-anywhere")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringContaining("0 in enterprise-attack 30.0"),
    });
  });

  it("lists a type, active ones unless asked for all", async () => {
    const active = valid(await limpid("list", "technique", "--json"));
    expect(active.map(({ attackId }) => attackId)).toEqual(["T9001"]);
    expect(valid(await limpid("list", "attack-pattern", "--all", "--json"))).toHaveLength(3);
  });

  it("shows what the mirror holds and the licence", async () => {
    expect(valid(await limpid("releases", "--json"))).toHaveLength(6);
    expect((await limpid("licence")).stdout).toContain("hereby grants you a non-exclusive, royalty-free license");
  });
});

describe("limpid mitre touched", () => {
  const drop = readFileSync(
    join(import.meta.dirname, "../../../../../packages/exchange/src/testdata/linux-drop.jsonl"),
    "utf8",
  );

  it("says which findings and reports another release touches, and which it does not know of", async () => {
    const file = join(folder, "findings.jsonl");
    const older = { ...JSON.parse(drop), id: "older", attackRelease: "18.1", judgedBy: undefined };
    writeFileSync(file, `${drop.trim()}\n${JSON.stringify(older)}\nnothing of ours\n`);
    const layer = join(folder, "layer.json");
    const at18 = { name: "of 18.1", versions: { attack: "18.1" }, techniques: [{ techniqueID: "T1027.008" }] };
    writeFileSync(layer, JSON.stringify(at18, null, 2));
    const run = await limpid("touched", file, layer, "--against", "19.1", "--json");
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining("line 3") });
    const touched = valid(run).map((line) => [line.kind, line.name, line.touched]);
    expect(touched.slice(0, 3)).toEqual([
      ["finding", JSON.parse(drop).id, false],
      ["finding", "older", true],
      ["Navigator layer", "of 18.1", true],
    ]);
    expect(touched.slice(3).map(([kind]) => kind)).toEqual(Array(5).fill("analyst note"));
    const [pinned] = valid(run).map((line) => line.objects);
    expect(pinned).toMatchObject([{ id: "AN0056", mirrored: "same", touch: "unchanged" }, {}, {}]);

    const people = await limpid("touched", file, "--against", "19.1");
    expect(people.stdout).toContain("T1027.008  Stripped Payloads");
    expect(people.stdout).toContain("says something else in 19.1");
  });

  it("reads what limpid export wrote", async () => {
    for (const [to, kind] of [
      ["ecs", "ECS document"],
      ["ocsf", "OCSF event"],
      ["stix", "STIX bundle"],
    ] as const) {
      const exported = await runLimpid(["export", "--to", to], { input: drop, env: { HOME: folder } });
      const file = join(folder, `${to}.json`);
      writeFileSync(file, exported.stdout);
      const [line] = valid(await limpid("touched", file, "--against", "19.1", "--json"));
      expect(line).toMatchObject({ kind, name: JSON.parse(drop).id, release: "19.1", touched: false });
    }
  });
});
