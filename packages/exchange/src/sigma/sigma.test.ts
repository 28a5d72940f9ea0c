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

/** The regular expressions of a rule; an engine of Sigma searches with them anywhere in the text. */
function expressions(name: string): readonly RegExp[] {
  const fields = Object.values(rules.find((rule) => rule.name === name)?.detection ?? {});
  return fields.flatMap((search) =>
    Object.entries(search).flatMap(([field, value]) => (field.endsWith("|re") ? [new RegExp(String(value))] : [])),
  );
}

describe("regular expressions", () => {
  test.each([
    { rule: "macos-osacompile-run-only", line: "osacompile -x -o a.scpt b.applescript", fires: true },
    { rule: "macos-osacompile-run-only", line: "osacompile -xo a.scpt b.applescript", fires: true },
    { rule: "macos-osacompile-run-only", line: "osacompile -sxo a.scpt b.applescript", fires: true },
    { rule: "macos-osacompile-run-only", line: "osacompile -o x.scpt text.applescript", fires: false },
    { rule: "macos-osacompile-run-only", line: "osacompile -lx -o a.scpt b.applescript", fires: false },
    { rule: "macos-osacompile-from-arguments", line: "osacompile -e beep -o a.scpt", fires: true },
    { rule: "macos-osacompile-from-arguments", line: "osacompile -o a.scpt notes.txt", fires: true },
    { rule: "macos-osacompile-from-arguments", line: "osacompile -o a.scpt b.applescript", fires: false },
    { rule: "macos-ad-hoc-signature-in-shared-folder", line: "codesign -s - /tmp/a", fires: true },
    { rule: "macos-ad-hoc-signature-in-shared-folder", line: "codesign -fs - /tmp/a", fires: true },
    { rule: "macos-ad-hoc-signature-in-shared-folder", line: "codesign --sign=- /tmp/a", fires: true },
    { rule: "macos-ad-hoc-signature-in-shared-folder", line: "codesign -s Developer /tmp/a", fires: false },
    { rule: "macos-quarantine-removed", line: "xattr -d com.apple.quarantine /tmp/a", fires: true },
    { rule: "macos-quarantine-removed", line: "xattr -rd com.apple.quarantine /tmp/a", fires: true },
    { rule: "macos-quarantine-removed", line: "xattr -cr /tmp/a", fires: true },
    { rule: "macos-quarantine-removed", line: "xattr -p com.apple.quarantine /tmp/a", fires: false },
    { rule: "macos-quarantine-removed", line: "xattr -w com.apple.quarantine x /tmp/d", fires: false },
    { rule: "macos-double-extension", line: "/Users/a/Downloads/invoice.pdf.app", fires: true },
    { rule: "macos-double-extension", line: "/Users/a/Downloads/invoice.pdf   .command", fires: true },
    { rule: "macos-double-extension", line: "/Applications/Keynote.app", fires: false },
  ])("$rule of $line: $fires", ({ fires, line, rule }) => {
    expect(expressions(rule).some((expression) => expression.test(line))).toBe(fires);
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
