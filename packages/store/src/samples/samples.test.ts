import { readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it } from "vitest";
import { check, fill, using } from "../testing/filled.ts";
import { ANN } from "../testing/samples-of-work.ts";

const newFolder = temporaryFolders(afterAll);

describe("samples", () => {
  it("lie encrypted under random names, and come back", async () => {
    const folder = join(newFolder(), "store");
    await using(
      folder,
      async (store) => {
        const { sha256 } = await store.samples.put(Buffer.from("EICAR-like content"), "test", ANN);
        expect(await store.samples.put(Buffer.from("EICAR-like content"), "test", ANN)).toMatchObject({
          outcome: "already",
        });
        expect(Buffer.from((await store.samples.get(sha256, ANN)) ?? []).toString()).toBe("EICAR-like content");
      },
      { samples: "keep" },
    );
    const [name = ""] = readdirSync(join(folder, "samples"));
    expect(name).toMatch(/^[0-9a-f]{32}$/);
    expect(readFileSync(join(folder, "samples", name), "latin1")).not.toContain("EICAR");
    expect(statSync(join(folder, "sample.key")).mode & 0o777).toBe(0o600);
  });

  it("are not kept unless somebody asked for it", async () => {
    const folder = join(newFolder(), "store");
    await using(folder, async (store) => {
      expect(await store.samples.put(Buffer.from("x"), "test", ANN)).toMatchObject({ outcome: "not-kept" });
    });
    expect(readdirSync(join(folder, "samples"))).toEqual([]);
  });

  it("are not read through a link that took a sample's place", async () => {
    const folder = await fill(join(newFolder(), "store"));
    const [name = ""] = readdirSync(join(folder, "samples"));
    rmSync(join(folder, "samples", name));
    symlinkSync("/etc/passwd", join(folder, "samples", name));
    expect((await check(folder)).damages.map(({ code }) => code)).toContain("sample");
  });
});
