import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it } from "vitest";
import { fill, using } from "../testing/filled.ts";

const newFolder = temporaryFolders(afterAll);

describe("another process", () => {
  it("is told who writes, and may read", async () => {
    const folder = await fill(join(newFolder(), "store"));
    await using(folder, async () => {
      const script = `import { openStore } from ${JSON.stringify(join(import.meta.dirname, "..", "store.ts"))};
        await openStore({ folder: ${JSON.stringify(folder)} }).catch((error) => console.log(error.code, error.message));
        const reader = await openStore({ folder: ${JSON.stringify(folder)}, readonly: true });
        console.log((await reader.findings.list()).findings.length); await reader.close();`;
      const path = join(newFolder(), "other.mjs");
      writeFileSync(path, script);
      const child = spawn(process.execPath, [path]);
      let out = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
      await new Promise((done) => child.on("close", done));
      expect(out).toMatch(new RegExp(`^in-use another process \\(pid ${process.pid}\\) works with the store`));
      expect(out).toMatch(/\n3\n$/);
    });
  });

  it("that was killed is no obstacle", async () => {
    const folder = await fill(join(newFolder(), "store"));
    writeFileSync(join(folder, "owner"), "1\n");
    await using(folder, async (store) => expect((await store.findings.list()).findings).toHaveLength(3));
  });
});
