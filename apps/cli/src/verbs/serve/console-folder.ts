import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** In a checkout; its sources lie beside it and are no console that a browser could run. */
const BUILT = join("apps", "console", "dist");

/** Where the built console lies: beside the program where it is shipped. undefined: it was not built; the server runs without. */
export function consoleFolder(from = dirname(fileURLToPath(import.meta.url))): string | undefined {
  if (existsSync(join(from, "console", "index.html"))) return join(from, "console");
  for (let folder = from; ; folder = dirname(folder)) {
    const console = join(folder, BUILT);
    if (existsSync(join(console, "index.html"))) return console;
    if (folder === dirname(folder)) return undefined;
  }
}
