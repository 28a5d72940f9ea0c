import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  truncateSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { systemCode } from "@limpid/host";
import { syncFolder, writeWhole } from "../durable.ts";
import { segmentName } from "../events/segments.ts";
import { type Layout, layoutOf } from "../layout.ts";
import { StoreError } from "../store-error.ts";
import { describeFile, MANIFEST, type Manifest } from "./manifest.ts";

export interface BackupReport {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Copies the store as it was at one moment, while others write: the database by a transaction of its own, then the
 * segments and samples that this copy names. The manifest comes last; a folder without one is no backup.
 */
export function backUp(raw: DatabaseSync, layout: Layout, to: string, at: number): Promise<BackupReport> {
  if (existsSync(to) && readdirSync(to).length > 0)
    throw new StoreError("refused", `${to} is there and not empty; name a new folder`);
  const copy = layoutOf(to);
  for (const folder of [to, copy.events, copy.samples]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  // For its owner alone: SQLite would make it readable for everybody.
  closeSync(openSync(copy.database, "wx", 0o600));
  raw.prepare("vacuum into ?").run(copy.database);
  const names = ["format", "store.sqlite"];
  copyFileSync(layout.format, copy.format);
  const database = new DatabaseSync(copy.database, { readOnly: true, allowExtension: false });
  try {
    for (const { number, bytes, sealed } of database.prepare("select number, bytes, sealed from segment").all()) {
      const name = segmentName(Number(number));
      take(join(layout.events, name), join(copy.events, name), sealed === 1, Number(bytes));
      names.push(join("events", name));
    }
    for (const { blob } of database.prepare("select blob from sample").all()) {
      if (!/^[0-9a-f]{32}$/.test(String(blob))) continue; // `check` says so
      take(join(layout.samples, String(blob)), join(copy.samples, String(blob)), true);
      names.push(join("samples", String(blob)));
    }
  } finally {
    database.close();
  }
  if (existsSync(layout.sampleKey)) {
    take(layout.sampleKey, copy.sampleKey, false);
    names.push("sample.key");
  }
  return finish(to, names, at);
}

async function finish(to: string, names: readonly string[], at: number): Promise<BackupReport> {
  const files = [];
  for (const name of names) files.push(await describeFile(to, name));
  for (const folder of [join(to, "events"), join(to, "samples"), to]) syncFolder(folder);
  const manifest: Manifest = { schema: "limpid.store-backup/1", made: new Date(at).toISOString(), files };
  writeWhole(join(to, MANIFEST), `${JSON.stringify(manifest, undefined, 1)}\n`);
  return { folder: to, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** What never changes again is linked where that can be; the rest is copied up to what was acknowledged. */
function take(from: string, to: string, unchanging: boolean, bytes?: number): void {
  try {
    if (unchanging && (bytes === undefined || statSync(from).size === bytes)) {
      linkSync(from, to);
      return;
    }
  } catch (error) {
    if (systemCode(error) === "ENOENT") throw gone(from);
  }
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  } catch (error) {
    if (systemCode(error) === "ENOENT") throw gone(from);
    throw error;
  }
  if (bytes !== undefined && statSync(to).size > bytes) truncateSync(to, bytes);
}

function gone(path: string): StoreError {
  return new StoreError(
    "damaged",
    `${path} is gone: it was let go of meanwhile, then try again, or it is lost, then see limpid store check`,
  );
}
