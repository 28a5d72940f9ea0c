import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../play.ts";
import type { Scenario } from "../scenario.ts";
import schema from "./exercise.schema.json" with { type: "json" };
import { junitXml } from "./junit.ts";
import { resultLine } from "./result-line.ts";
import { closingLine, outcomeLines, plan } from "./table.ts";

const SCENARIO: Scenario = {
  id: "shell-drop",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "a shell writes a program",
  purpose: "",
  needs: [],
  expects: [],
  run: async () => {},
};
const verdict = (problems: readonly string[], latencyMs: number | undefined) => ({
  passed: problems.length === 0,
  problems,
  latencyMs,
  findings: [],
});
const PASSED: Outcome = { scenario: SCENARIO, round: 1, result: "passed", verdict: verdict([], 12) };
const SLOWER: Outcome = { scenario: SCENARIO, round: 2, result: "passed", verdict: verdict([], 40) };
const FAILED: Outcome = {
  scenario: SCENARIO,
  round: 3,
  result: "failed",
  verdict: verdict(['agent: <no> "finding" & \u001b[2J\ud800'], undefined),
};
const SKIPPED: Outcome = { scenario: SCENARIO, round: 1, result: "skipped", why: "curl is not installed" };

describe("the lines for programs", () => {
  it.each([PASSED, FAILED, SKIPPED])("fit the schema: $result", (outcome) => {
    expect(schemaErrors(schema, JSON.parse(resultLine(outcome, "the live sensor", "00ff")))).toEqual([]);
  });
});

describe("the JUnit report", () => {
  const xml = junitXml([PASSED, FAILED, SKIPPED], 'the "live" sensor', 0);

  it("counts", () => {
    expect(xml).toContain('tests="3" failures="1" errors="0" skipped="1" timestamp="1970-01-01T00:00:00"');
  });

  it("lets nothing break out, and holds no character that XML forbids", () => {
    expect(xml).toContain("agent: &#60;no&#62; &#34;finding&#34; &#38; ?[2J\ufffd");
    expect(xml).toContain("the &#34;live&#34; sensor");
    expect(xml).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f]/);
  });
});

describe("the table", () => {
  it("says once per scenario what became of its rounds", () => {
    expect(outcomeLines([PASSED])).toEqual(["shell-drop          ok            12 ms"]);
    expect(outcomeLines([PASSED, SLOWER])).toEqual(["shell-drop          ok 2/2        40 ms, at most 40 ms"]);
    expect(outcomeLines([SKIPPED])).toEqual(["shell-drop          skipped curl is not installed"]);
    expect(outcomeLines([PASSED, FAILED])[0]).toBe("shell-drop          FAILED 1/2    12 ms");
  });

  it("escapes what telemetry may control", () => {
    expect(outcomeLines([FAILED]).join("")).not.toContain("\u001b");
  });

  it("says before what will be done", () => {
    expect(plan([SCENARIO], "/var/tmp/x", "the live sensor").join("\n")).toContain(
      "shell-drop          a shell writes a program",
    );
  });

  it("counts at the end", () => {
    expect(closingLine([PASSED, SLOWER, FAILED, SKIPPED])).toBe("2 passed, 1 failed, 1 skipped");
  });
});
