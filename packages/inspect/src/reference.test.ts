import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import artifactSchema from "@limpid/core/schemas/artifact.schema.json" with { type: "json" };
import { describe, expect, it } from "vitest";

const REFERENCE = readFileSync(join(import.meta.dirname, "../../../docs/reference/opacity.md"), "utf8");

describe("docs/reference/opacity.md", () => {
  it("explains every reason that the code gives, and no other", () => {
    const sources = readdirSync(join(import.meta.dirname, "formats"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
      .map((path) => readFileSync(join(import.meta.dirname, "formats", path), "utf8"));
    const given = sources.flatMap((source) => [...source.matchAll(/id: "([a-z]+\.[a-z-]+)"/g)].map(([, id]) => id));
    const explained = [...REFERENCE.matchAll(/^\| `([a-z]+\.[a-z-]+)` \|/gm)].map(([, id]) => id);
    expect(given.length).toBeGreaterThan(5);
    expect(new Set(explained)).toEqual(new Set(given));
  });

  it("names every fact of the schema", () => {
    const { elfFacts, machoFacts, applescriptFacts } = artifactSchema.$defs;
    const names = [elfFacts, machoFacts, applescriptFacts].flatMap(({ properties }) => Object.keys(properties));
    const missing = names.filter((name) => !REFERENCE.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
