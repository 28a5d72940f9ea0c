import { describe, expect, it } from "vitest";
import type { Artifact } from "../model/artifact.ts";
import { schemaErrors } from "../testing/json-schema.ts";
import artifactSchema from "./artifact.schema.json" with { type: "json" };
import { artifactLine } from "./artifact.ts";

const ARTIFACT: Artifact = {
  issues: [{ code: "truncated", at: 64, what: "section header table" }],
  path: "/tmp/\udcff/agent",
  sizeBytes: 14480,
  format: "elf",
  opacity: { level: "symbols", packed: false, reasons: [{ id: "elf.symtab-absent", explanation: "Gone.", at: 12 }] },
  parts: [
    {
      arch: "x86_64",
      bits: 64,
      endian: "little",
      type: "executable",
      opacity: { level: "symbols", packed: false },
      symbols: { local: 0, global: 0, dynamic: 31 },
      facts: {
        elfType: "dyn",
        osAbi: 0,
        sections: 29,
        segments: 13,
        symbolTable: null,
        dynamicSymbols: { entries: 32, imports: 31, exports: 0, exportedFunctions: 0 },
        namesSurvive: [],
      },
    },
  ],
};

describe("artifactLine", () => {
  it("writes the keys in the order of the contract and escapes stray bytes", () => {
    const line = artifactLine({ ...ARTIFACT, sha256: "00" });
    expect(Object.keys(JSON.parse(line))).toEqual([
      "schema",
      "path",
      "sizeBytes",
      "sha256",
      "format",
      "opacity",
      "parts",
      "issues",
    ]);
    expect(line).toContain('"path":"/tmp/\\udcff/agent"');
    expect(line).not.toContain("\n");
  });

  it("leaves out the digest that nobody asked for", () => {
    expect(JSON.parse(artifactLine(ARTIFACT))).not.toHaveProperty("sha256");
  });

  it("agrees with the schema, also for a file that could not be read", () => {
    expect(schemaErrors(artifactSchema, JSON.parse(artifactLine(ARTIFACT)))).toEqual([]);
    const unreadable: Artifact = {
      path: "-",
      sizeBytes: null,
      format: null,
      opacity: { level: null, packed: false, reasons: [] },
      parts: [],
      issues: [{ code: "unreadable", at: 0, what: "permission denied" }],
    };
    expect(schemaErrors(artifactSchema, JSON.parse(artifactLine(unreadable)))).toEqual([]);
  });

  it("has a schema that refuses what the contract does not know", () => {
    const wrong = { ...JSON.parse(artifactLine(ARTIFACT)), format: "tar" };
    expect(schemaErrors(artifactSchema, wrong)).not.toEqual([]);
  });
});
