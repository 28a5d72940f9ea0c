import type { FileRef } from "@limpid/core";
import type { JsonObject } from "../../json/read-json.ts";
import { flagIn, integerIn, numberIn, objectIn, textIn } from "../../json/values.ts";

/** A file of a message. Paths come resolved and absolute; a very long one is cut, and then names nothing. */
export function readFile(file: JsonObject | undefined): FileRef | undefined {
  const path = textIn(file, "path");
  const stat = objectIn(file, "stat");
  if (path === undefined && stat === undefined) return undefined;
  const device = numberIn(stat, "st_dev");
  const sizeBytes = numberIn(stat, "st_size");
  const cut = flagIn(file, "path_truncated") === true;
  return {
    path,
    pathBasis: path === undefined || cut ? "none" : "absolute",
    device: device === undefined ? undefined : String(device),
    inode: integerIn(stat, "st_ino"),
    mode: numberIn(stat, "st_mode"),
    ownerUid: numberIn(stat, "st_uid"),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  };
}

/** A name in a directory, of a file whose inode the message does not say. */
export function fileIn(
  directory: JsonObject | undefined,
  name: string | undefined,
  mode?: number,
): FileRef | undefined {
  const path = textIn(directory, "path");
  if (path === undefined || name === undefined) return undefined;
  return {
    path: path === "/" ? `/${name}` : `${path}/${name}`,
    pathBasis: flagIn(directory, "path_truncated") === true ? "none" : "absolute",
    device: undefined,
    inode: undefined,
    mode,
    ownerUid: undefined,
  };
}

/** Where a create or rename went: a file that is there, or a name that is made. */
export function readDestination(event: JsonObject): FileRef | undefined {
  const destination = objectIn(event, "destination");
  const existing = readFile(objectIn(destination, "existing_file"));
  if (existing !== undefined) return existing;
  const made = objectIn(destination, "new_path");
  return fileIn(objectIn(made, "dir"), textIn(made, "filename"), numberIn(made, "mode"));
}
