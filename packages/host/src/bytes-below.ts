import {
  type Artifact,
  type ArtifactBytes,
  type Bytes,
  type Inspection,
  originOf,
  type ParseIssue,
} from "@limpid/core";
import { attributesBeside } from "./attributes-beside.ts";
import { type LookUp, lookUpBelow } from "./below.ts";
import { DEFAULT_BUDGET, DEFAULT_HASH_BUDGET, OpenFile, type ReadBudget } from "./open-file.ts";
import type { PathBytes } from "./path-bytes.ts";

export interface BytesBelowOptions {
  /**
   * What an inode number of the log is worth here. `same`: the folder is the file system that was logged (a live
   * host, a mounted image), so another inode is another file. `unknown` (default): it may be a copy.
   */
  readonly inodes?: "same" | "unknown";
  readonly budget?: ReadBudget;
  readonly hashBudget?: ReadBudget;
  /** Files whose result is kept; a hunt asks for the same file again each time its life changes. */
  readonly cached?: number;
}

/** The part of an open file that a parser sees. */
export interface BoundedBytes {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
}

const CACHED = 1024; // inspections of a few KB each

type Inspected = Omit<Artifact, "path">;

/** The bytes behind logged paths, looked up below a folder and inspected deeply. */
export class BytesBelow implements ArtifactBytes {
  readonly #folder: PathBytes;
  readonly #inspect: (bytes: BoundedBytes) => Inspection;
  readonly #options: BytesBelowOptions;
  readonly #file = new OpenFile();
  /** By device, inode, size and time of change; the least recently used first. */
  readonly #cache = new Map<string, Inspected>();

  constructor(folder: PathBytes, inspect: (bytes: BoundedBytes) => Inspection, options: BytesBelowOptions = {}) {
    this.#folder = folder;
    this.#inspect = inspect;
    this.#options = options;
  }

  inspect({ path, inode }: Parameters<ArtifactBytes["inspect"]>[0]): Bytes {
    const found = lookUpBelow(this.#folder, path);
    if (found.state !== "found") return found;
    const { ino } = found.stat;
    if (this.#options.inodes === "same" && inode !== undefined && BigInt(inode) !== BigInt(ino)) {
      return { state: "replaced", explanation: `inode ${ino} now, ${inode} in the log` };
    }
    return this.#fromCache(path, found) ?? this.#read(path, found);
  }

  #fromCache(path: string, found: Found): Bytes | undefined {
    const key = cacheKey(found);
    const inspected = this.#cache.get(key);
    if (inspected === undefined) return undefined;
    this.#cache.delete(key);
    this.#cache.set(key, inspected);
    return { state: "inspected", artifact: { path, ...inspected } };
  }

  #read(path: string, found: Found): Bytes {
    const { budget = DEFAULT_BUDGET, hashBudget = DEFAULT_HASH_BUDGET, cached = CACHED } = this.#options;
    const file = this.#file;
    const refused = file.open(found.path, "refuse", budget) ?? file.measure();
    if (refused !== undefined) {
      file.close();
      return { state: "unreadable", explanation: refused.what };
    }
    if (file.stat?.ino !== found.stat.ino || file.stat.dev !== found.stat.dev) {
      file.close();
      return { state: "replaced", explanation: "another file took its place while it was looked up" };
    }
    const inspection = this.#inspect(file);
    const hash = file.sha256(hashBudget);
    const issues: ParseIssue[] = [...inspection.issues, ...(typeof hash === "string" ? [] : [hash]), ...file.close()];
    const attributes = attributesBeside(this.#folder, path);
    const inspected: Inspected = {
      ...inspection,
      sizeBytes: found.stat.size,
      ...(typeof hash === "string" && { sha256: hash }),
      ...(attributes !== undefined && { origin: originOf(attributes, "file") ?? null }),
      issues,
    };
    if (this.#cache.size >= cached) {
      const [oldest] = this.#cache.keys();
      if (oldest !== undefined) this.#cache.delete(oldest);
    }
    this.#cache.set(cacheKey(found), inspected);
    return { state: "inspected", artifact: { path, ...inspected } };
  }
}

type Found = Extract<LookUp, { readonly state: "found" }>;

function cacheKey({ stat }: Found): string {
  return `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}`;
}
