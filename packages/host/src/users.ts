import { decodeLatin1 } from "@limpid/core";
import type { PathBytes } from "./path-bytes.ts";
import { readSmallFile } from "./small-file.ts";

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
