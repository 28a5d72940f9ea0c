import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A maker of folders that are gone at the end: `temporaryFolders(afterAll)` at the top of a file of tests. */
export function temporaryFolders(atEnd: (clean: () => void) => void): () => string {
  const made: string[] = [];
  atEnd(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), "limpid-host-"));
    made.push(folder);
    return folder;
  };
}

/** Writes files with the folders they need; a value is the content. */
export function writeTree(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}
