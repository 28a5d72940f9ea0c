import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { temporaryFolders } from "../testing/temporary-folder.ts";
import { SlowSaving } from "./slow-saving.ts";
import { loadState, saveState } from "./state-file.ts";

const temporaryFolder = temporaryFolders(afterAll);
const VALUE = {
  a: { b: { c: { d: Array.from({ length: 500 }, (_, index) => [index, `text ${index}`, undefined, null]), e: {} } } },
  nothing: undefined,
  empty: [],
  text: "ü\udcff",
};

it("writes what saveState writes", async () => {
  const [slow, quick] = [join(temporaryFolder(), "x.state"), join(temporaryFolder(), "x.state")];
  await new SlowSaving(slow, VALUE).done;
  saveState(quick, VALUE);
  expect(readFileSync(slow)).toEqual(readFileSync(quick));
  expect(loadState(slow, 0)).toMatchObject({ state: "loaded", value: { text: "ü\udcff" } });
});

it("does not come after what was written since", async () => {
  const path = join(temporaryFolder(), "x.state");
  const slow = new SlowSaving(path, VALUE);
  slow.giveUp();
  saveState(path, "newer");
  await slow.done;
  expect(loadState(path, 0)).toEqual({ state: "loaded", value: "newer" });
});
