import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { contentOf, fill, refusal } from "../testing/filled.ts";
import { openHere } from "../testing/open-here.ts";

const newFolder = temporaryFolders(afterAll);

describe("a store of another version", () => {
  test.each([
    { name: "newer", readonly: false },
    { name: "newer, to read", readonly: true },
  ])("$name: it is said and nothing is touched", async ({ readonly }) => {
    const folder = await fill(join(newFolder(), "store"));
    writeFileSync(join(folder, "format"), "limpid.store 99\n");
    const before = contentOf(folder);
    const error = await refusal(openHere({ folder, readonly }));
    expect(error).toMatchObject({ code: "newer", message: expect.stringContaining("format 99") });
    expect(contentOf(folder)).toEqual(before);
  });

  it("made by other steps: it is said", async () => {
    const folder = await fill(join(newFolder(), "store"));
    const database = new DatabaseSync(join(folder, "store.sqlite"));
    database.exec("update migration set hash = 'another'");
    database.close();
    expect(await refusal(openHere({ folder }))).toMatchObject({ code: "foreign" });
  });

  it("absent: reading makes nothing", async () => {
    const folder = join(newFolder(), "store");
    expect(await refusal(openHere({ folder, readonly: true }))).toMatchObject({ code: "absent" });
  });
});
