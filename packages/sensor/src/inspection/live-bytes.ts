import type { ArtifactBytes, Bytes, Integer64 } from "@limpid/core";
import type { FileToInspect, InspectedFile } from "./file-to-inspect.ts";
import { type FileId, InodeTenants, type Tenant } from "./inode-tenants.ts";
import type { Inspector } from "./inspector.ts";

/** A file that has a name here and may have been looked into. */
export interface NamedFile {
  readonly path: string;
  readonly device: string;
  readonly inode: Integer64;
}

export interface LiveBytesOptions {
  /** An answer is there: what was said of this file before can be judged again. */
  readonly inspected: (file: NamedFile) => void;
  /**
   * Asked for, but never seen to be written: whoever can opens it and offers it. False when that cannot be done; it is
   * not asked for again then.
   */
  readonly missed?: (wanted: Wanted<"inspect">) => boolean;
  /** Files whose result is kept, some kilobytes each. */
  readonly kept?: number;
}

type Wanted<Q extends keyof ArtifactBytes> = Parameters<NonNullable<ArtifactBytes[Q]>>[0];

const KEPT = 2048;
const WAITING: Bytes = { state: "unreadable", explanation: "it is being looked into", pending: true };
const NEVER_SEEN: Bytes = {
  state: "unreadable",
  explanation: "it was not seen to be written, so nobody has looked into it",
};
const NOT_TO_BE_HAD: Bytes = {
  state: "unreadable",
  explanation: "it was not seen to be written, and could not be opened when it was asked for",
};

/** When and as what a file was offered. */
export interface Offered {
  /** In milliseconds since the Unix epoch, on the clock of the events; its inode was in use then. */
  readonly at?: number;
  /** The event that its life began with, where that is known already. */
  readonly event?: string | undefined;
}

/** What the inspection child said of the files of this host, by device and inode, and which of several on one inode. */
export class LiveBytes implements ArtifactBytes {
  readonly #inspector: Pick<Inspector, "inspect">;
  readonly #options: LiveBytesOptions;
  readonly #tenants: InodeTenants;

  constructor(inspector: Pick<Inspector, "inspect">, options: LiveBytesOptions) {
    this.#inspector = inspector;
    this.#options = options;
    this.#tenants = new InodeTenants(options.kept ?? KEPT);
  }

  /** Has a file looked into. What is known of it so far is of a content that is no more. */
  offer(file: FileToInspect, { at = Date.now(), event }: Offered = {}): void {
    const { key, path } = file;
    const tenant = this.#tenants.put(key, { at, path, bytes: WAITING });
    if (event !== undefined) tenant.event = event;
    const { state } = tenant;
    void this.#inspector.inspect(file).then((answer) => {
      // Another content of the same file has been seen since: this answer is about one that is no more.
      if (tenant.state === state) this.#answered(tenant, answer);
    });
  }

  /** The life of a file began with this event; of what was offered last, that is the file. */
  began(file: FileId, event: string): void {
    const tenant = this.#tenants.current(file);
    if (tenant !== undefined) tenant.event ??= event;
  }

  /** The file was to be opened, and was not to be had any more. What was learned of it before is worth more than that. */
  vanished({ path, ...file }: NamedFile & FileId, explanation: string, at = Date.now()): void {
    if (this.#tenants.current(file)?.state.path === path) return;
    this.#tenants.put(file, { at, path, bytes: { state: "gone", explanation } });
    this.#options.inspected({ path, device: file.device, inode: file.inode });
  }

  /** Whether anything is known of the file that has this inode, or is about to be. */
  knows(file: FileId): boolean {
    return this.#tenants.newest(file) !== undefined;
  }

  inspect(wanted: Wanted<"inspect">): Bytes {
    const { path, inode } = wanted;
    const tenant = this.#find(wanted);
    if (tenant === undefined) return this.#miss(wanted);
    if (inode !== undefined && BigInt(tenant.inode) !== BigInt(inode)) {
      return { state: "replaced", explanation: `inode ${tenant.inode} now, ${inode} before` };
    }
    return named(tenant.state.bytes, path);
  }

  /** As long as nobody else has the inode, what was learned stays true of the file, whatever became of its name. */
  remembered({ device, inode, life }: Wanted<"remembered">): Bytes | undefined {
    if (device === undefined || inode === undefined) return undefined;
    return this.#tenants.of({ device, inode }, life)?.state.bytes;
  }

  /** The file has another content now, which nobody is going to look into. */
  forget(file: FileId): void {
    this.#tenants.forget(file);
  }

  #find({ path, device, inode, life }: Wanted<"inspect">): Tenant | undefined {
    if (device === undefined || inode === undefined) return this.#tenants.at(path);
    return life === undefined ? this.#tenants.newest({ device, inode }) : this.#tenants.of({ device, inode }, life);
  }

  #miss(wanted: Wanted<"inspect">): Bytes {
    if (this.#options.missed === undefined) return NEVER_SEEN;
    if (this.#options.missed(wanted)) return this.#find(wanted)?.state.bytes ?? WAITING;
    const { path, device, inode, life } = wanted;
    if (device === undefined || inode === undefined) return NEVER_SEEN;
    // Who has the inode now is not this file, as far as is known.
    const file = { device, inode, identity: `asked for by ${life?.birthEvent}` };
    this.#tenants.put(file, { at: Date.now(), path, bytes: NOT_TO_BE_HAD });
    return NOT_TO_BE_HAD;
  }

  #answered(tenant: Tenant, { key, path, bytes }: InspectedFile): void {
    if (!this.#tenants.has(tenant)) return;
    tenant.state = { ...tenant.state, bytes };
    this.#options.inspected({ path, device: key.device, inode: key.inode });
  }
}

/** The file may have another name by now than when it was looked into. */
function named(bytes: Bytes, path: string): Bytes {
  if (bytes.state !== "inspected" || bytes.artifact.path === path) return bytes;
  return { state: "inspected", artifact: { ...bytes.artifact, path } };
}
