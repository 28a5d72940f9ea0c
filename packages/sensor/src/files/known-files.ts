import type { WatchedFile } from "./files.ts";

const MAX_NAMES = 8; // of one file; a ninth hard link makes the first one forgotten

/** A file as it was when it was last looked at. */
export type KnownFile = WatchedFile;

interface Entry {
  file: KnownFile;
  /** Places it was seen at, the last one last. */
  readonly places: string[];
}

/**
 * Files that were seen to begin like an executable, by handle and by path. Of removals and renames only theirs matter,
 * and once an inode is gone this is all that tells which it was. The one that was not asked for longest is let go.
 */
export class KnownFiles {
  readonly #limit: number;
  readonly #byKey = new Map<string, Entry>();
  readonly #keyByPlace = new Map<string, string>();

  constructor(limit = 32_768) {
    this.#limit = limit; // about 600 bytes each
  }

  get size(): number {
    return this.#byKey.size;
  }

  /**
   * @param key device and handle: never used again for another file while the file system lives
   * @param moved whether its last name is no longer one of its names
   */
  set(key: string, file: KnownFile, moved = false): void {
    const places = this.#byKey.get(key)?.places ?? [];
    const last = places.at(-1);
    if (last !== undefined && (moved || file.links < 2)) this.#unplace(key, places, last);
    this.#byKey.delete(key); // set anew, so that it comes last
    this.#byKey.set(key, { file, places });
    if (file.path !== undefined) this.#place(key, places, placeOf(file.path, file.mountNamespace));
    if (this.#byKey.size <= this.#limit) return;
    const [oldest] = this.#byKey.keys();
    if (oldest !== undefined) this.delete(oldest);
  }

  get(key: string): KnownFile | undefined {
    return this.#byKey.get(key)?.file;
  }

  /** The file that had a path when it was last seen there. */
  at(path: string, mountNamespace: number | undefined): { readonly key: string; readonly file: KnownFile } | undefined {
    const key = this.#keyByPlace.get(placeOf(path, mountNamespace));
    const file = key === undefined ? undefined : this.get(key);
    return key === undefined || file === undefined ? undefined : { key, file: { ...file, path } };
  }

  /** A file lost one of its names. Says how many of those that it was seen at are left. */
  unname(key: string, path: string | undefined): number {
    const entry = this.#byKey.get(key);
    if (entry === undefined) return 0;
    if (path === undefined) return entry.places.length;
    const { file, places } = entry;
    this.#unplace(key, places, placeOf(path, file.mountNamespace));
    const left = places.at(-1);
    if (file.path === path) {
      entry.file = { ...file, path: left === undefined ? undefined : left.slice(left.indexOf(":") + 1) };
    }
    return places.length;
  }

  delete(key: string): void {
    const entry = this.#byKey.get(key);
    if (entry === undefined) return;
    this.#byKey.delete(key);
    for (const place of [...entry.places]) this.#unplace(key, entry.places, place);
  }

  #place(key: string, places: string[], place: string): void {
    const before = places.indexOf(place);
    if (before >= 0) places.splice(before, 1);
    places.push(place);
    this.#keyByPlace.set(place, key);
    const [first] = places;
    if (places.length > MAX_NAMES && first !== undefined) this.#unplace(key, places, first);
  }

  #unplace(key: string, places: string[], place: string): void {
    const index = places.indexOf(place);
    if (index >= 0) places.splice(index, 1);
    if (this.#keyByPlace.get(place) === key) this.#keyByPlace.delete(place);
  }
}

function placeOf(path: string, mountNamespace: number | undefined): string {
  return `${mountNamespace ?? ""}:${path}`;
}
