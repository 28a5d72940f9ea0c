import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { readFormat, refuseNewer } from "../database/format.ts";
import { lockForWriting } from "../database/lock.ts";
import { MIGRATIONS } from "../database/migrations.ts";
import { syncFolder } from "../durable.ts";
import { layoutOf } from "../layout.ts";
import { StoreError } from "../store-error.ts";
import { readManifest, verifyFiles } from "./manifest.ts";

export interface RestoreReport {
  readonly files: number;
  readonly bytes: number;
  /** Where the store that was there before lies now. */
  readonly replaced: string | undefined;
}

/**
 * Makes a store of a backup: verified, copied beside, verified again, then put in place by its name. One that is
 * there is never written over: with `force` it gets another name.
 */
export async function restoreStore(from: string, folder: string, force: boolean, now: number): Promise<RestoreReport> {
  const { files } = readManifest(from);
  const format = readFormat(layoutOf(from));
  if (format === undefined) throw new StoreError("refused", `${from}: no mark of a store`);
  refuseNewer(from, format, MIGRATIONS.length);
  await verifyFiles(from, files);
  const there = existsSync(folder) && readdirSync(folder).length > 0;
  if (there && !force)
    throw new StoreError("refused", `there is a store in ${folder}; --force puts it aside and restores`);
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, "-");
  const beside = `${folder}.restoring-${stamp}`;
  try {
    for (const name of ["", "events", "samples"]) mkdirSync(join(beside, name), { recursive: true, mode: 0o700 });
    // Copied, never linked: the last segment of a restored store is written to.
    for (const { path } of files) copyFileSync(join(from, path), join(beside, path));
    await verifyFiles(beside, files);
    for (const name of ["events", "samples", ""]) syncFolder(join(beside, name));
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    throw error;
  }
  const replaced = there ? `${folder}.replaced-${stamp}` : undefined;
  if (replaced !== undefined) putAside(folder, replaced, beside);
  else rmSync(folder, { recursive: true, force: true });
  renameSync(beside, folder);
  syncFolder(dirname(folder));
  return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), replaced };
}

/** Not while somebody writes to it. */
function putAside(folder: string, replaced: string, beside: string): void {
  try {
    const lock = lockForWriting(layoutOf(folder));
    renameSync(folder, replaced);
    lock.release();
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    throw error;
  }
}
