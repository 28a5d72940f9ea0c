import type { Bytes, Integer64, LifeSpan } from "@limpid/core";

/** A file by where it lies, and by what tells it apart from others that had the inode. */
export interface FileId {
  readonly device: string;
  readonly inode: Integer64;
  /** Never given to another file of this host; undefined where the kernel gives nothing of the kind. */
  readonly identity?: string | undefined;
}

/** What is known of a file's present content. */
export interface Content {
  /** When it was offered, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly path: string;
  readonly bytes: Bytes;
}

/** One of the files that had an inode one after another. */
export interface Tenant extends FileId {
  readonly inodeKey: string;
  state: Content;
  /** The event that its life began with, once that was told. */
  event: string | undefined;
}

/** Of one inode: a program that is written, run and removed over and over gets the same one each time. */
const TENANTS_OF_INODE = 256;

/**
 * Files by inode, several of each: an inode is used again within milliseconds, and what was in it before is asked for
 * when another file has it already. The inodes that nobody asked for longest are let go first.
 */
export class InodeTenants {
  readonly #limit: number;
  /** The least recently used inode first; of each the newest file last. */
  readonly #byInode = new Map<string, Tenant[]>();
  readonly #byPath = new Map<string, Tenant>();
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A content was seen: of the file that has the inode, or of one that took it since. */
  put(file: FileId, state: Content): Tenant {
    const inodeKey = inodeText(file);
    const tenants = this.#used(inodeKey) ?? [];
    const known = tenants.findLast((tenant) => isSame(tenant, file));
    if (known !== undefined) {
      this.#unname(known);
      known.state = state;
      this.#byPath.set(state.path, known);
      return known;
    }
    const { device, inode, identity } = file;
    const tenant: Tenant = { device, inode, identity, inodeKey, state, event: undefined };
    tenants.push(tenant);
    this.#byInode.set(inodeKey, tenants);
    this.#byPath.set(state.path, tenant);
    this.#size++;
    if (tenants.length > TENANTS_OF_INODE) this.#drop(inodeKey, tenants);
    const [oldest] = this.#byInode;
    if (this.#size > this.#limit && oldest !== undefined) this.#drop(...oldest);
    return tenant;
  }

  /** The file itself, by its identity; where there is none, whoever had the inode last. */
  current(file: FileId): Tenant | undefined {
    return this.#used(inodeText(file))?.findLast((tenant) => isSame(tenant, file));
  }

  newest(file: FileId): Tenant | undefined {
    return this.#used(inodeText(file))?.at(-1);
  }

  /** The one that a life means: by the event it began with, else the last that was there while it lived. */
  of(file: FileId, { birthEvent, bornAt, removedAt }: LifeSpan): Tenant | undefined {
    const tenants = this.#used(inodeText(file));
    const told = tenants?.findLast(({ event }) => event === birthEvent);
    const until = removedAt ?? Number.POSITIVE_INFINITY;
    return told ?? tenants?.findLast(({ state: { at } }) => at >= bornAt && at <= until);
  }

  at(path: string): Tenant | undefined {
    const tenant = this.#byPath.get(path);
    return tenant === undefined ? undefined : this.newest(tenant);
  }

  has(tenant: Tenant): boolean {
    return this.#byInode.get(tenant.inodeKey)?.includes(tenant) === true;
  }

  forget(file: FileId): void {
    const inodeKey = inodeText(file);
    const tenants = this.#byInode.get(inodeKey);
    const index = tenants?.findLastIndex((tenant) => isSame(tenant, file)) ?? -1;
    if (tenants === undefined || index < 0) return;
    const [tenant] = tenants.splice(index, 1);
    this.#dropped(inodeKey, tenants, tenant);
  }

  #used(inodeKey: string): Tenant[] | undefined {
    const tenants = this.#byInode.get(inodeKey);
    if (tenants === undefined) return undefined;
    this.#byInode.delete(inodeKey);
    this.#byInode.set(inodeKey, tenants);
    return tenants;
  }

  #drop(inodeKey: string, tenants: Tenant[]): void {
    this.#dropped(inodeKey, tenants, tenants.shift());
  }

  #dropped(inodeKey: string, tenants: readonly Tenant[], tenant: Tenant | undefined): void {
    if (tenants.length === 0) this.#byInode.delete(inodeKey);
    if (tenant === undefined) return;
    this.#size--;
    this.#unname(tenant);
  }

  #unname(tenant: Tenant): void {
    const { path } = tenant.state;
    if (this.#byPath.get(path) === tenant) this.#byPath.delete(path);
  }
}

function isSame(one: FileId, other: FileId): boolean {
  return one.identity === other.identity || one.identity === undefined || other.identity === undefined;
}

function inodeText({ device, inode }: FileId): string {
  return `${device}:${inode}`;
}
