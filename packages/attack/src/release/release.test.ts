import { describe, expect, it, test } from "vitest";
import { standing } from "../compare/standing.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { bytesOf, PLATFORM, stixId } from "../testing/platform.ts";
import { compareReleases, isRelease } from "./order.ts";
import { readRelease } from "./read-release.ts";

test("releases are in the order of their numbers", () => {
  expect(["19.1", "9.0", "10.0", "6.3.1", "6.3", "19.0", "1.0"].sort(compareReleases)).toEqual([
    "1.0",
    "6.3",
    "6.3.1",
    "9.0",
    "10.0",
    "19.0",
    "19.1",
  ]);
});

test.each(["19", "", "v19.1", "19.1.0.0", "../1.0", "19.1\n"])("%j is no release", (text) => {
  expect(isRelease(text)).toBe(false);
});

const NOTHING = { release: undefined, domain: undefined };
const ENTERPRISE = "x-mitre-collection--1f5f1533-f617-4ca8-9ab4-6a02367fa019";

function read(objects: readonly object[], fileName = "bundle.json", said: { release?: string; domain?: string } = {}) {
  const bytes = bytesOf(JSON.stringify({ type: "bundle", objects }));
  return readRelease(bytes, fileName, { ...NOTHING, ...said }, PLATFORM);
}

const tool = (number: number, more: object = {}) => ({ type: "tool", id: stixId("tool", number), ...more });
const collection = (release: string, ids: readonly string[] = []) => ({
  type: "x-mitre-collection",
  id: ENTERPRISE,
  x_mitre_version: release,
  x_mitre_contents: ids.map((object_ref) => ({ object_ref })),
});

describe("which release a file is of", () => {
  test.each([
    { name: "its collection says it", objects: [collection("18.1")], basis: "collection", release: "18.1" },
    {
      name: "the importer says it",
      objects: [tool(1)],
      said: { release: "9.0", domain: "ics-attack" },
      basis: "importer",
      release: "9.0",
    },
    {
      name: "its name says it",
      objects: [tool(1)],
      fileName: "mobile-attack-17.1.json.gz",
      basis: "file name",
      release: "17.1",
    },
  ])("$name", ({ objects, fileName, said, basis, release }) => {
    expect(read(objects, fileName, said)).toMatchObject({ identity: { release, releaseBasis: basis } });
  });

  it("nobody says it", () => {
    expect(read([tool(1)])).toMatchObject({ kind: "refused", unidentified: { missing: "release", contradiction: [] } });
  });

  it("two say different things", () => {
    const refused = read([collection("18.1")], "bundle.json", { release: "19.1" });
    expect(refused).toMatchObject({
      kind: "refused",
      unidentified: { contradiction: ["collection: 18.1", "importer: 19.1"] },
    });
  });

  test.each([
    { ids: [stixId("tool", 1)], extent: "complete" },
    { ids: [stixId("tool", 1), stixId("tool", 2)], extent: "partial" },
  ])("its contents are $extent", ({ ids, extent }) => {
    expect(read([collection("18.1", ids), tool(1)])).toMatchObject({ identity: { extent } });
  });
});

describe("an id that stands in a file twice", () => {
  it("counts as it was modified last, and both are kept", () => {
    const file = read([
      collection("18.1"),
      tool(1, { modified: "2" }),
      tool(1, { modified: "3" }),
      tool(1, { modified: "1" }),
    ]);
    if (file.kind !== "release") throw new Error(file.kind);
    const twice = file.objects.filter(({ snapshot }) => snapshot.type === "tool");
    expect(twice.map(({ ordinal, snapshot }) => [ordinal, snapshot.modified])).toEqual([
      [1, "2"],
      [0, "3"],
      [2, "1"],
    ]);
    expect(file.issues.map(({ code }) => code)).toEqual(["contradiction", "contradiction"]);
  });
});

describe("how long a wording has stood", () => {
  const snapshot = (raw: string) =>
    ({ hashes: { slice: raw, raw, canonical: raw, substance: raw, content: raw } }) as Snapshot;
  const appearances = [
    { release: "10.0", snapshot: snapshot("b") },
    { release: "9.0", snapshot: snapshot("a") },
    { release: "8.0", snapshot: snapshot("b") },
    { release: "11.0", snapshot: snapshot("b") },
    { release: "12.0", snapshot: undefined },
    { release: "13.0", snapshot: snapshot("b") },
  ];
  test.each([
    { release: "11.0", first: "10.0", last: "11.0" },
    { release: "8.0", first: "8.0", last: "8.0" },
    { release: "13.0", first: "13.0", last: "13.0" },
  ])("in $release", ({ release, first, last }) => {
    expect(standing(appearances, release, "raw")).toEqual({ first, last });
  });

  it("is not said of a release that lacks it", () => {
    expect(standing(appearances, "12.0", "raw")).toBeUndefined();
  });
});
