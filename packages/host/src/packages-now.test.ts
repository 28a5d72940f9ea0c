import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { PackagesNow } from "./packages-now.ts";
import { temporaryFolders, writeTree } from "./testing/temporary-folder.ts";

const temporaryFolder = temporaryFolders(afterAll);
const status = (...names: readonly string[]) =>
  names.map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1\n`).join("\n");

it("knows what is installed while it goes on, once the package manager is done", async () => {
  const root = temporaryFolder();
  writeTree(root, { "var/lib/dpkg/status": status("old"), "var/lib/dpkg/info/old.list": "/.\n/usr/bin/old\n" });
  const packages = new PackagesNow(root);
  await packages.open(1);
  expect(packages.packageOf("/usr/bin/old")).toMatchObject({ name: "old" });
  expect(packages.packageOf("/usr/bin/new")).toBeUndefined();

  writeTree(root, { "var/lib/dpkg/info/new.list": "/.\n/usr/bin/new\n" });
  writeFileSync(join(root, "var/lib/dpkg/status"), status("old", "new"));
  for (let waited = 0; packages.packageOf("/usr/bin/new") === undefined && waited < 1000; waited++) await sleep(1);
  expect(packages.packageOf("/usr/bin/new")).toMatchObject({ name: "new", version: "1" });
  packages.close();
});

it("says nothing where there is no package manager", async () => {
  const packages = new PackagesNow(temporaryFolder());
  await packages.open(1);
  expect(packages.hasPackages).toBe(false);
  expect(packages.packageOf("/usr/bin/old")).toBeUndefined();
  packages.close();
});
