import { readFileSync } from "node:fs";
import artifactSchema from "@limpid/core/schemas/artifact.schema.json" with { type: "json" };
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { dumpBytes } from "../../dump.ts";
import { inspectBytes } from "../../inspect.ts";
import { freshBudget } from "./budget.ts";
import { instructionsOf } from "./bytecode.ts";
import type { AppleScriptFacts } from "./facts.ts";
import { handlersOf } from "./handlers.ts";
import { parseRecords } from "./records.ts";
import { trailerOf } from "./trailer.ts";

interface Truth {
  readonly file: string;
  readonly format: string;
  readonly type: string | null;
  readonly runOnly: boolean | null;
  readonly expect?: string;
  readonly events?: readonly string[];
  readonly parseTreeNodes?: number;
}

const corpus = corpusPath("binaries");
const scripts = corpus === undefined ? [] : truths("applescript/truth.json");
const malformed = corpus === undefined ? [] : truths("malformed/truth.json").filter(({ format }) => isScript(format));
const compiled = scripts.filter(({ format }) => format === "fasduas");
const CARRIERS: ReadonlySet<string | null> = new Set(["resource-fork", "appledouble"]);

function truths(path: string): readonly Truth[] {
  return JSON.parse(readFileSync(`${corpus}/${path}`, "utf8"));
}

function isScript(format: string): boolean {
  return format === "fasduas" || format === "jxa-osa";
}

function read(file: string): Uint8Array {
  return readFileSync(`${corpus}/${file}`);
}

function levelOf({ runOnly }: Truth): string | null {
  return runOnly === null ? null : runOnly ? "run-only" : "none";
}

describe.skipIf(corpus === undefined)("AppleScript corpus", () => {
  test.each(scripts)("$file", (truth) => {
    const { format, opacity, parts, issues } = inspectBytes(read(truth.file), { deep: true });
    const holdsScript = truth.type !== "plain-source-named-scpt" && truth.type !== "rsrc-no-script";
    expect(format).toBe(holdsScript ? "applescript" : null);
    expect(opacity.level).toBe(holdsScript ? levelOf(truth) : null);
    if (!holdsScript) return;
    expect(issues).toEqual([]);
    expect(parts).toHaveLength(1);
    const [part] = parts;
    const facts = (part?.facts ?? {}) as AppleScriptFacts;
    expect(schemaErrors(artifactSchema.$defs.applescriptFacts, facts, artifactSchema)).toEqual([]);
    expect(part?.offset === undefined).toBe(!CARRIERS.has(truth.format));
    expect(facts.resourceId).toBe(CARRIERS.has(truth.format) ? 128 : undefined);
    if (truth.parseTreeNodes !== undefined) expect(facts.parseTree?.nodes).toBe(truth.parseTreeNodes);
    if (truth.events !== undefined) {
      expect(facts.events?.first.map(({ code }) => code).toSorted()).toEqual(truth.events.toSorted());
    }
  });

  test.each(malformed)("$file: $expect", (truth) => {
    const { format, opacity, issues } = inspectBytes(read(truth.file), { deep: true });
    expect(format).toBe("applescript");
    expect(opacity.level).toBe(levelOf(truth));
    if (truth.runOnly === null) expect(issues).not.toEqual([]);
  });

  test.each(compiled)("the tree of $file ends at the trailer", ({ file }) => {
    const { value, issues } = parseRecords(read(file), 0, 16, freshBudget());
    expect(issues).toEqual([]);
    expect(value.complete).toBe(true);
    expect(trailerOf(value.tree, value.end)?.offset).toBe(value.end);
  });

  it("has code that ends exactly, whose jumps land on instructions, and that uses every literal", () => {
    let handlers = 0;
    for (const { file } of compiled) {
      const { tree } = parseRecords(read(file), 0, 16, freshBudget()).value;
      for (const { code, literals, variables } of handlersOf(tree)) {
        const instructions = [...instructionsOf(code)];
        const starts = new Set([...instructions.map(({ at }) => at), code.length]);
        const operands = instructions.flatMap((instruction) => instruction.operands);
        const own = instructions.flatMap((instruction) =>
          instruction.operands.some(({ kind }) => kind === "depth") ? [] : instruction.operands,
        );
        expect(instructions.some(({ cut }) => cut)).toBe(false);
        for (const { kind, value } of operands) if (kind === "branch") expect(starts).toContain(value);
        for (const { kind, value } of own) if (kind === "variable") expect(variables.length).toBeGreaterThan(value);
        const used = new Set(
          operands.filter(({ kind }) => kind === "literal" || kind === "binding").map(({ value }) => value),
        );
        used.delete(-1);
        expect([...used].toSorted((a, b) => a - b)).toEqual(literals.map((_, index) => index));
        handlers++;
      }
    }
    expect(handlers).toBeGreaterThan(250);
  });

  it("names every instruction of real scripts in a dump", () => {
    for (const { file } of compiled) {
      const { lines, issues } = dumpBytes(read(file));
      expect(issues).toEqual([]);
      expect(lines?.filter(({ text }) => text.includes("unknown opcode"))).toEqual([]);
    }
  });

  it("reads the commands of an applet that asks for an administrator", () => {
    const [part] = inspectBytes(read("applescript/electron-sudo-4.0.12-main.scpt"), { deep: false }).parts;
    const facts = part?.facts as AppleScriptFacts | undefined;
    expect(facts?.calls?.first).toEqual([
      {
        code: "sysoexec",
        name: "do shell script",
        offset: 510,
        text: "mkdir -p /var/db/sudo/$USER; touch /var/db/sudo/$USER",
        parameters: ["badm"],
      },
    ]);
  });
});
