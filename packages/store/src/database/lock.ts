import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { writeWhole } from "../durable.ts";
import type { Layout } from "../layout.ts";
import { StoreError } from "../store-error.ts";

export interface WriterLock {
  readonly release: () => void;
}

/**
 * Makes this process the one that writes. The lock is the kernel's, on an empty database: it ends with its process,
 * however that ends, and no mark of a dead one is left to judge. The pid stands beside it for the message alone.
 */
export function lockForWriting({ folder, lock, owner }: Layout): WriterLock {
  const database = new DatabaseSync(lock, { timeout: 0, allowExtension: false });
  try {
    database.exec("begin exclusive");
  } catch {
    database.close();
    throw new StoreError(
      "in-use",
      `another process${holder(owner)} works with the store in ${folder}; one at a time can write. Stop that one first, or read only`,
    );
  }
  try {
    writeWhole(owner, `${process.pid}\n`);
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => database.close() };
}

function holder(path: string): string {
  try {
    const pid = /^(\d{1,10})\n$/.exec(readFileSync(path, "latin1").slice(0, 32))?.[1];
    return pid === undefined ? "" : ` (pid ${pid})`;
  } catch {
    return "";
  }
}
