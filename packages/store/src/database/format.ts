import { readFileSync } from "node:fs";
import { systemCode } from "@limpid/host";
import { writeWhole } from "../durable.ts";
import type { Layout } from "../layout.ts";
import { StoreError } from "../store-error.ts";

const WRITTEN = /^limpid\.store (\d{1,6})\n$/;

/**
 * How many migrations a store may have had. Looked at before the database is opened, because even a look at a
 * database can change its files: a newer version's store stays untouched. Undefined: there is no store.
 */
export function readFormat({ folder, format }: Layout): number | undefined {
  let text: string;
  try {
    text = readFileSync(format, "latin1").slice(0, 64);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
  const number = WRITTEN.exec(text)?.[1];
  if (number === undefined)
    throw new StoreError("damaged", `${format}: not the mark of a store; restore a backup of ${folder}`);
  return Number(number);
}

/** Written before the migrations that it announces, so that an older version never meets tables it does not know. */
export function writeFormat({ format }: Layout, migrations: number): void {
  writeWhole(format, `limpid.store ${migrations}\n`);
}

export function refuseNewer(folder: string, found: number, known: number): void {
  if (found <= known) return;
  throw new StoreError(
    "newer",
    `the store in ${folder} was written by a newer version of Limpid (format ${found}, this one reads ${known}); it was left untouched. Use that version, or another folder`,
  );
}
