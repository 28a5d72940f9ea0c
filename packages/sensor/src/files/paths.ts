import { readlinkSync } from "node:fs";
import { joinPath, pathText } from "@limpid/host";
import type { NativeBuffer } from "../kernel/native-buffer.ts";
import type { HandleRecord, NameRecord } from "./decode.ts";
import type { Directories } from "./directories.ts";
import type { Superblock } from "./superblocks.ts";

const UNNAMED = /^#\d+$/; // what the kernel calls a file that was opened with O_TMPFILE
const DELETED = " (deleted)"; // what it writes behind a path without a name

/** Which file a handle means, for tables that outlive the event: device and handle, one character per byte. */
export function keyOf({ device }: Superblock, handle: HandleRecord, { bytes }: NativeBuffer): string {
  return `${device}/${bytes.toString("latin1", handle.at, handle.end)}`;
}

/** The handle in a key; undefined for a key that was made of an inode. */
export function handleIn({ device }: Superblock, key: string): string | undefined {
  return key[device.length] === "/" ? key.slice(device.length + 1) : undefined;
}

/** Where an event says that something happened. */
export function pathOfPlace(
  directories: Directories,
  superblock: Superblock,
  place: NameRecord | undefined,
  buffer: NativeBuffer,
): string | undefined {
  if (place?.name === undefined || UNNAMED.test(place.name)) return undefined;
  const folder = directories.pathOf(superblock, keyOf(superblock, place, buffer), buffer.address + place.at);
  return folder === undefined ? undefined : pathText(joinPath(folder, place.name));
}

/** Where an open file lies now; undefined when it has no name, or none that the kernel remembers. */
export function pathOfFile({ anchor }: Superblock, descriptor: number): string | undefined {
  const path = anchor.pathOf(descriptor);
  if (path === undefined || path.endsWith(DELETED)) return undefined;
  return UNNAMED.test(path.slice(path.lastIndexOf("/") + 1)) ? undefined : pathText(path);
}

/** By which name a file was opened that the kernel handed to us, also when it has none any more. */
export function pathOpened(descriptor: number, links: number): string | undefined {
  let link: string;
  try {
    link = readlinkSync(`/proc/self/fd/${descriptor}`, "latin1");
  } catch {
    return undefined;
  }
  if (!link.startsWith("/")) return undefined;
  const named = links === 0 && link.endsWith(DELETED) ? link.slice(0, -DELETED.length) : link;
  return UNNAMED.test(named.slice(named.lastIndexOf("/") + 1)) ? undefined : pathText(named);
}
