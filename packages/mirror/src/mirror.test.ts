import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gzipSync } from "node:zlib";
import { isTouched, judgedBy } from "@limpid/attack";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { attackLicence, commit, Mirror, prepare, preview, readAttackFile } from "./index.ts";
import { bundleOf } from "./testing/bundle.ts";

const SAID = { release: undefined, domain: undefined };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "limpid-mirror-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(shipped = false): Mirror {
  const mirror = Mirror.open(folder, shipped);
  if ("why" in mirror) throw new Error(mirror.why);
  return mirror;
}

function release(bytes: Uint8Array, number: string) {
  const prepared = prepare(bytes, `enterprise-attack-${number}.json`, { ...SAID, domain: "enterprise-attack" }, 0);
  if (prepared.kind !== "release") throw new Error(JSON.stringify(prepared));
  return prepared;
}

describe("what is shipped", () => {
  it("is there at the first start, with the raw hashes of MITRE's own objects", () => {
    const mirror = open(true);
    const editions = mirror.editions();
    expect(editions.map((edition) => [edition.release, edition.origin, edition.extent, edition.objects])).toEqual(
      ["18.0", "18.1", "19.0", "19.1"].map((number) => [number, "shipped", "partial", 20]),
    );
    for (const edition of editions) {
      expect(mirror.issues(edition)).toEqual([]);
      expect(mirror.named(edition, "AN0056")[0]?.hashes.raw).toMatch(/^99a4dba1accb/);
      expect(mirror.named(edition, "an0057")[0]?.hashes.raw).toMatch(/^957bb3a92825/);
      // One object to a line, without white space: the bytes are what was hashed.
      const bytes = mirror.bytes(edition, mirror.named(edition, "AN0056")[0]?.id ?? "") ?? new Uint8Array();
      expect(createHash("sha256").update(bytes).digest("hex")).toMatch(/^99a4dba1accb/);
    }
    mirror.close();
  });

  it("carries MITRE's licence and copyright in every file", () => {
    expect(attackLicence()).toContain("© 2026 The MITRE Corporation. This work is reproduced");
    for (const number of ["18.0", "18.1", "19.0", "19.1"]) {
      const text = readFileSync(
        join(import.meta.dirname, "shipped", `enterprise-attack-${number}.det0019.json`),
        "utf8",
      );
      expect(text).toContain("reproduced and distributed with the permission of The MITRE Corporation");
      expect(text).toContain("marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168");
    }
  });

  it("is not brought twice, and goes when another version ships something else", () => {
    open(true).close();
    const mirror = open(true);
    expect(mirror.editions()).toHaveLength(4);
    mirror.forgetShipped([]);
    expect(mirror.editions()).toEqual([]);
    mirror.close();
  });

  it("says by which objects a finding was judged, and which a newer release words otherwise", () => {
    const mirror = open(true);
    const finding = { analytic: "AN0056", strategy: "DET0019", technique: "T1027.008", attackRelease: "18.1" };
    const reader = mirror.judgedReader();
    const judged = judgedBy(finding, reader, "19.1");
    expect(judged.map(({ id, version, touch }) => [id, version, touch])).toEqual([
      ["AN0056", "1.0", "unchanged"],
      ["DET0019", "1.0", "unchanged"],
      ["T1027.008", "1.2", "content"],
    ]);
    expect(judged[0]).toMatchObject({
      rawHash: "99a4dba1accb5bae1f6669664ca4b4d490feeb47ca56a69ac6beb4d225b22474",
      mirrored: "same",
      standing: { exact: { first: "18.0", last: "19.1" } },
    });
    expect(judgedBy({ ...finding, attackRelease: "19.0" }, reader, undefined).some(isTouched)).toBe(false);
    expect(judgedBy({ ...finding, attackRelease: "5.0" }, reader, "19.1")[0]).toMatchObject({
      mirrored: "not mirrored",
      touch: "not known",
    });
    expect(judgedBy(finding, reader, "20.0")[0]).toMatchObject({ against: undefined, touch: "not known" });
    const object = "x-mitre-analytic--52d150da-36f4-43b4-96c4-b4fe33b012a2";
    const other = { ...finding, judgedBy: [{ id: "AN0056", object, version: "1.0", rawHash: "00".repeat(32) }] };
    expect(judgedBy(other, reader, undefined)[0]).toMatchObject({ mirrored: "other", rawHash: "00".repeat(32) });
    mirror.close();
  });
});

describe("an import", () => {
  it("keeps the bytes of every object as they were", () => {
    const mirror = open();
    const text =
      '{"type":"bundle","objects":[ {"type":"tool" , "id":"tool--1","name":"<b>\\u00e9"},\n{"type":"x-new","id":"x-new--1"},{7} ]}';
    const prepared = release(Buffer.from(text), "19.1");
    expect(commit(mirror, prepared)).toBe("kept");
    const [edition] = mirror.editions();
    if (edition === undefined) throw new Error("nothing was kept");
    const shown = mirror
      .snapshots(edition)
      .map(({ id, notNormalised }) => [
        Buffer.from(mirror.bytes(edition, id) ?? []).toString(),
        notNormalised === undefined,
      ]);
    expect(shown.sort()).toEqual([
      ['{"type":"tool" , "id":"tool--1","name":"<b>\\u00e9"}', true],
      ['{"type":"x-new","id":"x-new--1"}', false],
      ["{7}", false],
    ]);
    expect(edition).toMatchObject({ objects: 3, notNormalised: 2 });
    expect(mirror.issues(edition)).toHaveLength(2);
    mirror.close();
  });

  it("of the same file again changes nothing; another file of the same release is kept beside it", () => {
    const mirror = open();
    const first = release(bundleOf("19.1", 3), "19.1");
    const second = release(
      bundleOf("19.1", 3, (index) => (index === 1 ? { description: "new" } : {})),
      "19.1",
    );
    expect([commit(mirror, first), commit(mirror, first)]).toEqual(["kept", "already"]);
    expect(preview(mirror, first)).toMatchObject({ already: true, change: { counts: { unchanged: 6 } } });
    const looked = preview(mirror, second);
    expect(looked).toMatchObject({ already: false, change: { counts: { content: 1, unchanged: 5 } } });
    expect(looked.beside.map(({ fileHash }) => fileHash)).toEqual([first.edition.fileHash]);
    expect(commit(mirror, second)).toBe("kept");
    expect(mirror.editions()).toHaveLength(2);
    mirror.close();
  });

  test.each([
    { change: { name: "other" }, what: "content" },
    { change: { revoked: true }, what: "revoked" },
    { change: { x_mitre_deprecated: true }, what: "deprecated" },
    { change: { revoked: true, x_mitre_deprecated: true }, what: "revoked" },
    { change: { revoked: false }, what: "normalisation" },
    { change: { modified: "2026-01-01T00:00:00.000Z" }, what: "book-keeping" },
    { change: { spec_version: "9.9" }, what: "unknown" },
  ])("of a mutation $change is previewed as $what", ({ change, what }) => {
    const mirror = open();
    const same = () => ({ name: "tool" });
    commit(mirror, release(bundleOf("9.0", 3, same), "9.0"));
    const next = release(
      bundleOf("10.0", 3, (index) => ({ ...same(), ...(index === 1 && change) })),
      "10.0",
    );
    const { base, change: found } = preview(mirror, next);
    expect(base?.release).toBe("9.0");
    expect(found.counts).toMatchObject({ [what]: 1, unchanged: 5 });
    mirror.close();
  });

  it("compares with the release before it by number", () => {
    const mirror = open();
    for (const number of ["9.0", "10.0", "2.0"]) commit(mirror, release(bundleOf(number, 1), number));
    expect(preview(mirror, release(bundleOf("11.0", 1), "11.0")).base?.release).toBe("10.0");
    expect(mirror.editions().map((edition) => edition.release)).toEqual(["2.0", "9.0", "10.0"]);
    mirror.close();
  });
});

describe("the store", () => {
  it("has nothing half-imported after kill -9, wherever that strikes", async () => {
    let complete = 0;
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, [join(import.meta.dirname, "testing", "import-endlessly.ts"), folder]);
      let output = "";
      await new Promise<void>((resolve) => {
        child.stdout.on("data", (data) => {
          output += data;
          // Later in each round, so that it strikes in different moments of an import; in the last round one import is complete.
          if (output.includes(round === 4 ? "done 30." : "begin 30."))
            setTimeout(() => child.kill("SIGKILL"), 15 + round * 70);
        });
        child.on("close", () => resolve());
      });
      const done = [...output.matchAll(/done (\S+)/g)].map(([, number]) => number);
      const mirror = open();
      const kept = mirror.editions();
      for (const number of done) expect(kept.map((edition) => edition.release)).toContain(number);
      for (const edition of kept) {
        if (edition.origin === "shipped") continue;
        const snapshots = mirror.snapshots(edition);
        expect(snapshots).toHaveLength(edition.objects);
        expect(mirror.view(edition).links(snapshots.find(({ type }) => type === "tool")?.id ?? "")).toHaveLength(2);
        complete++;
      }
      mirror.close();
    }
    expect(complete).toBeGreaterThan(0);
  });

  it("is used by two processes at once", () => {
    const programs = ["30.0", "31.0"].map((number) => {
      const code = `const { Mirror, prepare, commit } = await import(${JSON.stringify(join(import.meta.dirname, "index.ts"))});
        const { bundleOf } = await import(${JSON.stringify(join(import.meta.dirname, "testing", "bundle.ts"))});
        const mirror = Mirror.open(${JSON.stringify(folder)});
        for (const release of ["${number}", "40.0"]) {
          const file = prepare(bundleOf(release, 500), "x.json", { release, domain: "enterprise-attack" }, 0);
          process.stdout.write(commit(mirror, file) + " ");
        }`;
      return new Promise<string>((resolve) => {
        const child = spawn(process.execPath, ["--input-type=module", "-e", code]);
        let output = "";
        child.stdout.on("data", (data) => {
          output += data;
        });
        child.stderr.on("data", (data) => {
          output += data;
        });
        child.on("close", () => resolve(output));
      });
    });
    return Promise.all(programs).then((outputs) => {
      expect(outputs.toSorted()).toEqual(["kept already ", "kept kept "]);
      const mirror = open();
      expect(
        mirror
          .editions()
          .filter(({ origin }) => origin === "imported")
          .map((edition) => edition.release),
      ).toEqual(["30.0", "31.0", "40.0"]);
      expect(mirror.editions().filter(({ origin }) => origin === "shipped")).toHaveLength(4);
      mirror.close();
    });
  });

  it("of a newer version is left as it is", () => {
    open().close();
    const path = join(folder, "attack.sqlite");
    const database = new DatabaseSync(path);
    database.exec("PRAGMA user_version = 99; PRAGMA journal_mode = DELETE");
    database.close();
    const before = readFileSync(path);
    expect(Mirror.open(folder)).toMatchObject({ why: expect.stringContaining("newer version of Limpid (format 99") });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("of another program, or damaged, is left as it is", () => {
    const path = join(folder, "attack.sqlite");
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE theirs (a)");
    database.close();
    const before = readFileSync(path);
    expect(Mirror.open(folder)).toMatchObject({ why: expect.stringContaining("another program") });
    expect(readFileSync(path).equals(before)).toBe(true);
    writeFileSync(path, "no database at all, but long enough to be looked at as one".repeat(100));
    expect(Mirror.open(folder)).toMatchObject({ why: expect.stringContaining("damaged") });
  });
});

describe("readAttackFile", () => {
  it("reads plain and gzip, and refuses what is too large, damaged or no file", () => {
    const path = join(folder, "x.json");
    writeFileSync(path, "{}");
    expect(readAttackFile(path)).toMatchObject({ bytes: Buffer.from("{}") });
    writeFileSync(path, gzipSync("{}"));
    expect(readAttackFile(path)).toMatchObject({ bytes: Buffer.from("{}") });
    writeFileSync(path, gzipSync(Buffer.alloc(1 << 20)));
    expect(readAttackFile(path, 1 << 19)).toEqual({ why: "larger than 524288 bytes when unpacked" });
    writeFileSync(path, gzipSync("{}").subarray(0, 12));
    expect(readAttackFile(path)).toEqual({ why: "damaged gzip" });
    expect(readAttackFile(folder)).toEqual({ why: "not a regular file" });
    expect(readAttackFile(join(folder, "none"))).toEqual({ why: "no such file" });
    writeFileSync(path, Buffer.alloc(10));
    expect(readAttackFile(path, 9)).toEqual({ why: "larger than 9 bytes" });
  });
});
