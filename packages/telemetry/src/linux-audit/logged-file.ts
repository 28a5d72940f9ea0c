import type { FileRef, Integer64 } from "@limpid/core";
import { namesDescriptor, normalisePath } from "./path.ts";

/** What a name meant to the call. @see audit_log_name in kernel/auditsc.c */
export type NameType = "NORMAL" | "PARENT" | "CREATE" | "DELETE" | "UNKNOWN";

/** What a PATH record says. */
export interface PathRecord {
  /** Its place among the names of the call; -1 when the record does not say. */
  readonly item: number;
  readonly nameType: NameType;
  readonly file: LoggedFile;
}

/** The name and the inode of a PATH record. */
export interface LoggedFile {
  /** As logged, decoded; undefined for `(null)`: known by descriptor only. */
  readonly name: string | undefined;
  /** The file, when that depends on nothing but this record; undefined for a relative name. */
  readonly ref: FileRef | undefined;
  readonly device: string | undefined;
  readonly inode: Integer64 | undefined;
  readonly mode: number | undefined;
  readonly ownerUid: number | undefined;
}

/** The file, when the name says all of it: absolute, a descriptor, or none at all. */
export function absoluteRef(
  name: string | undefined,
  device: string | undefined,
  inode: Integer64 | undefined,
  mode: number | undefined,
  ownerUid: number | undefined,
): FileRef | undefined {
  if (name === undefined || name === "") return { path: undefined, pathBasis: "none", device, inode, mode, ownerUid };
  if (!name.startsWith("/")) return undefined;
  if (namesDescriptor(name)) return { path: name, pathBasis: "none", device, inode, mode, ownerUid };
  return { path: normalisePath(name), pathBasis: "absolute", device, inode, mode, ownerUid };
}

/** Where relative names of a call start. */
export interface Directory {
  readonly cwd: string | undefined;
  /** False when the call named a directory descriptor, whose path no record holds. */
  readonly known: boolean;
  /** An absolute path that the call's PARENT record gave, where it is the directory and not the cwd. */
  readonly parent: string | undefined;
}

/** The file a PATH record names. */
export function fileOf({ file }: PathRecord, directory: Directory): FileRef {
  if (file.ref !== undefined) return file.ref;
  const { device, inode, mode, ownerUid } = file;
  const name = file.name ?? "";
  const base = directory.known ? directory.cwd : directory.parent;
  if (base === undefined) return { path: name, pathBasis: "unknown-directory", device, inode, mode, ownerUid };
  const below = directory.known ? name : name.slice(name.lastIndexOf("/") + 1);
  return { path: normalisePath(`${base}/${below}`), pathBasis: "joined", device, inode, mode, ownerUid };
}
