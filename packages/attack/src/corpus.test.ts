import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { corpusPath, hasTool } from "../../../tests/support/corpus.ts";
import { compareSnapshots, type Happening } from "./compare/releases.ts";
import { tacticMove } from "./compare/tactics.ts";
import { parseObject } from "./json/attack-file.ts";
import { type JsonObject, objectsOf, textOf } from "./json/value.ts";
import { type ReleaseFile, readRelease } from "./release/read-release.ts";
import { tacticKeys } from "./snapshot/links.ts";
import { succession } from "./snapshot/successors.ts";
import { PLATFORM } from "./testing/platform.ts";

const corpus = corpusPath("attack");
const ENTERPRISE = { domain: "enterprise-attack" };

/** Object counts and file hashes of the corpus's index; `whole`: official release files of STIX 2.1. */
const FILES = [
  {
    name: "ics-attack-17.1.json.gz",
    release: "17.1",
    objects: 1651,
    hash: "cb207f963ca2",
    flavour: "2.1",
    whole: true,
  },
  {
    name: "ics-attack-18.0.json.gz",
    release: "18.0",
    objects: 1826,
    hash: "e0c64def9041",
    flavour: "2.1",
    whole: true,
  },
  {
    name: "ics-attack-18.1.json.gz",
    release: "18.1",
    objects: 1826,
    hash: "a7c010649284",
    flavour: "2.1",
    whole: true,
  },
  {
    name: "mobile-attack-17.0.json.gz",
    release: "17.0",
    objects: 2150,
    hash: "932287bfd5e7",
    flavour: "2.1",
    whole: true,
  },
  {
    name: "mobile-attack-17.1.json.gz",
    release: "17.1",
    objects: 2148,
    hash: "33968697b94a",
    flavour: "2.1",
    whole: true,
  },
  { name: "ics-attack-19.1.stix20.json.gz", release: "19.1", objects: 2173, hash: "02c991737cba", flavour: "2.0" },
  {
    name: "enterprise-attack-18.1.stix20.reassembled.json.gz",
    release: "18.1",
    objects: 24771,
    hash: "fb192b50ecaf",
    flavour: "2.0",
  },
  {
    name: "enterprise-attack-19.1.stix20.reassembled.json.gz",
    release: "19.1",
    objects: 25842,
    hash: "2328630f9270",
    flavour: "2.0",
  },
  {
    name: "enterprise-det0019-17.1.stix20.json.gz",
    release: "17.1",
    objects: 107,
    hash: "d98fbec55b59",
    flavour: "2.0",
    said: ENTERPRISE,
  },
  {
    name: "enterprise-det0019-18.0.stix20.json.gz",
    release: "18.0",
    objects: 106,
    hash: "9ead5a69aeb2",
    flavour: "2.0",
    said: ENTERPRISE,
  },
  {
    name: "enterprise-det0019-18.1.stix20.json.gz",
    release: "18.1",
    objects: 106,
    hash: "34d190d6e100",
    flavour: "2.0",
    said: ENTERPRISE,
  },
  {
    name: "enterprise-det0019-19.0.stix20.json.gz",
    release: "19.0",
    objects: 108,
    hash: "1d80cf2e6cdb",
    flavour: "mixed",
    said: ENTERPRISE,
  },
  {
    name: "enterprise-det0019-19.1.stix20.json.gz",
    release: "19.1",
    objects: 108,
    hash: "7ac46554257e",
    flavour: "2.0",
    said: ENTERPRISE,
  },
  {
    name: "enterprise-det0019-18.1.stix21.converted.json.gz",
    release: "18.1",
    objects: 106,
    hash: "f2b1fc1a5a9a",
    flavour: "2.1",
    said: ENTERPRISE,
  },
  {
    name: "enterprise-det0019-19.1.stix21.converted.json.gz",
    release: "19.1",
    objects: 108,
    hash: "ef39594a4f1a",
    flavour: "2.1",
    said: ENTERPRISE,
  },
  {
    name: "enterprise-det0019.json",
    release: "19.1",
    objects: 21,
    hash: "b41570ac3155",
    flavour: "2.1",
    said: ENTERPRISE,
  },
] as const;

const read = new Map<string, { readonly file: ReleaseFile; readonly bytes: Uint8Array }>();

function load(name: string) {
  const known = read.get(name);
  if (known !== undefined) return known;
  const packed = readFileSync(`${corpus}/${name}`);
  const bytes = name.endsWith(".gz") ? gunzipSync(packed) : packed;
  const entry = FILES.find((one) => one.name === name);
  const isSlice = entry !== undefined && "said" in entry;
  const said = { release: isSlice ? entry.release : undefined, domain: isSlice ? ENTERPRISE.domain : undefined };
  const file = readRelease(bytes, name, said, PLATFORM);
  if (file.kind !== "release") throw new Error(`${name}: ${JSON.stringify(file)}`);
  const loaded = { file, bytes };
  read.set(name, loaded);
  return loaded;
}

function snapshotsOf(name: string) {
  return load(name).file.objects.map(({ snapshot }) => snapshot);
}

function valuesOf(name: string, type: string): readonly JsonObject[] {
  const { file, bytes } = load(name);
  return file.objects.flatMap(({ snapshot, start, end }) => {
    if (snapshot.type !== type) return [];
    const value = parseObject(PLATFORM.decodeUtf8(bytes.subarray(start, end)) ?? "");
    return value === undefined ? [] : [value];
  });
}

const E18 = "enterprise-attack-18.1.stix20.reassembled.json.gz";
const E19 = "enterprise-attack-19.1.stix20.reassembled.json.gz";

describe.skipIf(corpus === undefined)("the releases of the corpus", () => {
  test.each(FILES)("$name is read whole", ({ name, release, objects, hash, flavour, ...more }) => {
    const { file } = load(name);
    expect(file.objects).toHaveLength(objects);
    expect(file.fileHash.slice(0, 12)).toBe(hash);
    expect(file.identity).toMatchObject({ release, flavour });
    expect(file.issues).toEqual([]);
    if ("whole" in more) expect(file.identity).toMatchObject({ releaseBasis: "collection", extent: "complete" });
  });

  it("has the raw hashes that MITRE's pages show", () => {
    const raw = (attackId: string) =>
      snapshotsOf("enterprise-det0019.json").find((snapshot) => snapshot.attackId === attackId)?.hashes.raw;
    expect(raw("AN0056")).toBe("99a4dba1accb5bae1f6669664ca4b4d490feeb47ca56a69ac6beb4d225b22474");
    expect(raw("AN0057")).toBe("957bb3a92825371711d6ab9dbe4230eb245a1e76be838142d78186d16c9245af");
  });

  it("counts types and status of enterprise 19.1 as the reference does", () => {
    const snapshots = snapshotsOf(E19);
    const count = (type: string) => snapshots.filter((one) => one.type === type).length;
    expect(count("x-mitre-analytic")).toBe(1758);
    expect(count("x-mitre-detection-strategy")).toBe(699);
    expect(count("x-mitre-data-component")).toBe(109);
    expect(count("x-mitre-data-source")).toBe(38);
    expect(
      snapshots.filter(({ type, status }) => type === "x-mitre-data-source" && status === "deprecated"),
    ).toHaveLength(38);
    const shared = Map.groupBy(
      snapshots.filter(({ attackId }) => attackId !== undefined),
      ({ attackId }) => attackId,
    );
    const twice = [...shared.values()].filter((members) => members.length > 1);
    expect(twice).toHaveLength(224);
    for (const members of twice)
      expect(members.map(({ type }) => type).sort()).toEqual(["attack-pattern", "course-of-action"]);
  });

  it("counts what analytics embed", () => {
    const analytics = valuesOf(E19, "x-mitre-analytic");
    expect(analytics.filter((one) => objectsOf(one, "x_mitre_log_source_references").length === 0)).toHaveLength(45);
    expect(analytics.filter((one) => objectsOf(one, "x_mitre_mutable_elements").length === 0)).toHaveLength(96);
    const references = analytics.flatMap((one) => objectsOf(one, "x_mitre_log_source_references"));
    expect(references).toHaveLength(4182);
    expect(new Set(references.map((one) => textOf(one, "name"))).size).toBe(266);
    const { file } = load(E19);
    const strategies = file.links.filter(({ kind }) => kind === "x_mitre_analytic_refs");
    expect(new Set(strategies.map(({ target }) => target)).size).toBe(1758);
    expect(strategies).toHaveLength(1758);
    // Every object that is named is there.
    const ids = new Set(file.objects.map(({ snapshot }) => snapshot.id));
    expect(file.links.filter(({ target }) => !ids.has(target))).toEqual([]);
  });

  it.each([
    { from: "T1150", steps: ["T1547.011", "T1647"] },
    { from: "T1162", steps: ["T1547.011", "T1647"] },
    { from: "T1073", steps: ["T1574.002", "T1574.001"] },
    { from: "T1089", steps: ["T1685"] },
  ])("follows $from to its end", ({ from, steps }) => {
    const { file } = load(E19);
    const byId = new Map(file.objects.map(({ snapshot }) => [snapshot.id, snapshot]));
    const start = file.objects.find(({ snapshot }) => snapshot.attackId === from && snapshot.type === "attack-pattern");
    const edges = file.links.filter(({ kind }) => kind === "revoked-by");
    const found = succession(
      start?.snapshot.id ?? "",
      (id) => edges.flatMap(({ source, target }) => (source === id ? [target] : [])),
      (id) => byId.get(id)?.status === "revoked",
    );
    expect(found.steps.map((id) => byId.get(id)?.attackId)).toEqual(steps);
    expect(found.ends).toBe("end");
  });

  it("names a successor for everything that enterprise 19.1 revokes, and one only", () => {
    const { file } = load(E19);
    const sources = file.links.filter(({ kind }) => kind === "revoked-by").map(({ source }) => source);
    const revoked = file.objects
      .filter(({ snapshot }) => snapshot.status === "revoked")
      .map(({ snapshot }) => snapshot.id);
    expect(sources.toSorted()).toEqual(revoked.toSorted());
  });
});

type Expected = Partial<Readonly<Record<Happening, number>>>;

describe.skipIf(corpus === undefined)("changes between the releases of the corpus", () => {
  const pairs: readonly { before: string; after: string; silent: number; counts: Expected }[] = [
    {
      before: "ics-attack-17.1.json.gz",
      after: "ics-attack-18.0.json.gz",
      silent: 70,
      counts: { added: 413, removed: 238, unchanged: 1266 },
    },
    {
      before: "ics-attack-18.0.json.gz",
      after: "ics-attack-18.1.json.gz",
      silent: 0,
      counts: { content: 27, "book-keeping": 1, unchanged: 1798 },
    },
    {
      before: "mobile-attack-17.0.json.gz",
      after: "mobile-attack-17.1.json.gz",
      silent: 1329,
      counts: { added: 0, removed: 2, unchanged: 258 },
    },
    {
      before: E18,
      after: E19,
      silent: 1046,
      counts: { added: 1416, removed: 345, revoked: 17, deprecated: 2, unchanged: 3039 },
    },
    {
      before: "enterprise-det0019-19.0.stix20.json.gz",
      after: "enterprise-det0019-19.1.stix20.json.gz",
      silent: 3,
      // Two data components with new references: all else is dates, `revoked: false` and a stray spec_version.
      counts: { content: 2, unchanged: 40, added: 0, removed: 0 },
    },
  ];
  test.each(pairs)("$before -> $after", ({ before, after, silent, counts }) => {
    const change = compareSnapshots(snapshotsOf(before), snapshotsOf(after));
    expect(change.counts).toMatchObject(counts);
    expect(change.silent).toBe(silent);
    const all = Object.values(change.counts).reduce((sum, count) => sum + count, 0);
    const ids = new Set([...snapshotsOf(before), ...snapshotsOf(after)].map(({ id }) => id));
    expect(all).toBe(ids.size); // each object happened to be exactly one thing
  });

  it("calls nothing but the collection and two objects of mobile 17.1 book-keeping", () => {
    const { changes } = compareSnapshots(
      snapshotsOf("mobile-attack-17.0.json.gz"),
      snapshotsOf("mobile-attack-17.1.json.gz"),
    );
    const saved = changes.filter(({ what }) => what === "book-keeping").map(({ after }) => after?.type);
    expect(saved).toEqual(["attack-pattern", "intrusion-set", "x-mitre-collection"]);
    expect(changes.filter(({ silent, what }) => silent && what === "content")).toEqual([]);
  });

  it("tells what came and went from 18.1 to 19.1", () => {
    const { byType, changes } = compareSnapshots(snapshotsOf(E18), snapshotsOf(E19));
    expect(byType.get("attack-pattern")).toMatchObject({ added: 23, revoked: 17, removed: 0 });
    expect(byType.get("x-mitre-detection-strategy")).toMatchObject({ added: 8, deprecated: 2 });
    expect(byType.get("x-mitre-analytic")).toMatchObject({ added: 19, removed: 0 });
    const renamed = changes.filter(
      ({ before, after }) =>
        before?.name !== undefined &&
        after?.name !== undefined &&
        before.name !== after.name &&
        before.type === after.type,
    );
    const ofType = (type: string) => renamed.filter(({ after }) => after?.type === type);
    expect(ofType("x-mitre-detection-strategy")).toHaveLength(9);
    expect(ofType("x-mitre-tactic").map(({ after }) => after?.name)).toEqual(["Stealth"]);
  });

  it("tells a renamed tactic from a technique that moved", () => {
    const [olds, news] = [valuesOf(E18, "attack-pattern"), valuesOf(E19, "attack-pattern")];
    const [before, after] = [tacticKeys(valuesOf(E18, "x-mitre-tactic")), tacticKeys(valuesOf(E19, "x-mitre-tactic"))];
    const byId = new Map(news.map((value) => [textOf(value, "id"), value]));
    const gone = new Set(
      snapshotsOf(E19)
        .filter(({ status }) => status !== "active")
        .map(({ id }) => id),
    );
    const moves = olds.flatMap((old) => {
      const now = byId.get(textOf(old, "id"));
      const evaded = objectsOf(old, "kill_chain_phases").some(
        (phase) => textOf(phase, "phase_name") === "defense-evasion",
      );
      if (now === undefined || !evaded || gone.has(textOf(old, "id") ?? "")) return [];
      return [tacticMove(old, now, before, after)];
    });
    expect(moves.filter((move) => move?.renamed.some(({ to }) => to === "stealth"))).toHaveLength(144);
    expect(
      moves.filter((move) => move?.joined.some(({ shortName }) => shortName === "defense-impairment")),
    ).toHaveLength(41);
    const dropped = moves.filter(
      (move) => move?.left.some(({ shortName }) => shortName === "defense-evasion") && move.joined.length === 0,
    );
    expect(dropped).toHaveLength(13);
  });
});

/** Recomputes the raw hash of every object of a bundle, with other code in another language. */
const ORACLE = `
import sys, json, gzip, hashlib
data = open(sys.argv[1], 'rb').read()
if data[:2] == b'\\x1f\\x8b': data = gzip.decompress(data)
for o in json.loads(data)['objects']:
    print(hashlib.sha256(json.dumps(o, ensure_ascii=False, separators=(',', ':')).encode()).hexdigest())
`;
const SAMPLE: readonly string[] = [
  "ics-attack-18.1.json.gz",
  "enterprise-det0019-19.0.stix20.json.gz",
  "enterprise-det0019.json",
];
const CHECKED = FILES.filter(({ name }) => process.env.LIMPID_REQUIRE === "all" || SAMPLE.includes(name));

describe.skipIf(corpus === undefined || !hasTool("python3"))("raw hashes recomputed by Python", () => {
  test.each(CHECKED)("$name", ({ name }) => {
    const output = execFileSync("python3", ["-c", ORACLE, `${corpus}/${name}`], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    expect(snapshotsOf(name).map(({ hashes }) => hashes.raw)).toEqual(output.trimEnd().split("\n"));
  });
});
