import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { AN0057_WEIGHTS, WEIGHTS } from "@limpid/detect";
import { describe, expect, it, test } from "vitest";
import { STORIES, story } from "../testing/findings.ts";
import { detectsLayer, Exercised, type LayerContent, SeenFindings, writeLayer } from "./index.ts";

/** What the description of the format asks of a layer, as far as ours use it. */
const LAYER = {
  type: "object",
  required: ["name", "domain", "versions"],
  additionalProperties: false,
  properties: {
    name: { type: "string" },
    versions: {
      type: "object",
      required: ["attack", "navigator", "layer"],
      properties: {
        layer: { const: "4.5" },
        navigator: { type: "string" },
        attack: { pattern: "^[0-9]+$", type: "string" },
      },
    },
    domain: { const: "enterprise-attack" },
    description: { type: "string" },
    filters: { type: "object" },
    sorting: { type: "integer", minimum: 0, maximum: 3 },
    hideDisabled: { type: "boolean" },
    techniques: {
      type: "array",
      items: {
        type: "object",
        required: ["techniqueID"],
        additionalProperties: false,
        properties: {
          techniqueID: { type: "string", pattern: "^T[0-9]{4}(\\.[0-9]{3})?$" },
          score: { type: "integer", minimum: 0, maximum: 100 },
          comment: { type: "string" },
          enabled: { type: "boolean" },
          showSubtechniques: { type: "boolean" },
          metadata: {
            type: "array",
            items: {
              type: "object",
              required: ["name", "value"],
              properties: { name: { type: "string" }, value: { type: "string" } },
            },
          },
          links: { type: "array" },
        },
      },
    },
    gradient: { type: "object", required: ["colors", "minValue", "maxValue"] },
    legendItems: { type: "array", items: { type: "object", required: ["label", "color"] } },
    showTacticRowBackground: { type: "boolean" },
    selectTechniquesAcrossTactics: { type: "boolean" },
    selectSubtechniquesWithParent: { type: "boolean" },
  },
};

function points(weights: Readonly<Record<string, { readonly points: number }>>): Record<string, number> {
  return Object.fromEntries(Object.entries(weights).map(([id, weight]) => [id, weight.points]));
}

const detects = detectsLayer([
  { id: "AN0056", platform: "Linux", weights: points(WEIGHTS) },
  { id: "AN0057", platform: "macOS", weights: points(AN0057_WEIGHTS) },
]);

function seen(): SeenFindings {
  const all = new SeenFindings();
  for (const name of STORIES) all.add(story(name));
  return all;
}

const result = (scenario: string, outcome: string, twin = false): object => ({
  schema: "limpid.exercise/1",
  scenario,
  analytic: "AN0056",
  twin,
  pipeline: "a",
  result: outcome,
});

function exercised(...results: readonly object[]): Exercised {
  const all = new Exercised();
  for (const one of results) expect(all.add(one)).toBeUndefined();
  return all;
}

const played = exercised(
  result("curl-drop", "passed"),
  result("curl-drop", "passed"),
  result("dd-drop", "failed"),
  result("dd-drop", "passed"),
  result("make-at-home", "passed", true),
  result("run-only-script", "skipped"),
);

test.each<{ name: string; content: LayerContent }>([
  { name: "detects", content: detects },
  { name: "measured", content: seen().measuredLayer() },
  { name: "findings", content: seen().findingsLayer() },
  { name: "exercised", content: played.layer() },
  { name: "nothing", content: new SeenFindings().measuredLayer() },
])("the layer of $name is one of format 4.5", async ({ content, name }) => {
  const layer = writeLayer(content);
  expect(schemaErrors(LAYER, JSON.parse(layer))).toEqual([]);
  await expect(layer).toMatchFileSnapshot(`testdata/${name}.layer.json`);
});

describe("what it detects", () => {
  it("leaves out what a weight of 0 turned off", () => {
    const off = detectsLayer([
      { id: "AN0056", platform: "Linux", weights: { "an0056.packed": 0, "an0056.run-soon": 5 } },
    ]);
    expect(off.techniques.map(({ techniqueID }) => techniqueID)).toEqual(["T1027.008"]);
  });
});

describe("findings", () => {
  it("count once, by their last revision, and not once they are withdrawn", () => {
    const all = new SeenFindings();
    const drop = story("linux-drop");
    all.add({ ...drop, revision: 2, priority: "medium" });
    all.add({ ...drop, revision: 1 });
    expect(all.findingsLayer().techniques[0]?.comment).toContain("1 findings: 0 high, 1 medium");
    all.add({ ...drop, revision: 3, change: "withdrawn" });
    const [technique] = all.findingsLayer().techniques;
    expect(technique?.score).toBeUndefined();
  });
});

describe("exercises", () => {
  it("pass when each time passed; the skipped ones are no failure", () => {
    expect(played.layer().techniques[0]).toMatchObject({
      score: 67,
      comment: "2 of 3 scenarios passed each time they were played (2 drops, 1 harmless twins); 1 were skipped.",
    });
  });

  it("refuses what is no result and says why", () => {
    expect(exercised().add({ schema: "limpid.exercise/1", scenario: "a b" })).toContain("scenario");
  });
});
