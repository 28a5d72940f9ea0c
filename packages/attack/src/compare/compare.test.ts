import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { JsonObject } from "../json/value.ts";
import { formsOf } from "./book-keeping.ts";
import { changedPaths } from "./paths.ts";
import { textChanges } from "./text.ts";

describe("changedPaths", () => {
  test.each([
    { name: "false came", before: {}, after: { revoked: false }, paths: ["revoked normalisation"] },
    { name: "true came", before: {}, after: { revoked: true }, paths: ["revoked content"] },
    { name: "a date", before: { modified: "1" }, after: { modified: "2" }, paths: ["modified book-keeping"] },
    { name: "another order", before: { x: ["a", "b"] }, after: { x: ["b", "a"] }, paths: ["x normalisation"] },
    { name: "an entry came", before: { x: ["a"] }, after: { x: ["b", "a"] }, paths: ["x[] content"] },
    {
      name: "an entry of a name changed",
      before: {
        r: [
          { source_name: "s", url: "1" },
          { source_name: "t", url: "2" },
        ],
      },
      after: {
        r: [
          { source_name: "t", url: "2" },
          { source_name: "s", url: "3" },
        ],
      },
      paths: ["r[s].url content"],
    },
    { name: "one entry less of two", before: { x: ["a", "a"] }, after: { x: ["a"] }, paths: ["x[] content"] },
    { name: "the type as a label", before: { labels: ["tool"] }, after: {}, paths: ["labels normalisation"] },
    { name: "another label", before: { labels: ["x"] }, after: {}, paths: ["labels content"] },
    {
      name: "columns",
      before: { tactic_refs: ["a", "b"] },
      after: { tactic_refs: ["b", "a"] },
      paths: ["tactic_refs content"],
    },
    { name: "nothing inside of nothing", before: { a: { b: false } }, after: {}, paths: ["a normalisation"] },
  ] as readonly { name: string; before: JsonObject; after: JsonObject; paths: readonly string[] }[])(
    "$name",
    ({ before, after, paths }) => {
      expect(changedPaths(before, after, "tool").map((change) => `${change.path} ${change.class}`)).toEqual(paths);
    },
  );

  it("finds content exactly where the content hash does, and nothing where nothing is", () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const key = fc.constantFrom("revoked", "modified", "labels", "x", "tactic_refs", "spec_version", "name");
    const object = fc.dictionary(key, value).map((one) => JSON.parse(JSON.stringify(one)) as JsonObject);
    fc.assert(
      fc.property(object, object, (before, after) => {
        const [one, other] = [formsOf(before, "tool"), formsOf(after, "tool")];
        const paths = changedPaths(before, after, "tool");
        expect(paths.some((change) => change.class === "content")).toBe(one.content !== other.content);
        expect(paths.length > 0).toBe(one.canonical !== other.canonical);
        expect(paths.some((change) => change.class !== "book-keeping")).toBe(one.substance !== other.substance);
      }),
    );
  });
});

describe("textChanges", () => {
  it("marks words", () => {
    expect(textChanges("the old red fox", "the new red fox")).toEqual([
      { what: "same", text: "the" },
      { what: "removed", text: " old" },
      { what: "added", text: " new" },
      { what: "same", text: " red fox" },
    ]);
  });

  it("loses nothing: each side can be put together again", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", " ", "\n", "word ", "é"), { maxLength: 60 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = textChanges(before, after);
        const side = (without: string) =>
          pieces.flatMap(({ what, text: one }) => (what === without ? [] : [one])).join("");
        expect(side("added")).toBe(before);
        expect(side("removed")).toBe(after);
      }),
    );
  });

  it("does not fill a table of any size", () => {
    const long = (word: string) => Array.from({ length: 100_000 }, (_, index) => `${word}${index}`).join(" ");
    expect(textChanges(long("a"), long("b")).map(({ what }) => what)).toEqual(["removed", "added"]);
  });
});
