import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { consoleFolder } from "./console-folder.ts";

const root = mkdtempSync(join(tmpdir(), "limpid-console-folder-"));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function page(...folder: readonly string[]): string {
  const path = join(root, ...folder);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "index.html"), "");
  return path;
}

it("takes what was built, never the sources beside it", () => {
  const program = join(root, "apps", "cli", "dist");
  mkdirSync(program, { recursive: true });
  page("apps", "console");
  expect(consoleFolder(program)).toBeUndefined();
  const built = page("apps", "console", "dist");
  expect(consoleFolder(program)).toBe(built);
  const shipped = page("apps", "cli", "dist", "console");
  expect(consoleFolder(program)).toBe(shipped);
});
