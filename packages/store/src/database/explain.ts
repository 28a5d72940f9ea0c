import { systemCode, systemWords } from "@limpid/host";
import { StoreError } from "../store-error.ts";

const BUSY = 5;
const READONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;
const DISK = ["ENOSPC", "EDQUOT", "EFBIG"];

/** A failure of SQLite or of a system call as what it means for whoever uses the store. */
export function explain(error: unknown, folder: string): StoreError {
  if (error instanceof StoreError) return error;
  const { errcode, message } = error as { readonly errcode?: number; readonly message?: string };
  if (errcode !== undefined) return explainSqlite(errcode & 0xff, String(message), folder);
  const code = systemCode(error);
  if (DISK.includes(code)) return full(folder);
  if (code !== "") return new StoreError("unwritable", `the store in ${folder}: ${systemWords(error)}`);
  return new StoreError("internal", String((error as Error)?.stack ?? error));
}

function explainSqlite(code: number, message: string, folder: string): StoreError {
  switch (code) {
    case FULL:
      return full(folder);
    case CORRUPT:
    case NOT_A_DATABASE:
      return new StoreError(
        "damaged",
        `the store in ${folder} is damaged (${message}); see \`limpid store check\`, then restore a backup: limpid store restore BACKUP --force`,
      );
    case BUSY:
      return new StoreError("in-use", `another process holds the store in ${folder} for longer than a minute`);
    case READONLY:
    case CANNOT_OPEN:
    case IO_ERROR:
      return new StoreError("unwritable", `the store in ${folder} cannot be read or written: ${message}`);
    default:
      return new StoreError("internal", message);
  }
}

function full(folder: string): StoreError {
  return new StoreError(
    "disk-full",
    `no space left for the store in ${folder}; nothing of this was kept. Make room, or let go of old events: limpid store compact --keep-days N`,
  );
}
