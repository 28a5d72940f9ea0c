import type { FileRef } from "@limpid/core";
import { namesDescriptor, normalisePath } from "./linux-audit/path.ts";

/** What a sensor says of a file besides its path. */
export type FileTraits = Partial<Omit<FileRef, "path" | "pathBasis">>;

/** A file of which nothing is known yet. */
export const NO_FILE: FileRef = {
  path: undefined,
  pathBasis: "none",
  device: undefined,
  inode: undefined,
  mode: undefined,
  ownerUid: undefined,
};

/** A file that a sensor names by path; a relative one begins in `cwd` where that is known. */
export function fileNamed(path: string | undefined, cwd: string | undefined, traits: FileTraits = {}): FileRef {
  const file = { ...NO_FILE, ...traits };
  if (path === undefined || path === "") return file;
  if (path.startsWith("/")) {
    if (namesDescriptor(path)) return { ...file, path };
    return { ...file, path: normalisePath(path), pathBasis: "absolute" };
  }
  if (cwd?.startsWith("/") !== true) return { ...file, path, pathBasis: "unknown-directory" };
  return { ...file, path: normalisePath(`${cwd}/${path}`), pathBasis: "joined" };
}
