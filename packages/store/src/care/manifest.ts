import { createHash } from "node:crypto";
import { closeSync, createReadStream, fsyncSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { StoreError } from "../store-error.ts";

export const MANIFEST = "manifest.json";

/** What a backup holds; `limpid.store-backup/1`. */
export interface Manifest {
  readonly schema: "limpid.store-backup/1";
  readonly made: string;
  readonly files: readonly FileEntry[];
}

export interface FileEntry {
  /** Below the folder of the backup. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The only names there are: a manifest can name no other file. */
const PATH = /^(?:format|store\.sqlite|sample\.key|events\/\d{10}\.seg|samples\/[0-9a-f]{32})$/;
const SHA256 = /^[0-9a-f]{64}$/;
const MAX_MANIFEST = 64 << 20;

/** Flushes a file to the disk and says what it holds. */
export async function describeFile(folder: string, path: string): Promise<FileEntry> {
  const whole = join(folder, path);
  const file = openSync(whole, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const part of createReadStream(whole)) {
    hash.update(part);
    bytes += part.length;
  }
  return { path, bytes, sha256: hash.digest("hex") };
}

/** Throws when this is no backup, or one whose manifest names what it must not. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST);
  const none = (why: string) => new StoreError("refused", `${folder}: ${why}`);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? MAX_MANIFEST + 1) > MAX_MANIFEST)
    throw none(`no ${MANIFEST} of a finished backup`);
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw none(`${MANIFEST} is no JSON`);
  }
  if (manifest?.schema !== "limpid.store-backup/1" || !Array.isArray(manifest.files))
    throw none(`${MANIFEST} is not the one of a backup`);
  const odd = manifest.files.find(
    (file: Partial<FileEntry> | null) =>
      typeof file?.path !== "string" || !PATH.test(file.path) || !SHA256.test(String(file.sha256)),
  );
  if (odd !== undefined) throw none(`${MANIFEST} names a file that no store has`);
  return manifest as Manifest;
}

/** Throws when a file of a backup is not as it was. */
export async function verifyFiles(folder: string, files: readonly FileEntry[]): Promise<void> {
  for (const expected of files) {
    const stat = statSync(join(folder, expected.path), { throwIfNoEntry: false });
    const found = stat?.isFile() === true ? await describeFile(folder, expected.path) : undefined;
    if (found?.sha256 === expected.sha256 && found.bytes === expected.bytes) continue;
    const what = found === undefined ? "it is gone" : "it is not as it was written";
    throw new StoreError(
      "damaged",
      `${join(folder, expected.path)}: ${what}; this backup cannot be used, and nothing was changed`,
    );
  }
}
