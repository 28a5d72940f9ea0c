import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the built console lies: beside the program where it is shipped, in apps/console in a checkout. */
const PLACES = ["console", join("apps", "console", "dist")];

/** undefined: it was not built; the server runs without. */
export function consoleFolder(): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    for (const place of PLACES) {
      const console = join(folder, place);
      if (existsSync(join(console, "index.html"))) return console;
    }
    if (folder === dirname(folder)) return undefined;
  }
}
