import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM_VARIABLE } from "./program.ts";

const CHECKOUT = join(import.meta.dirname, "..", "..");
const COPIES = join(CHECKOUT, ".limpid", "test-program");
const KEPT_MS = 3600_000; // longer than a run takes; each is 4 MB

/**
 * Before the first test: builds the program where its sources changed, which a stamp says at once, and sets a copy
 * apart, so that a build meanwhile (by an editor, a second run, somebody who types `npm start`) takes no file away
 * from under a test. It is named after the sources, because V8 keeps what it compiled by path.
 */
export function setup(): void {
  const { status } = spawnSync(process.execPath, [join(CHECKOUT, "scripts", "setup.mjs")], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) {
    // Most tests start no program: they say in their own words what does not compile.
    console.warn("The program could not be built: tests that start it meet an older one.");
    return;
  }
  const { sources } = JSON.parse(readFileSync(join(CHECKOUT, "node_modules", ".limpid-setup.json"), "utf8"));
  const copy = join(COPIES, String(sources).slice(0, 16));
  if (!existsSync(copy)) {
    removeOld();
    const fresh = `${copy}.${process.pid}`;
    for (const part of ["bin", "dist"])
      cpSync(join(CHECKOUT, "apps", "cli", part), join(fresh, part), { recursive: true });
    renameSync(fresh, copy);
  }
  process.env[PROGRAM_VARIABLE] = join(copy, "bin", "limpid.js");
}

function removeOld(): void {
  mkdirSync(COPIES, { recursive: true });
  for (const name of readdirSync(COPIES)) {
    const path = join(COPIES, name);
    if (Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}
