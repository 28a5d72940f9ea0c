import { describe, expect, it, test } from "vitest";
import { cutAttackFile } from "../json/attack-file.ts";
import { bytesOf, PLATFORM, stixId } from "../testing/platform.ts";
import { readObject } from "./snapshot.ts";

const ID = stixId("tool", 1);

function read(object: string | Uint8Array) {
  const parts = ['{"type":"bundle","objects":[', object, "]}"].map((part) =>
    typeof part === "string" ? bytesOf(part) : part,
  );
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
  const slice = cutAttackFile(bytes, PLATFORM).value?.objects[0];
  if (slice === undefined) throw new Error("no object");
  return { ...readObject(bytes, slice, PLATFORM), bytes: bytes.subarray(slice.start, slice.end) };
}

const tool = (more: string): string => `{"type":"tool","id":"${ID}"${more}}`;

describe("what is wrong with an object", () => {
  test.each([
    { name: "one name twice", text: tool(',"a":1,"a":1'), code: "contradiction" },
    { name: "one name twice, deep inside", text: tool(',"a":[{"b":1,"\\u0062":2}]'), code: "contradiction" },
    { name: "a number beyond a double", text: tool(',"a":1e999'), code: "invalid-value" },
    { name: "an integer that a double rounds", text: tool(',"a":9007199254740993'), code: "invalid-value" },
    { name: "half of a surrogate pair", text: tool(',"a":"\\ud800"'), code: "invalid-value" },
    { name: "no id", text: '{"type":"tool"}', code: "invalid-value" },
    { name: "an id of another type", text: `{"type":"malware","id":"${ID}"}`, code: "invalid-value" },
    { name: "no JSON", text: "{7}", code: "invalid-value" },
    { name: "an unknown type", text: '{"type":"x-new","id":"x-new--1"}', code: "unsupported" },
    { name: "a newer STIX", text: tool(',"spec_version":"2.2"'), code: "unsupported" },
    { name: "a newer specification", text: tool(',"x_mitre_attack_spec_version":"4.0.0"'), code: "unsupported" },
  ])("$name", ({ text, code }) => {
    const { snapshot, issue, bytes } = read(text);
    expect(issue?.code).toBe(code);
    expect(snapshot.notNormalised).toBeDefined();
    // Its bytes are kept all the same.
    expect(snapshot.hashes.slice).toBe(PLATFORM.sha256(bytes));
  });

  it("bytes that are not UTF-8", () => {
    const object = bytesOf(tool(',"name":"?"'));
    object[object.indexOf(0x3f)] = 0xff;
    expect(read(object).issue?.code).toBe("invalid-value");
  });

  it("an unknown type keeps its id and its hashes", () => {
    const { snapshot } = read('{"type":"x-new","id":"x-new--1"}');
    expect(snapshot).toMatchObject({ id: "x-new--1", type: "x-new" });
    expect(snapshot.hashes.canonical).toBeDefined();
  });
});

describe("status", () => {
  test.each([
    { more: "", status: "active" },
    { more: ',"revoked":false,"x_mitre_deprecated":false', status: "active" },
    { more: ',"x_mitre_deprecated":true', status: "deprecated" },
    { more: ',"x_mitre_deprecated":true,"revoked":true', status: "revoked" },
  ])("$more is $status", ({ more, status }) => {
    expect(read(tool(more)).snapshot.status).toBe(status);
  });
});

describe("hashes", () => {
  const hashes = (more: string) => read(tool(more)).snapshot.hashes;

  test.each([
    { name: "white space", one: ',"name":"a"', other: ', "name" : "a"', same: ["raw", "canonical"], not: ["slice"] },
    { name: "order of members", one: ',"a":1,"b":2', other: ',"b":2,"a":1', same: ["canonical"], not: ["raw"] },
    { name: "a date", one: ',"modified":"1"', other: ',"modified":"2"', same: ["substance"], not: ["canonical"] },
    { name: "false and absent", one: ',"revoked":false', other: "", same: ["content"], not: ["substance"] },
    {
      name: "a list in another order",
      one: ',"x":["a","b"]',
      other: ',"x":["b","a"]',
      same: ["content"],
      not: ["substance"],
    },
    {
      name: "a flavour",
      one: ',"labels":["tool"]',
      other: ',"spec_version":"2.1"',
      same: ["content"],
      not: ["substance"],
    },
    { name: "a text", one: ',"name":"a"', other: ',"name":"b"', same: [], not: ["content"] },
    {
      name: "the columns of a matrix",
      one: ',"tactic_refs":["a","b"]',
      other: ',"tactic_refs":["b","a"]',
      same: [],
      not: ["content"],
    },
  ] as const)("$name", ({ one, other, same, not }) => {
    const [left, right] = [hashes(one), hashes(other)];
    for (const key of same) expect(left[key], key).toBe(right[key]);
    for (const key of not) expect(left[key], key).not.toBe(right[key]);
  });
});
