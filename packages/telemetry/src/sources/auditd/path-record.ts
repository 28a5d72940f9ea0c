import { type FileRef, type Integer64, parseInteger64 } from "@limpid/core";
import { FieldCursor } from "./fields.ts";
import { namesDescriptor, normalisePath } from "./path.ts";
import type { RecordBody } from "./record.ts";
import type { Texts } from "./texts.ts";

/** What a name meant to the call. @see audit_log_name in kernel/auditsc.c */
export type NameType = "NORMAL" | "PARENT" | "CREATE" | "DELETE" | "UNKNOWN";

/** What a PATH record says. */
export interface PathRecord {
  readonly item: number;
  readonly nameType: NameType;
  /** As logged, decoded; undefined for `(null)`: known by descriptor only. */
  readonly name: string | undefined;
  readonly device: string | undefined;
  readonly inode: Integer64 | undefined;
  readonly mode: number | undefined;
  readonly ownerUid: number | undefined;
}

const NAME_TYPES: readonly NameType[] = ["NORMAL", "PARENT", "CREATE", "DELETE", "UNKNOWN"];

export function readPath(record: RecordBody, texts: Texts): PathRecord {
  const fields = new FieldCursor(record);
  const { text } = fields;
  const item = fields.number("item") ?? 0;
  const name = fields.find("name") ? texts.once(text, fields.start, fields.stop) : null;
  const inode = fields.find("inode") ? parseInteger64(text.slice(fields.start, fields.stop)) : undefined;
  const device = fields.find("dev") ? (texts.value(text, fields.start, fields.stop) ?? undefined) : undefined;
  const mode = fields.find("mode") ? parseOctal(text, fields.start, fields.stop) : undefined;
  const ownerUid = fields.number("ouid");
  return { item, nameType: readNameType(fields), name: name ?? undefined, device, inode, mode, ownerUid };
}

/** Called `objtype` by kernels before 4.? and after 5.?; nothing said is NORMAL (RHEL 5 and 6). */
function readNameType(fields: FieldCursor): NameType {
  if (!fields.find("nametype") && !fields.find("objtype")) return "NORMAL";
  // The interpretation may be glued on where its separator was lost: only the beginning counts.
  return NAME_TYPES.find((type) => fields.text.startsWith(type, fields.start)) ?? "UNKNOWN";
}

function parseOctal(text: string, start: number, end: number): number | undefined {
  let value = 0;
  if (end - start > 10 || end === start) return undefined;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 7) return undefined;
    value = value * 8 + digit;
  }
  return value;
}

/** How names of one call are to be read. */
export interface Directory {
  readonly cwd: string | undefined;
  /** False when the call named a directory descriptor, whose path no record holds. */
  readonly known: boolean;
  /** An absolute path that the call's PARENT record gave, where it is the directory and not the cwd. */
  readonly parent: string | undefined;
}

/** The file a PATH record names. */
export function fileOf(path: PathRecord, directory: Directory): FileRef {
  const { name, device, inode, mode, ownerUid } = path;
  if (name === undefined || name === "") return { path: undefined, pathBasis: "none", device, inode, mode, ownerUid };
  if (name.charCodeAt(0) === 47) {
    if (namesDescriptor(name)) return { path: name, pathBasis: "none", device, inode, mode, ownerUid };
    return { path: normalisePath(name), pathBasis: "absolute", device, inode, mode, ownerUid };
  }
  const base = directory.known ? directory.cwd : directory.parent;
  if (base === undefined) return { path: name, pathBasis: "unknown-directory", device, inode, mode, ownerUid };
  const below = directory.known ? name : name.slice(name.lastIndexOf("/") + 1);
  return { path: normalisePath(`${base}/${below}`), pathBasis: "joined", device, inode, mode, ownerUid };
}
