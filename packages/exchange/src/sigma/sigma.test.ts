import { readFileSync } from "node:fs";
import { AN0056_DEFAULTS, AN0057_WEIGHTS, WEIGHTS } from "@limpid/detect";
import { ROLE_TABLE } from "@limpid/lineage";
import { describe, expect, it, test } from "vitest";
import { INEXPRESSIBLE, type SigmaKnowledge, sigmaRules, writeRule } from "./index.ts";
import { literal, workFolders } from "./values.ts";

const knowledge: SigmaKnowledge = {
  programs: (role, kind) =>
    ROLE_TABLE.filter((entry) => entry.role === role && (kind === undefined || entry.kind === kind)).flatMap(
      ({ programs }) => programs.filter((name) => !name.includes("/")),
    ),
  directoryScope: AN0056_DEFAULTS.DirectoryScope,
};
const rules = sigmaRules(knowledge);
const supporting = Object.entries({ ...WEIGHTS, ...AN0057_WEIGHTS }).flatMap(([id, { points }]) =>
  points > 0 ? [id] : [],
);

describe("the rules", () => {
  it("and the list of what no rule can say cover every supporting signal, each on one side", () => {
    const inRules = new Set(rules.flatMap(({ signals }) => signals));
    const without = new Set(Object.keys(INEXPRESSIBLE));
    expect([...inRules].filter((id) => without.has(id))).toEqual([]);
    expect([...inRules, ...without].sort()).toEqual([...supporting].sort());
  });

  it("have names and ids of their own", () => {
    const ids = rules.map((rule) => /^id: ([0-9a-f-]{36})$/m.exec(writeRule(rule))?.[1]);
    expect(new Set(ids).size).toBe(rules.length);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    expect(ids).not.toContain(undefined);
  });

  test.each(rules)("$name is as the specification asks", async (rule) => {
    const { condition, description, detection, falsepositives, signals, title } = rule;
    expect(title.length).toBeLessThanOrEqual(110); // the convention of SigmaHQ; the specification allows 256
    expect(description.length).toBeGreaterThan(16);
    expect(falsepositives.length).toBeGreaterThan(0);
    for (const name of Object.keys(detection)) {
      expect(condition.includes(name) || condition.includes(`${name.split("_")[0]}_`), `${name} is not used`).toBe(
        true,
      );
    }
    for (const fields of Object.values(detection)) {
      for (const value of Object.values(fields)) expect(value.length).toBeGreaterThanOrEqual(0);
    }
    expect(signals.every((id) => id.startsWith(rule.analytic.toLowerCase()))).toBe(true);
    await expect(writeRule(rule)).toMatchFileSnapshot(`testdata/${rule.name}.yml`);
  });

  it("are told of in the guide, and so is what they cannot say", () => {
    const guide = readFileSync(new URL("../../../../docs/guides/exports.md", import.meta.url), "utf8");
    for (const id of Object.keys(INEXPRESSIBLE)) expect(guide, id).toContain(`\`${id}\``);
    for (const { name } of rules) expect(guide, name).toContain(`\`${name}\``);
  });
});

describe("values", () => {
  test.each([
    { patterns: ["/build/**"], values: ["/build", "/build/*"] },
    { patterns: ["/home/*/**"], values: ["/home/*"] },
    { patterns: ["/tmp/go-build*/**"], values: ["/tmp/go-build*"] },
    { patterns: ["/srv/a?b"], values: ["/srv/a\\?b"] },
  ])("$patterns as wildcards", ({ patterns, values }) => {
    expect(workFolders(patterns)).toEqual(values);
  });

  it("a literal holds no wildcard", () => expect(literal("a*b?\\")).toBe("a\\*b\\?\\\\"));

  it("a configured folder cannot break out of its quotes", () => {
    const [, outside] = sigmaRules({ ...knowledge, directoryScope: ["/a'b\n- evil: 1/**"] });
    expect(writeRule(outside ?? rules[0]!)).toContain("'/a''b - evil: 1'");
  });
});
