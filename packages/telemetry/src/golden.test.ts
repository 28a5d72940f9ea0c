import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { SOURCES } from "./sources/index.ts";
import { readLog } from "./testing/read.ts";

/** Input and output side by side, in the `testdata/` of each source; a log is named after the trouble it shows. */
const HERE = dirname(fileURLToPath(import.meta.url));

describe.each(SOURCES.map((source) => [source.name, source] as const))("%s", (name, source) => {
  const folder = join(HERE, "sources", name, "testdata");
  it.each(readdirSync(folder).filter((file) => file.endsWith(".log")))("%s", async (file) => {
    const { events, counts } = readLog(source, readFileSync(join(folder, file), "latin1"));
    const lines = [...events.map((event) => JSON.stringify(event, whole)), JSON.stringify(counts, undefined, 1)];
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(join(folder, file.replace(/log$/, "events.jsonl")));
  });
});

/** Inodes above 2^53 as text. */
function whole(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
