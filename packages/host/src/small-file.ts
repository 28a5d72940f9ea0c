import { lookUpBelow } from "./below.ts";
import { OpenFile } from "./open-file.ts";
import type { PathBytes } from "./path-bytes.ts";

const file = new OpenFile();

/** A small file of the host below `root`, one character per byte; undefined when it is not there or too large. */
export function readSmallFile(root: PathBytes, path: string, limit: number): PathBytes | undefined {
  return readSmallBytes(root, path, limit)?.toString("latin1");
}

/** The same as bytes of their own. */
export function readSmallBytes(root: PathBytes, path: string, limit: number): Buffer | undefined {
  const found = lookUpBelow(root, path);
  if (found.state !== "found" || found.stat.size > limit) return undefined;
  try {
    if ((file.open(found.path, "refuse") ?? file.measure()) !== undefined) return undefined;
    return Buffer.from(file.read(0, file.size));
  } finally {
    file.close();
  }
}
