import type { Finding, TouchKind } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { durationWords, parseInstant } from "./instant.ts";
import { marksOf } from "./marks.ts";
import { artifactAsOf, type Happening } from "./moments.ts";
import { stepTo } from "./scrub.ts";
import { timeScale } from "./time-scale.ts";

describe("parseInstant", () => {
  test.each([
    { text: "2026-11-22T05:23:40.924Z", ms: Date.UTC(2026, 10, 22, 5, 23, 40, 924) },
    { text: "2026-11-22T05:23:40Z", ms: Date.UTC(2026, 10, 22, 5, 23, 40) },
    { text: "2026-11-22T05:23:40.000250Z", ms: Date.UTC(2026, 10, 22, 5, 23, 40) + 0.25 },
    { text: "2026-13-22T05:23:40Z", ms: undefined },
    { text: "yesterday", ms: undefined },
  ])("$text", ({ text, ms }) => expect(parseInstant(text)).toBe(ms));
});

describe("durationWords", () => {
  test.each([
    [0, "0 ms"],
    [0.2, "under 1 ms"],
    [6, "6 ms"],
    [1400, "1.4 s"],
    [59_000, "59 s"],
    [200_000, "3 min 20 s"],
    [7_200_000, "2 h"],
    [41 * 86_400_000 + 3 * 3_600_000, "41 d 3 h"],
    [400 * 86_400_000, "400 d"],
    [-6, "−6 ms"],
  ])("%d is %s", (ms, words) => expect(durationWords(ms)).toBe(words));
});

describe("timeScale", () => {
  const times = fc.array(fc.integer({ min: 0, max: 2 ** 45 }), { maxLength: 40 });

  it("keeps the order, stays between 0 and 1 and finds every instant again", () => {
    fc.assert(
      fc.property(times, (drawn) => {
        const { instants, shareOf, instantAt } = timeScale(drawn);
        const shares = instants.map(shareOf);
        expect(shares).toEqual(shares.toSorted((a, b) => a - b));
        expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
        for (const instant of instants) expect(instantAt(shareOf(instant))).toBeCloseTo(instant, -2);
      }),
    );
  });

  it("draws a longer gap never shorter", () => {
    fc.assert(
      fc.property(times, (drawn) => {
        const byLength = timeScale(drawn).gaps.toSorted((a, b) => a.to - a.from - (b.to - b.from));
        const widths = byLength.map(({ start, end }) => end - start);
        for (let index = 1; index < widths.length; index++)
          expect(widths[index]).toBeGreaterThanOrEqual((widths[index - 1] ?? 0) - 1e-9);
      }),
    );
  });

  it("lets milliseconds be seen beside months, and says that the months are compressed", () => {
    const month = 30 * 86_400_000;
    const { gaps } = timeScale([0, 4, 10, month]);
    expect(gaps.map(({ compressed }) => compressed)).toEqual([false, false, true]);
    expect(gaps[0]?.end).toBeGreaterThan(0.08);
    expect(gaps[2]?.label).toBe("30 d");
  });

  it("is of use with one instant and with none", () => {
    expect(timeScale([5]).shareOf(5)).toBe(0.5);
    expect(timeScale([5]).instantAt(0.7)).toBe(5);
    expect(timeScale([]).gaps).toEqual([]);
  });
});

describe("artifactAsOf", () => {
  const entry = (ms: number, what: TouchKind, path: string): Finding["timeline"][number] => ({
    at: new Date(ms).toISOString(),
    what,
    event: `e${ms}`,
    process: "p",
    path,
  });
  const finding = {
    artifact: { path: "/tmp/b", previousPaths: ["/tmp/a"], inspected: false, opacity: null, facts: {} },
    timeline: [
      entry(1000, "created", "/tmp/a"),
      entry(1004, "mode-changed", "/tmp/a"),
      entry(2000, "renamed", "/tmp/b"),
      entry(9000, "executed", "/tmp/b"),
      entry(9500, "removed", "/tmp/b"),
    ],
  };
  test.each([
    { at: 0, path: "/tmp/a", state: "not there yet" },
    { at: 1000, path: "/tmp/a", state: "there" },
    { at: 1999, path: "/tmp/a", state: "executable" },
    { at: 2000, path: "/tmp/b", state: "executable" },
    { at: 9001, path: "/tmp/b", state: "has run" },
    { at: 9_999_999, path: "/tmp/b", state: "removed" },
  ])("at $at it is $state as $path", ({ at, path, state }) => {
    expect(artifactAsOf(finding, at)).toMatchObject({ path, state });
  });
});

describe("stepTo", () => {
  const instants = [10, 20, 30];
  test.each([
    { asOf: undefined, key: "ArrowLeft", to: 30 },
    { asOf: 30, key: "ArrowLeft", to: 20 },
    { asOf: 25, key: "ArrowLeft", to: 20 },
    { asOf: 10, key: "ArrowLeft", to: 10 },
    { asOf: 10, key: "ArrowRight", to: 20 },
    { asOf: 30, key: "ArrowRight", to: undefined },
    { asOf: undefined, key: "ArrowRight", to: "ignored" },
    { asOf: undefined, key: "Home", to: 10 },
    { asOf: 10, key: "End", to: 30 },
    { asOf: 10, key: "Escape", to: undefined },
    { asOf: 10, key: "x", to: "ignored" },
  ])("$key at $asOf goes to $to", ({ asOf, key, to }) => expect(stepTo(instants, asOf, key)).toBe(to));
});

describe("marksOf", () => {
  const happening = (at: number, what: TouchKind): Happening => ({
    at,
    what,
    entry: { at: "", what, event: "", process: "" },
  });
  it("joins what lies too near together, and says how often", () => {
    const all = [
      happening(0, "created"),
      ...Array.from({ length: 50 }, (_, index) => happening(1 + index / 1000, "written")),
      happening(9e9, "executed"),
    ];
    const marks = marksOf(all, timeScale(all.map(({ at }) => at)), 600);
    expect(marks.reduce((sum, mark) => sum + mark.happenings.length, 0)).toBe(all.length);
    expect(marks.some(({ label }) => label.includes("written ×"))).toBe(true);
  });

  it("never lets labels of one row touch", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6), { maxLength: 30 }), fc.integer({ min: 200, max: 1400 }), (times, width) => {
        const all = times.sort((a, b) => a - b).map((at) => happening(at, "mode-changed"));
        const marks = marksOf(all, timeScale(times), width).filter(({ label }) => label !== "");
        for (const row of [0, 1]) {
          const spans = marks
            .filter((mark) => mark.row === row)
            .map(({ share, label, anchor }) => {
              const long = label.length * 6.4;
              const left = share * width - (anchor === "start" ? 0 : anchor === "end" ? long : long / 2);
              return [left, left + long] as const;
            });
          for (let index = 1; index < spans.length; index++)
            expect(spans[index]?.[0]).toBeGreaterThanOrEqual((spans[index - 1]?.[1] ?? 0) - 1e-6);
        }
      }),
    );
  });
});
