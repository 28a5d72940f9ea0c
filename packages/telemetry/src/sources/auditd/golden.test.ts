import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readLog } from "../../testing/read.ts";
import { auditd } from "./source.ts";

/** Input and output side by side; a log is named after the trouble it shows. */
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "testdata");

it.each(readdirSync(FOLDER).filter((name) => name.endsWith(".log")))("%s", async (name) => {
  const { events, counts } = readLog(auditd, readFileSync(join(FOLDER, name), "latin1"));
  const lines = [...events.map((event) => JSON.stringify(event)), JSON.stringify(counts, undefined, 1)];
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(join(FOLDER, name.replace(/log$/, "events.jsonl")));
});
