import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { systemCode, systemWords } from "../system-issue.ts";

/** What a file of state held, or why it is of no use. */
export type LoadedState =
  | { readonly state: "loaded"; readonly value: unknown }
  | { readonly state: "absent" }
  /** `aside`: where it was put, so that nothing is lost; undefined when it could not even be moved. */
  | { readonly state: "unusable"; readonly why: string; readonly aside: string | undefined };

const MAGIC = "limpid.state";
const FORMAT = 1;
/** A full memory of lives and processes makes about 100 MB of it. */
const MAX_BYTES = 1 << 30;
const HEAD = /^limpid\.state\/(\d{1,9}) ([0-9a-f]{8}) (\d{1,12})\n/;

/**
 * Writes a value so that a crash at any moment leaves the old one or the new one, whole: beside the file, flushed to
 * the disk, renamed over it. `open` makes it readable for the owner alone.
 */
export function saveState(path: string, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  const fd = openBeside(path);
  try {
    for (const part of [headOf([body]), body]) for (let at = 0; at < part.length; ) at += writeSync(fd, part, at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  putInPlace(path);
}

/** What stands before the parts of a body: their checksum and how long they are together. */
export function headOf(body: readonly Buffer[]): Buffer {
  const sum = body.reduce((before, part) => crc32(part, before), 0);
  const length = body.reduce((before, part) => before + part.length, 0);
  return Buffer.from(`${MAGIC}/${FORMAT} ${sum.toString(16).padStart(8, "0")} ${length}\n`);
}

/** Opens a file beside the one that is there, for the owner alone. */
export function openBeside(path: string): number {
  const beside = `${path}.new`;
  rmSync(beside, { force: true });
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
  return openSync(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
}

/** What was written beside it, and is on the disk, takes its place. */
export function putInPlace(path: string): void {
  renameSync(`${path}.new`, path);
  const folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Reads a value back. What cannot be used is put aside under a name that says so, and never overwritten. */
export function loadState(path: string, now: number): LoadedState {
  let content: Buffer;
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(fd);
      if (!stat.isFile() || stat.size > MAX_BYTES) return setAside(path, "not a file of state", now);
      content = readFileSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (systemCode(error) === "ENOENT") return { state: "absent" };
    return { state: "unusable", why: systemWords(error), aside: undefined };
  }
  const head = HEAD.exec(content.subarray(0, 64).toString("latin1"));
  if (head === null) return setAside(path, "damaged at its beginning", now);
  const [whole, format, sum, length] = head;
  if (Number(format) !== FORMAT) {
    const age = Number(format) > FORMAT ? "a newer" : "an older";
    return setAside(path, `written by ${age} version of Limpid (format ${format}, this one reads ${FORMAT})`, now);
  }
  const body = content.subarray(whole.length);
  if (body.length !== Number(length)) return setAside(path, `torn: ${body.length} of ${length} bytes`, now);
  if (crc32(body) !== Number.parseInt(sum ?? "", 16)) return setAside(path, "damaged: its checksum is wrong", now);
  try {
    return { state: "loaded", value: JSON.parse(body.toString()) };
  } catch {
    return setAside(path, "damaged: it is no JSON", now);
  }
}

/** Keeps a file of state that is of no use to this version. */
export function setAside(path: string, why: string, now: number): LoadedState & { readonly state: "unusable" } {
  const aside = `${path}.unused-${new Date(now).toISOString().replaceAll(/[:.]/g, "-")}`;
  try {
    renameSync(path, aside);
    return { state: "unusable", why, aside };
  } catch {
    return { state: "unusable", why, aside: undefined };
  }
}
