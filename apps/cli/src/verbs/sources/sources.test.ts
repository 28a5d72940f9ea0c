import { readFileSync } from "node:fs";
import { join } from "node:path";
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { QUESTIONS, SOURCES } from "@limpid/telemetry";
import { describe, expect, it } from "vitest";
import { columns } from "../../terminal/layout.ts";
import { PLAIN } from "../../terminal/paint.ts";
import { runLimpid } from "../../testing/run-limpid.ts";
import schema from "./source.schema.json" with { type: "json" };
import { declaredSources, documentOf, sourceLine } from "./source-line.ts";
import { sourcesTable, sourceText } from "./sources-text.ts";

const ROOT = join(import.meta.dirname, "../../../../..");
const sources = declaredSources(SOURCES);

it("every source says what it shows", () => {
  expect(sources.map(({ name }) => name)).toEqual(SOURCES.map(({ name }) => name));
});

describe.each(sources)("$name", (source) => {
  it("is described as the schema says", () => {
    const line: unknown = JSON.parse(sourceLine(source));
    expect(schemaErrors(schema, line)).toEqual([]);
  });

  it("answers each question, and names a mend for each blind spot", () => {
    expect(Object.keys(source.shows.answers).sort()).toEqual([...QUESTIONS].sort());
    expect(source.shows.blindSpots.length).toBeGreaterThan(0);
    for (const { what, mend } of source.shows.blindSpots) expect([what, mend]).not.toContain("");
  });

  it("has a page that names it, says how to turn it on, and tells its blind spots", () => {
    const page = readFileSync(join(ROOT, documentOf(source.name)), "utf8");
    const [title = ""] = page.split("\n");
    expect(title.toLowerCase()).toContain(source.name.split("-")[0]);
    expect(page).toMatch(/^## Turn it on/m);
    expect(page).toMatch(/^## Blind spots$/m);
  });

  it("fits into 80 columns", () => {
    for (const line of sourceText(source, PLAIN, 80)) expect(columns(line)).toBeLessThanOrEqual(80);
  });
});

it("the table fits into 80 columns", () => {
  const table = sourcesTable(sources, PLAIN);
  for (const line of table) expect(columns(line)).toBeLessThanOrEqual(80);
  for (const { name } of sources) expect(table.some((line) => line.startsWith(`${name} `))).toBe(true);
});

describe("limpid sources", () => {
  it("prints the table, one source, or objects", async () => {
    const [table, one, json] = await Promise.all([
      runLimpid(["sources"]),
      runLimpid(["sources", "auditd"]),
      runLimpid(["sources", "--json"]),
    ]);
    expect(table).toMatchObject({ code: 0, stderr: "" });
    expect(table.stdout).toContain("sysmon-linux");
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(one.stdout).toContain("docs/sources/auditd.md");
    expect(json).toMatchObject({ code: 0, stderr: "" });
    expect(json.objects().map(({ name }) => name)).toEqual(SOURCES.map(({ name }) => name));
  });

  it("refuses a name that it does not know, and says which it knows", async () => {
    const refused = await runLimpid(["sources", "syslog"]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("auditd");
  });
});
