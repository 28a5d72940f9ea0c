import { decodeLatin1 } from "@limpid/core";
import { lookUpBelow } from "./below.ts";
import { OpenFile } from "./open-file.ts";
import type { PathBytes } from "./path-bytes.ts";

const MAX_BYTES = 8 * 1024 * 1024; // about 100,000 accounts
const MAX_UID = 4_294_967_294; // 2^32 - 1 means "nobody" to the kernel

/** Names of user ids from `etc/passwd` below a root; the first line of an id counts, as in getpwuid. */
export class Users {
  readonly #root: PathBytes;
  #names: ReadonlyMap<number, string> | undefined;

  constructor(root: PathBytes) {
    this.#root = root;
  }

  nameOf(uid: number): string | undefined {
    this.#names ??= parsePasswd(readSmallFile(this.#root, "/etc/passwd", MAX_BYTES) ?? "");
    return this.#names.get(uid);
  }
}

/** @see passwd(5) */
export function parsePasswd(text: PathBytes): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split("\n")) {
    const [name, , uid] = line.split(":", 3);
    // Lines of NIS begin with + or - and stand for accounts that are elsewhere.
    if (name === undefined || uid === undefined || !/^[^+#-]/.test(name) || !/^\d{1,10}$/.test(uid)) continue;
    const id = Number(uid);
    if (id <= MAX_UID && !names.has(id)) names.set(id, decodeLatin1(name));
  }
  return names;
}

/** A small file of the host below `root` as one character per byte; undefined when it is not there or too large. */
export function readSmallFile(root: PathBytes, path: string, limit: number): PathBytes | undefined {
  const found = lookUpBelow(root, path);
  if (found.state !== "found" || found.stat.size > limit) return undefined;
  const file = new OpenFile();
  try {
    if ((file.open(found.path, "refuse") ?? file.measure()) !== undefined) return undefined;
    return Buffer.from(file.read(0, file.size)).toString("latin1");
  } finally {
    file.close();
  }
}
