import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import type { ConfigError } from "./config-error.ts";

const MAX_BYTES = 1024 * 1024; // a thousand times a long configuration
const WRITABLE_BY_OTHERS = 0o022;
const WRITABLE_BY_ALL = 0o002;

/** Who may have written a configuration file. */
export type Trust =
  /** Named on the command line: the caller answers for it. */
  | { readonly kind: "named" }
  /** Root's: root alone, in folders that root alone can change. */
  | { readonly kind: "system"; readonly owner: number }
  /** A user's own. */
  | { readonly kind: "own"; readonly owner: number };

/** The text of a configuration file, undefined when there is none, or why it is not read. */
export function readConfigFile(file: string, trust: Trust): { readonly text: string } | ConfigError | undefined {
  let path = file;
  let fd: number;
  try {
    // The folders that count are those of the file itself, not of a link to it.
    if (trust.kind === "system") path = realpathSync(file);
    // A FIFO must not make us wait for its writer.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && trust.kind !== "named") return undefined;
    return wrong(file, "a readable file", code === "ENOENT" ? "no such file" : message);
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return wrong(file, "a regular file", stat.isDirectory() ? "a folder" : "a special file");
    const distrusted = trust.kind === "named" ? undefined : whyDistrusted(path, stat, trust);
    if (distrusted !== undefined) return wrong(file, distrusted.expected, distrusted.found);
    if (stat.size > MAX_BYTES) return wrong(file, `at most ${MAX_BYTES} bytes`, `${stat.size} bytes`);
    return decode(file, readWhole(fd));
  } catch (error) {
    return wrong(file, "a readable file", (error as Error).message);
  } finally {
    closeSync(fd);
  }
}

interface Distrust {
  readonly expected: string;
  readonly found: string;
}

/** Whoever can change the configuration decides what is not reported. */
function whyDistrusted(path: string, stat: Stats, trust: Exclude<Trust, { kind: "named" }>): Distrust | undefined {
  const own = ownerOrMode(path, stat, trust.owner, trust.kind === "system" ? WRITABLE_BY_OTHERS : WRITABLE_BY_ALL);
  if (own !== undefined || trust.kind === "own") return own;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = ownerOrMode(folder, statSync(folder), trust.owner, WRITABLE_BY_OTHERS);
    if (found !== undefined) return found;
    if (folder === dirname(folder)) return undefined;
  }
}

function ownerOrMode(path: string, stat: Stats, owner: number, forbidden: number): Distrust | undefined {
  if (stat.uid !== owner && stat.uid !== 0) {
    return { expected: `${path} to belong to uid ${owner}`, found: `uid ${stat.uid}. Mend: chown ${owner} ${path}` };
  }
  if ((stat.mode & forbidden) !== 0) {
    const mode = (stat.mode & 0o7777).toString(8);
    return { expected: `${path} not to be writable by others`, found: `mode ${mode}. Mend: chmod go-w ${path}` };
  }
  return undefined;
}

function readWhole(fd: number): Uint8Array {
  const buffer = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;
  while (length < buffer.length) {
    const count = readSync(fd, buffer, length, buffer.length - length, null);
    if (count === 0) break;
    length += count;
  }
  return buffer.subarray(0, length);
}

function decode(file: string, bytes: Uint8Array): { readonly text: string } | ConfigError {
  if (bytes.length > MAX_BYTES) return wrong(file, `at most ${MAX_BYTES} bytes`, "more");
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return wrong(file, "UTF-8 text", "bytes that are none");
  }
}

function wrong(file: string, expected: string, found: string): ConfigError {
  return { file, line: undefined, column: undefined, key: "", expected, found, nearest: undefined };
}
