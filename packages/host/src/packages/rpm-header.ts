import { decodeUtf8 } from "@limpid/core";
import type { Digest } from "./manager.ts";

/** What is read of an rpm header. */
export interface RpmHeader {
  readonly name: string | undefined;
  /** `version-release`. */
  readonly version: string | undefined;
  readonly files: readonly { readonly path: string; readonly digest: Digest | undefined }[];
}

const PREAMBLE = 8; // number of entries, bytes of data
const ENTRY_SIZE = 16;
const MAX_ENTRIES = 4096; // real packages have about 120
const MAX_FILES = 500_000; // of one package; the largest real ones have about 60,000

const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  fileDigests: 1035,
  directoryIndexes: 1116,
  baseNames: 1117,
  directoryNames: 1118,
  digestAlgorithm: 5011,
} as const;
const INT32 = 4;
const TEXT_TYPES = [6, 8, 9]; // STRING, STRING_ARRAY, I18NSTRING

/** OpenPGP's numbers of hash functions. @see RFC 4880, section 9.4 */
const ALGORITHMS: Readonly<Record<number, Digest["algorithm"]>> = {
  1: "md5",
  2: "sha1",
  8: "sha256",
  9: "sha384",
  10: "sha512",
};

/**
 * A header as rpm's database holds it: an index of tags, then their data, all big-endian.
 *
 * @see https://rpm-software-management.github.io/rpm/manual/format_header.html
 */
export function parseRpmHeader(bytes: Uint8Array): RpmHeader {
  const tags = new Tags(bytes);
  const [name] = tags.texts(TAG.name, 1);
  const [version] = tags.texts(TAG.version, 1);
  const [release] = tags.texts(TAG.release, 1);
  const baseNames = tags.texts(TAG.baseNames, MAX_FILES);
  const directories = tags.texts(TAG.directoryNames, MAX_FILES);
  const indexes = tags.numbers(TAG.directoryIndexes, MAX_FILES);
  const digests = tags.texts(TAG.fileDigests, MAX_FILES);
  const algorithm = ALGORITHMS[tags.numbers(TAG.digestAlgorithm, 1)[0] ?? 1]; // headers without the tag use MD5
  const files = baseNames.flatMap((base, index) => {
    const directory = directories[indexes[index] ?? -1];
    if (directory === undefined) return [];
    const hex = digests[index] ?? "";
    const digest = algorithm !== undefined && /^[0-9a-f]{32,128}$/.test(hex) ? { algorithm, hex } : undefined;
    return [{ path: directory + base, digest }];
  });
  return {
    name,
    version: version === undefined ? undefined : `${version}${release === undefined ? "" : `-${release}`}`,
    files,
  };
}

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

class Tags {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #data: number;
  readonly #entries = new Map<number, Entry>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const claimed = bytes.length >= PREAMBLE ? this.#view.getUint32(0) : 0;
    const present = Math.floor(Math.max(0, bytes.length - PREAMBLE) / ENTRY_SIZE);
    const count = Math.min(claimed, present, MAX_ENTRIES);
    this.#data = PREAMBLE + claimed * ENTRY_SIZE;
    for (let index = 0; index < count; index++) {
      const at = PREAMBLE + index * ENTRY_SIZE;
      const entry = {
        type: this.#view.getUint32(at + 4),
        offset: this.#view.getInt32(at + 8),
        count: this.#view.getUint32(at + 12),
      };
      if (entry.offset >= 0) this.#entries.set(this.#view.getUint32(at), entry);
    }
  }

  texts(tag: number, limit: number): readonly string[] {
    const entry = this.#entries.get(tag);
    if (entry === undefined || !TEXT_TYPES.includes(entry.type)) return [];
    const texts: string[] = [];
    let at = this.#data + entry.offset;
    while (texts.length < Math.min(entry.count, limit) && at < this.#bytes.length) {
      const end = this.#bytes.indexOf(0, at);
      if (end < 0) break;
      texts.push(decodeUtf8(this.#bytes.subarray(at, end)));
      at = end + 1;
    }
    return texts;
  }

  numbers(tag: number, limit: number): readonly number[] {
    const entry = this.#entries.get(tag);
    if (entry === undefined || entry.type !== INT32) return [];
    const start = this.#data + entry.offset;
    const present = Math.floor(Math.max(0, this.#bytes.length - start) / 4);
    return Array.from({ length: Math.min(entry.count, limit, present) }, (_, index) =>
      this.#view.getUint32(start + index * 4),
    );
  }
}
