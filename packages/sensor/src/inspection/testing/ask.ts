import { openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileToInspect } from "../file-to-inspect.ts";

let inode = 0;

/** A new file with this content, open as the inspector takes it. */
export function fileWith(folder: string, content: string, extra: Partial<FileToInspect> = {}): FileToInspect {
  const path = join(folder, `file-${++inode}`);
  writeFileSync(path, content);
  const key = { device: "08:01", inode, sizeBytes: content.length };
  return { descriptor: openSync(path, "r"), key, path, ...extra };
}
