import type { ArtifactBytes, Bytes, Integer64 } from "@limpid/core";
import type { FileKey, FileToInspect, InspectedFile, Inspector } from "./inspector.ts";

/** A file that has a name here and may have been looked into. */
export interface NamedFile {
  readonly path: string;
  readonly device: string;
  readonly inode: Integer64;
}

export interface LiveBytesOptions {
  /** An answer is there: what was said of this file before can be judged again. */
  readonly inspected: (file: NamedFile) => void;
  /** Asked for, but never seen to be written: whoever can opens it and offers it. */
  readonly missed?: (wanted: { readonly path: string; readonly device?: string; readonly inode?: Integer64 }) => void;
  /** Files whose result is kept, some kilobytes each. */
  readonly kept?: number;
}

type Wanted<Q extends keyof ArtifactBytes> = Parameters<NonNullable<ArtifactBytes[Q]>>[0];

const KEPT = 2048;
const WAITING: Bytes = { state: "unreadable", explanation: "it is being looked into", pending: true };
const NEVER_SEEN: Extract<Bytes, { readonly state: "unreadable" }> = {
  state: "unreadable",
  explanation: "it was not seen to be written, so nobody has looked into it",
};

interface Known {
  readonly key: FileKey;
  /** When it was offered, in milliseconds since the Unix epoch; its inode was in use then, whoever has it later. */
  readonly at: number;
  readonly path: string;
  readonly bytes: Bytes;
}

/** What the inspection child said of the files of this host, by device and inode. */
export class LiveBytes implements ArtifactBytes {
  readonly #inspector: Pick<Inspector, "inspect">;
  readonly #options: LiveBytesOptions;
  /** The least recently used first. */
  readonly #known = new Map<string, Known>();
  readonly #names = new Map<string, string>();

  constructor(inspector: Pick<Inspector, "inspect">, options: LiveBytesOptions) {
    this.#inspector = inspector;
    this.#options = options;
  }

  /** Has a file looked into. What is known of its inode so far is of a content that is no more. */
  offer(file: FileToInspect): void {
    const { key, path } = file;
    this.#keep({ key, at: Date.now(), path, bytes: WAITING });
    void this.#inspector.inspect(file).then((answer) => this.#answered(answer));
  }

  /** The file was to be opened, and was not to be had any more. What was learned of it before is worth more than that. */
  vanished({ path, device, inode }: NamedFile, explanation: string): void {
    if (this.#known.get(inodeText({ device, inode }))?.path === path) return;
    this.#keep({ key: { device, inode, sizeBytes: 0 }, at: Date.now(), path, bytes: { state: "gone", explanation } });
    this.#options.inspected({ path, device, inode });
  }

  inspect(wanted: Wanted<"inspect">): Bytes {
    const { path, device, inode } = wanted;
    const known = this.#find(path, device, inode);
    if (known !== undefined) {
      if (inode !== undefined && BigInt(known.key.inode) !== BigInt(inode)) {
        return { state: "replaced", explanation: `inode ${known.key.inode} now, ${inode} before` };
      }
      return named(known.bytes, path);
    }
    this.#options.missed?.({ path, ...(device !== undefined && { device }), ...(inode !== undefined && { inode }) });
    return this.#options.missed === undefined ? NEVER_SEEN : { ...NEVER_SEEN, pending: true };
  }

  /** As long as nobody else has the inode, what was learned stays true of the file, whatever became of its name. */
  remembered({ device, inode, bornAt }: Wanted<"remembered">): Bytes | undefined {
    if (device === undefined || inode === undefined) return undefined;
    const known = this.#known.get(inodeText({ device, inode }));
    return known === undefined || known.at < bornAt ? undefined : known.bytes;
  }

  /** The inode has another content now, which nobody is going to look into. */
  forget(file: { readonly device: string; readonly inode: Integer64 }): void {
    this.#forget(inodeText(file));
  }

  #find(path: string, device: string | undefined, inode: Integer64 | undefined): Known | undefined {
    const inodeKey = device !== undefined && inode !== undefined ? inodeText({ device, inode }) : this.#names.get(path);
    const known = inodeKey === undefined ? undefined : this.#known.get(inodeKey);
    if (inodeKey === undefined || known === undefined) return undefined;
    this.#known.delete(inodeKey);
    this.#known.set(inodeKey, known);
    return known;
  }

  #answered({ key, path, bytes }: InspectedFile): void {
    const known = this.#known.get(inodeText(key));
    // Another content of the same inode has been seen since: this answer is about one that is no more.
    if (known === undefined || !isSameContent(known.key, key)) return;
    this.#keep({ ...known, bytes });
    this.#options.inspected({ path, device: key.device, inode: key.inode });
  }

  #keep(known: Known): void {
    const inodeKey = inodeText(known.key);
    this.#forget(inodeKey);
    this.#known.set(inodeKey, known);
    this.#names.set(known.path, inodeKey);
    const [oldest] = this.#known.keys();
    if (this.#known.size > (this.#options.kept ?? KEPT) && oldest !== undefined) this.#forget(oldest);
  }

  #forget(inodeKey: string): void {
    const known = this.#known.get(inodeKey);
    if (known === undefined) return;
    this.#known.delete(inodeKey);
    if (this.#names.get(known.path) === inodeKey) this.#names.delete(known.path);
  }
}

/** The file may have another name by now than when it was looked into. */
function named(bytes: Bytes, path: string): Bytes {
  if (bytes.state !== "inspected" || bytes.artifact.path === path) return bytes;
  return { state: "inspected", artifact: { ...bytes.artifact, path } };
}

function isSameContent(one: FileKey, other: FileKey): boolean {
  return one.sizeBytes === other.sizeBytes && one.changedAt === other.changedAt;
}

function inodeText({ device, inode }: { readonly device: string; readonly inode: Integer64 }): string {
  return `${device}:${inode}`;
}
