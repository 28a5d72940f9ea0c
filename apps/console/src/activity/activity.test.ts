import type { TelemetryEvent } from "@limpid/server/contract";
import { describe, expect, test } from "vitest";
import { momentText, parseMoment } from "./activity-search.ts";
import { lineOf } from "./event-line.ts";

describe("parseMoment", () => {
  test.each([
    ["2026-11-22 06:00:00.250", Date.UTC(2026, 10, 22, 6, 0, 0, 250)],
    ["2026-11-22T06:00Z", Date.UTC(2026, 10, 22, 6)],
    ["2026-11-22", Date.UTC(2026, 10, 22)],
    ["1795324800250", 1795324800250],
    ["2026-13-40", undefined],
    ["yesterday", undefined],
    ["", undefined],
  ])("%s", (text, ms) => {
    expect(parseMoment(text)).toBe(ms);
    if (ms !== undefined) expect(parseMoment(momentText(ms))).toBe(ms);
  });
});

describe("lineOf", () => {
  const process = { pid: 7, ppid: 1, image: "/bin/sh", name: "sh" };
  const file = { path: "/tmp/a", pathBasis: "absolute" };
  const event = (part: object) => ({ id: "1", at: 5, host: "h", process, ...part }) as unknown as TelemetryEvent;

  test.each([
    {
      part: { kind: "process.executed", image: "/tmp/a", argv: ["a", "-x"] },
      object: "/tmp/a",
      result: "a -x",
      who: "sh",
    },
    {
      part: { kind: "file.renamed", from: file, to: { path: "/tmp/b" } },
      object: "/tmp/a",
      result: "/tmp/b",
      who: "/bin/sh",
    },
    { part: { kind: "file.mode-changed", file, mode: 0o100755 }, object: "/tmp/a", result: "0755", who: "/bin/sh" },
    { part: { kind: "events.lost", count: 3, process: undefined }, object: "3", result: undefined, who: undefined },
  ])("$part.kind", ({ part, object, result, who }) => {
    expect(lineOf(event(part))).toMatchObject({ object, result, image: who, at: 5 });
  });

  test("holds what a filter looks for", () => {
    expect(lineOf(event({ kind: "file.removed", file })).text).toContain("/tmp/a");
  });
});
