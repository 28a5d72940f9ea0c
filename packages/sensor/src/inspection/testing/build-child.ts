import { spawnSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../../../..");

/** The inspection child as one file in `folder`, or another program in its place. */
export function buildChild(folder: string, main?: string): string {
  const file = join(folder, "child.js");
  const script = join(ROOT, "scripts/inspection-child.mjs");
  const { status, stderr } = spawnSync(process.execPath, [script, file, ...(main === undefined ? [] : [main])]);
  if (status !== 0) throw new Error(String(stderr));
  return file;
}
