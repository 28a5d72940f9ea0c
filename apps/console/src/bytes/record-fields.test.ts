import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Finding } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { fieldsOf, markField, markLine, spokenOf } from "./record-fields.ts";

const EXAMPLE: Finding = JSON.parse(
  readFileSync(
    fileURLToPath(new URL("../../../../packages/exchange/src/testdata/linux-drop.jsonl", import.meta.url)),
    "utf8",
  ).split("\n")[0] ?? "",
);
const marked = (line: string, values: readonly string[]): string =>
  markLine(line, values)
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join("");

describe("markLine", () => {
  test.each([
    { line: 'name="/tmp/a" x', values: ["/tmp/a"], expected: 'name="[/tmp/a]" x' },
    { line: "ppid=12 pid=12 pid=123", values: ["pid=12"], expected: "ppid=12 [pid=12] pid=123" },
    { line: "/tmp/a/b /tmp/a", values: ["/tmp/a/b", "/tmp/a"], expected: "[/tmp/a/b] [/tmp/a]" },
    { line: "nothing", values: ["x"], expected: "nothing" },
    { line: "", values: ["ab"], expected: "" },
  ])("$line", ({ line, values, expected }) => expect(marked(line, values)).toBe(expected));

  it("keeps every character of any line", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme-composite", maxLength: 40 }),
        fc.array(fc.string({ maxLength: 4 }), { maxLength: 8 }),
        (line, values) => {
          expect(
            markLine(line, values)
              .map(({ text }) => text)
              .join(""),
          ).toBe(line);
        },
      ),
    );
  });

  it("takes linear time for a long line of what is marked", () => {
    const before = performance.now();
    markLine("ab ".repeat(40_000), spokenOf(EXAMPLE).concat("ab"));
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe("spokenOf", () => {
  it("names path, programs and processes, the longest first", () => {
    const spoken = spokenOf(EXAMPLE);
    expect(spoken).toContain(EXAMPLE.artifact.path);
    expect(spoken).toContain(EXAMPLE.creator.image);
    expect(spoken).toContain(`pid=${EXAMPLE.creator.pid}`);
    expect(spoken.map(({ length }) => length)).toEqual(spoken.map(({ length }) => length).toSorted((a, b) => b - a));
  });
});

describe("markField", () => {
  test.each([
    { name: "process.pid", value: "12", marked: true },
    { name: "process.uid", value: "12", marked: false },
    { name: "host", value: "curl", marked: false },
    { name: "image", value: "curl", marked: true },
  ])("$name $value", ({ name, value, marked: is }) => {
    expect(markField(name, value, ["pid=12", "curl"]).some((part) => part.marked)).toBe(is);
  });
});

describe("fieldsOf", () => {
  it("flattens what an event holds", () => {
    expect(
      fieldsOf({
        kind: "x",
        process: { pid: 1, terminal: null, cwd: undefined },
        argv: ["a", "b"],
        file: { mode: 33261 },
        list: [],
      }),
    ).toEqual([
      { name: "kind", value: "x" },
      { name: "process.pid", value: "1" },
      { name: "process.terminal", value: "none" },
      { name: "argv", value: "a b" },
      { name: "file.mode", value: "0100755" },
      { name: "list", value: "none" },
    ]);
  });
});
