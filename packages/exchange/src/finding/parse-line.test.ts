import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { hostileFinding, STORIES, story } from "../testing/findings.ts";
import { parseLine } from "./parse-line.ts";

const drop = story("linux-drop");
const line = (change: object): string => JSON.stringify({ ...drop, ...change });

describe("parseLine", () => {
  test.each(STORIES)("takes %s as it is", (name) => {
    expect(parseLine(JSON.stringify(story(name)))).toEqual({ kind: "finding", finding: story(name) });
  });

  test.each([
    { name: "no JSON", text: "{", why: "no JSON" },
    { name: "no object", text: "[]", why: "a JSON object expected" },
    { name: "nobody's object", text: '{"a":1}', why: "schema: limpid.finding/1 expected, nothing found" },
    {
      name: "a newer contract",
      text: '{"schema":"other/2"}',
      why: 'schema: limpid.finding/1 expected, "other/2" found',
    },
    { name: "a missing key", text: line({ host: undefined }), why: "host: text expected, nothing found" },
    { name: "a wrong type", text: line({ artifact: 1 }), why: "artifact: an object expected, 1 found" },
    {
      name: "a wrong type deep inside",
      text: line({ lineage: [{ process: "a", role: "shell", argv: ["a", 1] }] }),
      why: "lineage[0].argv[1]: text expected, 1 found",
    },
    {
      name: "a number that a double cannot hold",
      text: line({ revision: 1 }).replace('"revision":1', '"revision":9007199254740993'),
      why: "revision: a whole number below 2^53 expected, 9007199254740992 found",
    },
    {
      name: "a day that is none",
      text: line({ firstSeen: "2026-13-40T00:00:00Z" }),
      why: "firstSeen: no such time, 2026-13-40T00:00:00Z",
    },
    {
      name: "an id that is none",
      text: line({ id: "a b" }),
      why: 'id: an id expected, "a b" found',
    },
    {
      name: "a list without end",
      text: line({ blindSpots: Array.from({ length: 10_001 }, () => "") }),
      why: "blindSpots: at most 10000 entries expected, 10001 found",
    },
  ])("refuses $name and says where", ({ text, why }) => {
    expect(parseLine(text)).toEqual({ kind: "bad", why });
  });

  it("knows the other lines of this program by their schema", () => {
    const text = '{"schema":"limpid.summary/1","linesRead":0}';
    expect(parseLine(text)).toMatchObject({ kind: "other", schema: "limpid.summary/1" });
  });

  it("survives nesting without end and keys of the language itself", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    expect(parseLine(line({}).replace('"facts":{', `"facts":{"a":${deep},`)).kind).toBe("finding");
    expect(parseLine('{"__proto__":{"schema":"limpid.finding/1"}}').kind).toBe("bad");
    expect(parseLine('{"schema":"limpid.finding/1","__proto__":{"id":"a"}}').kind).toBe("bad");
  });

  it("takes any finding of the contract, and never throws for any line", () => {
    fc.assert(
      fc.property(hostileFinding, (finding) => parseLine(JSON.stringify(finding)).kind === "finding"),
      { numRuns: 100 },
    );
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (any) => parseLine(any).kind === "bad"));
  });
});
