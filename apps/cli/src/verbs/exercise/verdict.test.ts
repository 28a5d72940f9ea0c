import type { Finding, Priority } from "@limpid/core";
import { describe, expect, it } from "vitest";
import type { Scenario } from "./scenario.ts";
import { isComplete, judge, type Sighting } from "./verdict.ts";

const FOLDER = "/var/tmp/limpid-exercise-1/shell-drop";
const PLAYED = {
  folder: FOLDER,
  startedAt: Date.parse("2026-11-22T06:00:00Z"),
  endedAt: Date.parse("2026-11-22T06:00:01Z"),
};
const DROP: Scenario = {
  id: "shell-drop",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "",
  purpose: "",
  needs: [],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.run-soon"] }],
  run: async () => {},
};
const TWIN: Scenario = { ...DROP, twin: true, expects: [{ path: "agent", atMost: "low" }] };

function sighting(change: {
  id?: string;
  path?: string;
  previousPaths?: string[];
  priority?: Priority;
  at?: string;
  reasons?: string[];
}): Sighting {
  const {
    id = "1",
    path = `${FOLDER}/agent`,
    previousPaths = [],
    priority = "high",
    at = "2026-11-22T06:00:00.500Z",
  } = change;
  const supporting = (change.reasons ?? ["an0056.run-soon"]).map((one) => ({
    id: one,
    weight: 1,
    explanation: "",
    events: [],
  }));
  const finding = { id, priority, firstSeen: at, title: "t", artifact: { path, previousPaths }, supporting };
  return { finding: finding as unknown as Finding, seenAt: Date.parse("2026-11-22T06:00:00.520Z") };
}

const problems = (scenario: Scenario, ...sightings: readonly Sighting[]) => judge(scenario, PLAYED, sightings).problems;

describe("judge", () => {
  it("passes what was said as expected, with the time it took", () => {
    expect(judge(DROP, PLAYED, [sighting({})])).toMatchObject({ passed: true, problems: [], latencyMs: 20 });
  });

  it("takes the last revision of a finding, and the time of the first", () => {
    const verdict = judge(DROP, PLAYED, [
      { ...sighting({ priority: "low", reasons: [] }), seenAt: Date.parse("2026-11-22T06:00:00.510Z") },
      sighting({}),
    ]);
    expect(verdict).toMatchObject({ passed: true, latencyMs: 10 });
  });

  it("leaves out what was said before the round began, of a path that each round uses", () => {
    const earlier = { ...sighting({ id: "0", at: "2026-11-22T05:59:59.500Z" }), seenAt: PLAYED.startedAt - 400 };
    expect(problems(DROP, earlier, sighting({}), { ...earlier, seenAt: PLAYED.startedAt + 10 })).toEqual([]);
  });

  it("fails silence", () => {
    expect(problems(DROP)).toEqual(["agent: no finding"]);
  });

  it("fails a finding that is not urgent enough, or lacks its reason", () => {
    expect(problems(DROP, sighting({ priority: "low" }))).toEqual(["agent: low, expected at least medium"]);
    expect(problems(DROP, sighting({ reasons: ["an0056.other"] }))).toEqual([
      "agent: without the reason an0056.run-soon",
    ]);
  });

  it("fails two findings of one file", () => {
    expect(problems(DROP, sighting({}), sighting({ id: "2" }))).toEqual(["agent: 2 findings instead of one"]);
  });

  it("finds a file under a name that it had", () => {
    expect(problems(DROP, sighting({ path: `${FOLDER}/other`, previousPaths: [`${FOLDER}/agent`] }))).toEqual([]);
  });

  it("fails anything else above low in its folder, and only there", () => {
    expect(problems(DROP, sighting({}), sighting({ id: "2", path: `${FOLDER}/more`, priority: "medium" }))).toEqual([
      `unexpected medium finding of ${FOLDER}/more: t`,
    ]);
    expect(problems(DROP, sighting({}), sighting({ id: "2", path: `${FOLDER}/more`, priority: "low" }))).toEqual([]);
    expect(problems(DROP, sighting({}), sighting({ id: "2", path: "/tmp/elsewhere" }))).toEqual([]);
  });

  it("passes a twin that is silent or low, and fails one that is not", () => {
    expect(problems(TWIN)).toEqual([]);
    expect(problems(TWIN, sighting({ priority: "expected" }))).toEqual([]);
    expect(problems(TWIN, sighting({ priority: "medium" }))).toEqual(["agent: medium, expected at most low"]);
  });

  it("knows a file without a name by its scene and its time", () => {
    const nameless = (scene: string) => `/memfd:${scene}`;
    const memory = { ...DROP, expects: [{ path: "", nameless, atLeast: "medium" as const }] };
    const path = "/memfd:limpid-exercise-1-shell-drop";
    expect(problems(memory, sighting({ path: `${path} (deleted)` }))).toEqual([]);
    expect(problems(memory, sighting({ path, at: "2026-11-22T07:00:00Z" }))).toEqual([`${path}: no finding`]);
    expect(problems(memory, sighting({ path: `${path}-2` }))).toEqual([`${path}: no finding`]);
  });
});

describe("isComplete", () => {
  it("ends the wait once all is said, and never for silence", () => {
    expect(isComplete(DROP, PLAYED, [])).toBe(false);
    expect(isComplete(DROP, PLAYED, [sighting({})])).toBe(true);
    expect(isComplete(TWIN, PLAYED, [])).toBe(false);
  });
});
