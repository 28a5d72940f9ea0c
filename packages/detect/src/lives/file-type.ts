import type { FileRef } from "@limpid/core";

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const DIRECTORY = 0o040000;

export function mayBeRegular(file: FileRef): boolean {
  return file.mode === undefined || (file.mode & FILE_TYPE) === REGULAR || (file.mode & FILE_TYPE) === 0;
}

export function isDirectory(file: FileRef): boolean {
  return file.mode !== undefined && (file.mode & FILE_TYPE) === DIRECTORY;
}
