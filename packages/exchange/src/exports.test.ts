import { readFileSync } from "node:fs";
import type { Finding } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { BYTE_ORDER_MARK, csvHeader, csvRow } from "./csv/index.ts";
import { ecsLine } from "./ecs/index.ts";
import { ocsfLine } from "./ocsf/index.ts";
import { StixBundle } from "./stix/index.ts";
import { hostileFinding, STORIES, story } from "./testing/findings.ts";

function bundleOf(findings: readonly Finding[], confirmed = false): string {
  const bundle = new StixBundle({ isConfirmed: () => confirmed });
  return bundle.begin() + findings.map((finding) => bundle.add(finding)).join("") + bundle.end();
}

const drop = story("linux-drop");
const pretty = (line: string): string => `${JSON.stringify(JSON.parse(line), null, 1)}\n`;
type Json = Record<string, unknown>;
const parsed = (line: string): Json => JSON.parse(line);

describe.each(STORIES)("%s", (name) => {
  const golden = (ending: string): string => `testdata/${name}.${ending}`;
  const finding = story(name);
  it("as OCSF", () => expect(pretty(ocsfLine(finding))).toMatchFileSnapshot(golden("ocsf.json")));
  it("as ECS", () => expect(pretty(ecsLine(finding))).toMatchFileSnapshot(golden("ecs.json")));
  it("as STIX", () => expect(pretty(bundleOf([finding], true))).toMatchFileSnapshot(golden("stix.json")));
  it("as CSV", () => expect(csvHeader() + csvRow(finding)).toMatchFileSnapshot(golden("csv")));
});

describe("what is not known", () => {
  const bare: Finding = {
    ...drop,
    host: "unknown",
    artifact: { path: null, previousPaths: [], inspected: false, opacity: null, facts: {} },
    creator: { basis: "unknown" },
    lineage: [],
    executions: [],
  };

  it("is absent, never null or empty", () => {
    const event = parsed(ocsfLine(bare));
    expect(Object.keys(event)).not.toContain("device");
    expect(Object.keys(event)).not.toContain("evidences");
    const document = parsed(ecsLine(bare));
    for (const key of ["host", "process", "user", "container"]) expect(Object.keys(document)).not.toContain(key);
    expect(document.file).toEqual({ type: "file" });
    expect(JSON.stringify(document)).not.toContain("null");
  });

  it("a finding without any file or process is nothing for STIX, and the bundle stays whole", () => {
    const { objects } = parsed(bundleOf([bare])) as { objects: readonly Json[] };
    expect(objects.map(({ type }) => type)).toEqual(["identity", "extension-definition"]);
  });

  it("nobody logged in is told apart from not known", () => {
    const login = (auid?: number | null): unknown =>
      ((parsed(ecsLine({ ...drop, creator: { ...drop.creator, auid } })).limpid as Json).creator as Json).login;
    expect([login(null), login(1000), login(undefined)]).toEqual(["none", "1000", undefined]);
  });
});

describe("stray bytes in a path", () => {
  const path = "/tmp/\udcff\\x/agent";
  const finding: Finding = { ...drop, artifact: { ...drop.artifact, path } };

  it("are shown as escapes, and the URI has them exactly", () => {
    const uri = "file:///tmp/%FF%5Cx/agent";
    const evidence = (parsed(ocsfLine(finding)).evidences as readonly Json[])[0];
    expect(evidence?.file).toMatchObject({ path: "/tmp/\\xff\\x/agent", uri });
    expect(parsed(ecsLine(finding))).toMatchObject({
      file: { path: "/tmp/\\xff\\x/agent" },
      limpid: { artifact: { uri } },
    });
    expect(bundleOf([finding])).toContain(uri);
    expect(csvRow(finding)).toContain("/tmp/\\xff\\\\x/agent");
  });
});

describe("a finding in a container", () => {
  it("names it in every format", () => {
    const finding: Finding = { ...drop, container: "3f9c1a" };
    expect((parsed(ocsfLine(finding)).evidences as readonly Json[])[0]?.container).toEqual({ uid: "3f9c1a" });
    expect(parsed(ecsLine(finding)).container).toEqual({ id: "3f9c1a" });
    expect(bundleOf([finding])).toContain('"container":"3f9c1a"');
    expect(csvRow(finding)).toContain(",3f9c1a,");
  });
});

describe("OCSF", () => {
  test.each([
    { change: "opened", revision: 1, activity: 1, alert: true },
    { change: "raised", revision: 2, activity: 2, alert: true },
    { change: "closed", revision: 3, activity: 2, alert: true },
    { change: "withdrawn", revision: 4, activity: 3, alert: false },
  ])("$change is activity $activity", ({ activity, alert, change, revision }) => {
    expect(parsed(ocsfLine({ ...drop, change, revision }))).toMatchObject({
      activity_id: activity,
      type_uid: 200400 + activity,
      is_alert: alert,
      metadata: { uid: `${drop.id}/${revision}` },
    });
  });
});

describe("STIX", () => {
  const types = (text: string): readonly unknown[] =>
    (parsed(text) as { objects: readonly Json[] }).objects.map(({ type }) => type);

  it("has a sighting only where the finding was confirmed", () => {
    expect(types(bundleOf([drop]))).not.toContain("sighting");
    expect(types(bundleOf([drop], true))).toContain("sighting");
  });

  it("is the same bundle for the same findings, and holds no object twice", () => {
    expect(bundleOf([drop, drop])).toBe(bundleOf([drop]));
    expect(bundleOf([drop])).not.toBe(bundleOf([story("mac-drop")]));
  });
});

describe("CSV", () => {
  test.each(["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1", "%a", "|a"])(
    "does not let %j compute",
    (title) => {
      const [, row = ""] = rowsOf(csvHeader() + csvRow({ ...drop, title }));
      const column = csvHeader().trim().split(",").indexOf("title");
      expect(row[column]).toMatch(/^'/);
    },
  );

  it("keeps commas, quotes and line feeds in their cells", () => {
    const title = 'a "b", c\nd';
    const [head = [], row = []] = rowsOf(csvHeader() + csvRow({ ...drop, title }));
    expect(row).toHaveLength(head.length);
    expect(row[head.indexOf("title")]).toBe('a "b", c\\nd');
    expect(BYTE_ORDER_MARK).toBe("\ufeff");
  });
});

/** RFC 4180, read by another piece of code than the one that wrote it. */
function rowsOf(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (let at = 0; at < csv.length; ) {
    const quoted = csv[at] === '"';
    const match = quoted ? /"((?:[^"]|"")*)"/y : /[^,\r\n"]*/y;
    match.lastIndex = at;
    const [whole = "", inner = whole] = match.exec(csv) ?? [];
    rows.at(-1)?.push(quoted ? inner.replaceAll('""', '"') : whole);
    at += whole.length;
    if (csv.startsWith("\r\n", at)) rows.push([]);
    else if (csv[at] !== ",") throw new Error(`no cell ends at ${at}: ${csv.slice(at, at + 20)}`);
    at += csv[at] === "," ? 1 : 2;
  }
  return rows.slice(0, -1);
}

describe("any finding", () => {
  it("becomes text that every receiver can read", () => {
    fc.assert(
      fc.property(hostileFinding, (finding) => {
        for (const text of [ocsfLine(finding), ecsLine(finding), bundleOf([finding], true)]) {
          const value: unknown = JSON.parse(text);
          everyText(value, (one) => {
            expect(one.isWellFormed()).toBe(true);
            expect(one).not.toContain("\0");
            expect(one.length).toBeLessThanOrEqual(66_000);
          });
        }
        expect(ocsfLine(finding)).not.toContain("\n");
        expect(ecsLine(finding)).not.toContain("\n");
        const rows = rowsOf(csvHeader() + csvRow(finding));
        expect(rows).toHaveLength(2);
        expect(rows[1]).toHaveLength(rows[0]?.length ?? 0);
        for (const cell of rows[1] ?? []) expect(cell).toMatch(/^(?:-?\d*|[^=+\-@\0-\x1f\x7f][^\0-\x1f\x7f]*)$/);
      }),
      { numRuns: 150 },
    );
  });

  it("names no field that ECS does not have", () => {
    const known = new Set(
      readFileSync(new URL("./testdata/ecs-9.4.0-used-fields.txt", import.meta.url), "utf8")
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#")),
    );
    fc.assert(
      fc.property(hostileFinding, (finding) => {
        const unknown = fieldsOf(parsed(ecsLine(finding))).filter((field) => !known.has(field));
        expect(unknown).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

function everyText(value: unknown, check: (text: string) => void): void {
  if (typeof value === "string") check(value);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      check(key);
      everyText(inner, check);
    }
  }
}

/** Names of leaves, without our own. */
function fieldsOf(value: unknown, at = ""): readonly string[] {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([key, inner]) =>
    at === "" && key === "limpid" ? [] : fieldsOf(inner, at === "" ? key : `${at}.${key}`),
  );
}
