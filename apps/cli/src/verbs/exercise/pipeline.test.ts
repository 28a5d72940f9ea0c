import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, expect, it, vi } from "vitest";
import { FindingsFile } from "./pipeline.ts";

const newFolder = temporaryFolders(afterAll);
const line = (id: string) => `{"schema":"limpid.finding/1","id":"${id}"}\n`;

it("hears what is appended from now on, whole lines only, after rubbish without an end too", async () => {
  const path = join(newFolder(), "findings.json");
  writeFileSync(path, line("before"));
  const file = new FindingsFile(path);
  const heard = () => file.sightings.map(({ finding }) => finding.id);
  try {
    appendFileSync(path, line("one").slice(0, 20));
    appendFileSync(path, line("one").slice(20));
    await vi.waitFor(() => expect(heard()).toEqual(["one"]), 5_000);
    appendFileSync(path, "x".repeat(20 << 20));
    appendFileSync(path, `\n${line("two")}`);
    await vi.waitFor(() => expect(heard()).toEqual(["one", "two"]), 20_000);
  } finally {
    await file.close();
  }
});
