import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { stdout, Unwritable } from "../../terminal/output.ts";

/** Where the text goes. */
export interface Destination {
  readonly write: (text: string) => void;
  /** Everything is written: now the file is there. */
  readonly done: () => void;
  /** Nothing of it is kept. */
  readonly drop: () => void;
}

/**
 * Standard output, or a file that is there whole or not at all: it is written beside its place and renamed. What is no
 * regular file, such as /dev/stderr or a FIFO, is written to as it is.
 */
export function openDestination(path: string | undefined): Destination {
  if (path === undefined) return { write: (text) => stdout.write(text), done: () => stdout.flush(), drop: () => {} };
  const there = statSync(path, { throwIfNoEntry: false });
  const special = there !== undefined && !there.isFile();
  const beside = special ? path : `${path}.${process.pid}.new`;
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
  const fd = attempt(path, () =>
    openSync(beside, special ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666),
  );
  let pending = "";
  const flush = (): void => {
    const bytes = Buffer.from(pending);
    pending = "";
    for (let at = 0; at < bytes.length; ) at += attempt(path, () => writeSync(fd, bytes, at));
  };
  return {
    write: (text) => {
      pending = pending === "" ? text : pending + text;
      if (pending.length >= BATCH) flush();
    },
    done: () => {
      flush();
      attempt(path, () => {
        if (!special) fsyncSync(fd);
        closeSync(fd);
        if (!special) renameSync(beside, path);
      });
    },
    drop: () => {
      closeSync(fd);
      if (!special) rmSync(beside, { force: true });
    },
  };
}

const BATCH = 64 * 1024; // characters

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new Unwritable(`${path} cannot be written: ${(error as Error).message}`);
  }
}
