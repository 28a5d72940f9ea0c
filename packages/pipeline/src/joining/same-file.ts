import type { FileRef } from "@limpid/core";

/**
 * Whether two sensors mean one file: by device and inode when both say them, else by path. A sensor that gives a path
 * alone means the file of that path, whatever inode the other one knows.
 */
export function sameFile(one: FileRef, other: FileRef): boolean {
  if (one.inode !== undefined && other.inode !== undefined) {
    return one.inode === other.inode && sameDevice(one.device, other.device);
  }
  const path = pathOf(one);
  return path !== undefined && path === pathOf(other);
}

/** Devices are written in several ways (`fe:01`, `16777220`): only those of one way can differ. */
function sameDevice(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined || one === other) return true;
  return one.includes(":") !== other.includes(":");
}

/** A path that names one place; undefined for a name whose folder is not known, or that leads to a descriptor. */
export function pathOf(file: FileRef): string | undefined {
  return file.pathBasis === "absolute" || file.pathBasis === "joined" ? file.path : undefined;
}
