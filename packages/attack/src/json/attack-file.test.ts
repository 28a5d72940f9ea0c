import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { processorMs } from "../../../../tests/support/processor-time.ts";
import { bytesOf, PLATFORM } from "../testing/platform.ts";
import { cutAttackFile } from "./attack-file.ts";
import { MAX_DEPTH } from "./walk.ts";

const deep = (depth: number): string => `{"type":"bundle","objects":[{"a":${"[".repeat(depth)}${"]".repeat(depth)}}]}`;

describe("cutAttackFile", () => {
  it("finds the bytes of each object, whatever stands in them", () => {
    const objects = ['{"id":"a--1", "name":"]}\\"{[,"}', '{ "x": "\\\\" , "y":[1,{"z":null}]}', "{}"];
    const text = `\n{ "type" : "bundle", "objects" : [ ${objects.join(" ,\n")} ] , "id":"bundle--1" }\n`;
    const { value, issues } = cutAttackFile(bytesOf(text), PLATFORM);
    expect(issues).toEqual([]);
    expect(value?.objects.map(({ start, end }) => text.slice(start, end))).toEqual(objects);
    expect(value?.envelope).toEqual({ type: "bundle", objects: [], id: "bundle--1" });
    expect(value?.objects.map(({ members }) => members)).toEqual([2, 3, 0]);
  });

  test.each([
    { name: "a bare object", text: '{"type":"tool","id":"tool--1"}', form: "object" },
    { name: "an index", text: '{"id":"x","collections":[]}', form: "index" },
    { name: "a bundle without objects", text: '{"type":"bundle","objects":[]}', form: "bundle" },
    { name: "a byte order mark", text: '\ufeff{"type":"bundle","objects":[]}', form: "bundle" },
  ])("reads $name", ({ text, form }) => {
    expect(cutAttackFile(bytesOf(text), PLATFORM)).toMatchObject({ value: { form }, issues: [] });
  });

  test.each([
    { name: "nothing", text: "", code: "invalid-value" },
    { name: "a list", text: "[{}]", code: "invalid-value" },
    { name: "an object cut in its middle", text: '{"type":"bundle","objects":[{"id":"a', code: "truncated" },
    { name: "a list that does not end", text: '{"type":"bundle","objects":[{}', code: "truncated" },
    { name: "an envelope that does not end", text: '{"type":"bundle","objects":[{}]', code: "truncated" },
    { name: "something else in the list", text: '{"type":"bundle","objects":[{},7]}', code: "invalid-value" },
    { name: "a comma too much", text: '{"type":"bundle","objects":[{},]}', code: "invalid-value" },
    { name: "two lists of objects", text: '{"type":"bundle","objects":[],"objects":[]}', code: "contradiction" },
    { name: "something after the end", text: '{"type":"bundle","objects":[]} {}', code: "invalid-value" },
    { name: "another type", text: '{"type":"report","objects":[]}', code: "unsupported" },
    { name: "objects nested too deeply", text: deep(MAX_DEPTH), code: "limit-exceeded" },
    { name: "a million brackets", text: deep(1_000_000), code: "limit-exceeded" },
    { name: "brackets before the objects", text: `{"a":${"[".repeat(100_000)}`, code: "limit-exceeded" },
    { name: "an envelope that is no JSON", text: '{"type" "bundle","objects":[]}', code: "invalid-value" },
  ])("refuses $name", ({ text, code }) => {
    const { value, issues } = cutAttackFile(bytesOf(text), PLATFORM);
    expect(value).toBeUndefined();
    expect(issues.map((issue) => issue.code)).toEqual([code]);
  });

  it("reads just below the depth that it refuses", () => {
    expect(cutAttackFile(bytesOf(deep(MAX_DEPTH - 1)), PLATFORM).issues).toEqual([]);
  });

  it("survives any bytes, and any mutation of a bundle", () => {
    const bundle = bytesOf('{"type":"bundle","objects":[{"id":"tool--1","type":"tool","x":[1,"\\""]},{}]}');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(bundle.length), fc.nat(255), (bytes, at, byte) => {
        const mutated = Uint8Array.from(bundle);
        mutated[at] = byte;
        for (const input of [bytes, mutated, bundle.subarray(0, at)]) {
          const { value, issues } = cutAttackFile(input, PLATFORM);
          expect(value === undefined).toBe(issues.length > 0);
          for (const { start, end } of value?.objects ?? []) {
            expect(input[start]).toBe(0x7b);
            expect(end).toBeLessThanOrEqual(input.length);
          }
        }
      }),
    );
  });

  it("takes time in proportion to a file of quotes and backslashes", () => {
    const text = `{"type":"bundle","objects":[{"a":"${'\\"\\\\'.repeat(2_000_000)}"}]}`;
    const start = processorMs();
    expect(cutAttackFile(bytesOf(text), PLATFORM).issues).toEqual([]);
    expect(processorMs() - start).toBeLessThan(5000);
  });
});
