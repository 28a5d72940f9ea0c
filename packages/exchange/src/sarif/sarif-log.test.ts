import { readFileSync } from "node:fs";
import type { Artifact } from "@limpid/core";
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathUri } from "../finding/uri.ts";
import { SarifLog } from "./sarif-log.ts";

const schema = JSON.parse(readFileSync(new URL("./testdata/sarif-2.1.0-used.schema.json", import.meta.url), "utf8"));

interface Log {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: {
          readonly rules: readonly { readonly id: string; readonly fullDescription: { readonly text: string } }[];
        };
      };
      readonly results: readonly Record<string, unknown>[];
      readonly artifacts: readonly Record<string, unknown>[];
      readonly invocations: readonly [{ readonly toolExecutionNotifications: readonly Record<string, unknown>[] }];
    },
  ];
}

function logOf(...artifacts: readonly Artifact[]): Log {
  const sarif = new SarifLog({ version: "1.2.3" });
  const log = JSON.parse(sarif.begin() + artifacts.map((one) => sarif.add(one)).join("") + sarif.end());
  expect(schemaErrors(schema, log)).toEqual([]);
  const [{ artifacts: listed, results, tool }] = (log as Log).runs;
  // What the schema cannot say: references lead somewhere, kind and level fit (3.27.10), lists hold nothing twice.
  for (const { kind, level, ruleId, ruleIndex } of results) {
    expect(tool.driver.rules[Number(ruleIndex)]?.id).toBe(ruleId);
    if (kind !== "fail") expect(level).toBe("none");
  }
  expect(new Set(listed.map((one) => JSON.stringify(one))).size).toBe(listed.length);
  return log;
}

const artifact = (more: Partial<Artifact> = {}): Artifact => ({
  path: "dist/agent",
  sizeBytes: 100,
  sha256: "ab".repeat(32),
  format: "elf",
  opacity: {
    level: "symbols",
    packed: false,
    reasons: [{ id: "elf.symtab-absent", explanation: "No names.", at: 64 }],
  },
  parts: [],
  issues: [],
  ...more,
});

describe("SarifLog", () => {
  it("writes one result per reason, with its rule, place and file", () => {
    const { results, artifacts, tool } = logOf(artifact(), artifact({ path: "/usr/bin/other one" })).runs[0];
    expect(results).toMatchObject([
      {
        ruleId: "elf.symtab-absent",
        kind: "fail",
        level: "note",
        message: { text: "No names. (symbols removed; a signal, not a verdict)" },
        locations: [
          { physicalLocation: { artifactLocation: { uri: "dist/agent", index: 0 }, region: { byteOffset: 64 } } },
        ],
      },
      { locations: [{ physicalLocation: { artifactLocation: { uri: "file:///usr/bin/other%20one", index: 1 } } }] },
    ]);
    expect(artifacts[0]).toMatchObject({ length: 100, hashes: { "sha-256": "ab".repeat(32) } });
    expect(tool.driver.rules).toHaveLength(1);
    expect(tool.driver.rules[0]?.fullDescription.text).toContain("not a verdict");
  });

  it("warns of what hides a whole program, and leaves open what cannot be said", () => {
    const packed = {
      level: "sections",
      packed: true,
      reasons: [{ id: "elf.packed-upx", explanation: "Packed." }],
    } as const;
    const open = {
      level: null,
      packed: false,
      reasons: [{ id: "elf.sections-unreadable", explanation: "Cut." }],
    } as const;
    const { results } = logOf(artifact({ opacity: packed }), artifact({ opacity: open })).runs[0];
    expect(results).toMatchObject([{ level: "warning" }, { kind: "open", level: "none" }]);
  });

  it("has no result where nothing was removed, and one where there is no reason but a level", () => {
    const none = artifact({ opacity: { level: "none", packed: false, reasons: [] } });
    const bare = artifact({ opacity: { level: "run-only", packed: false, reasons: [] } });
    const { results, artifacts } = logOf(none, bare, bare).runs[0];
    expect(results.map(({ ruleId }) => ruleId)).toEqual(["opacity.run-only", "opacity.run-only"]);
    expect(artifacts).toHaveLength(1);
  });

  it("tells issues as notifications, also of what is no artifact", () => {
    const issue = { code: "truncated", at: 7, what: "cut" } as const;
    const log = logOf(artifact({ format: null, issues: [issue] })).runs[0];
    expect(log.results).toEqual([]);
    expect(log.invocations[0].toolExecutionNotifications).toMatchObject([
      { message: { text: "cut" }, descriptor: { id: "truncated" } },
    ]);
  });

  it("is an empty log for nothing, and stays valid for any text", () => {
    expect(logOf().runs[0].results).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (path, text) => {
        logOf(
          artifact({ path, opacity: { level: "symbols", packed: false, reasons: [{ id: text, explanation: text }] } }),
        );
      }),
    );
  });
});

describe("pathUri", () => {
  it("keeps stray bytes and what a URI has no letter for", () => {
    expect(pathUri("a b\udcff#é:x")).toBe("a%20b%FF%23%C3%A9%3Ax");
    expect(pathUri("x.zip!/bin/a")).toBe("x.zip!/bin/a");
  });
});
