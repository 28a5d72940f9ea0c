import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Up to where deliveries are done: a segment and a byte in it. */
export interface Position {
  readonly segment: number;
  readonly offset: number;
}

const FILE = "position";
const WRITTEN = /^(\d{1,15}) (\d{1,15})\n$/;

/** The saved position; undefined when there is none or it cannot be read: then all that is spooled is sent again. */
export function readPosition(folder: string): Position | undefined {
  try {
    const [, segment, offset] = WRITTEN.exec(readFileSync(join(folder, FILE), "latin1")) ?? [];
    return segment === undefined ? undefined : { segment: Number(segment), offset: Number(offset) };
  } catch {
    return undefined;
  }
}

/** Replaces the saved position in one step: a crash leaves the old or the new one. */
export function savePosition(folder: string, { segment, offset }: Position): void {
  const fresh = join(folder, `${FILE}.new`);
  const file = openSync(fresh, "w", 0o600);
  try {
    writeSync(file, `${segment} ${offset}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, join(folder, FILE));
}
