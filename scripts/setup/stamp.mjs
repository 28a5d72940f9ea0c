import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const STAMP = ["node_modules", ".limpid-setup.json"]; // goes when node_modules goes, and should

/**
 * What the installed packages were made from: the lock file, the manifests and the kind of machine. Not the version
 * of the running Node: npm puts the pinned one first on the PATH once it is installed, so that `npm start` has
 * another one than the shell, and nothing that is installed is built for one version.
 */
export function hashOfDependencies(root) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\0`);
  hash.update(readFileSync(join(root, "package-lock.json")));
  for (const folder of ["packages", "apps"]) {
    for (const name of readdirSync(join(root, folder)).sort()) {
      hash.update(`${name}\0`).update(readOrNothing(join(root, folder, name, "package.json")));
    }
  }
  return hash.digest("hex");
}

/** What the bundle was made from, by name, size and time: contents would cost a second start its instancy. */
export function hashOfSources(root) {
  const hash = createHash("sha256");
  for (const folder of ["packages", "apps/cli", "apps/server"]) addFolder(hash, join(root, folder));
  for (const file of ["scripts/bundle.mjs", "package.json"]) addFile(hash, join(root, file));
  return hash.digest("hex");
}

/** The same for the console: its own files, and the packages that run in it. */
export function hashOfConsole(root) {
  const hash = createHash("sha256");
  for (const name of ["core", "query", "inspect", "attack", "exchange"]) addFolder(hash, join(root, "packages", name));
  addFolder(hash, join(root, "apps", "console"));
  addFile(hash, join(root, "scripts", "build-console.mjs"));
  return hash.digest("hex");
}

const NO_SOURCES = new Set(["node_modules", "dist", "testdata", "testing", "bin"]);

function addFolder(hash, folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NO_SOURCES.has(entry.name)) addFolder(hash, path);
    } else if (/\.(ts|tsx|json|css|svg|html)$/.test(entry.name) && !entry.name.endsWith(".test.ts"))
      addFile(hash, path);
  }
}

function addFile(hash, path) {
  const { size, mtimeMs } = statSync(path);
  hash.update(`${path}\0${size}\0${mtimeMs}\0`);
}

function readOrNothing(path) {
  try {
    return readFileSync(path);
  } catch {
    return "";
  }
}

export function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, ...STAMP), "utf8"));
  } catch {
    return {}; // never set up, or torn: set up again
  }
}

export function writeStamp(root, stamp) {
  mkdirSync(join(root, "node_modules"), { recursive: true });
  const path = join(root, ...STAMP);
  writeFileSync(`${path}.new`, `${JSON.stringify(stamp)}\n`);
  renameSync(`${path}.new`, path);
}
