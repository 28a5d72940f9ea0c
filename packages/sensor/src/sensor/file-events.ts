import type { ActedEvent, FileRef, ProcessSighting } from "@limpid/core";
import type { FileChange, FormerFile, WatchedFile } from "../files/index.ts";

/** What every event has, and who did it. */
export interface EventBase {
  readonly id: string;
  readonly at: number;
  readonly host: string;
  readonly platform: "linux";
  readonly process: ProcessSighting;
}

/** A watched file by the name that whoever acted knows it by. */
export function fileRef(file: WatchedFile, path: string | undefined): FileRef {
  const { device, inode, mode, ownerUid, sizeBytes } = file;
  return { path, pathBasis: path === undefined ? "none" : "absolute", device, inode, mode, ownerUid, sizeBytes };
}

/** A file that cannot be asked any more. */
export function formerRef({ device, inode }: FormerFile, path: string | undefined): FileRef {
  const pathBasis = path === undefined ? "none" : "absolute";
  return { path, pathBasis, device, inode, mode: undefined, ownerUid: undefined };
}

/** A file was made, and is open still or was closed just now: it begins another life on its inode. */
export function createdEvent(file: FileRef, base: EventBase): ActedEvent {
  const how = { created: true, truncated: false, unnamed: false, descriptor: undefined } as const;
  return { kind: "file.opened", ...base, file, ...how };
}

/** A file was closed after it had been written. */
export function closedEvent(file: FileRef, base: EventBase): ActedEvent {
  return { kind: "file.written", ...base, file, finished: true };
}

/** What a change of names or rights means; undefined for what tells of an execution, which has its own event. */
export function changeEvent(
  change: FileChange,
  name: (path: string | undefined) => string | undefined,
  base: EventBase,
): ActedEvent | undefined {
  switch (change.kind) {
    case "run":
      return undefined;
    case "mode-set": {
      // The mode before is not told; the one in a file's reference would be.
      const file = { ...fileRef(change.file, name(change.file.path)), mode: undefined };
      return { kind: "file.mode-changed", ...base, file, mode: change.file.mode & PERMISSIONS };
    }
    case "moved": {
      const to = fileRef(change.file, name(change.file.path));
      const { replaced } = change;
      return {
        kind: "file.renamed",
        ...base,
        from: renamed(to, name(change.from)),
        to,
        replaced: replaced === undefined ? undefined : formerRef(replaced, name(replaced.path)),
      };
    }
    case "linked": {
      const to = fileRef(change.file, name(change.file.path));
      return { kind: "file.linked", ...base, from: renamed(to, name(change.from)), to };
    }
    case "overwritten": {
      // Its size and owner are those of the content that is no more.
      const file = formerRef(change.file, name(change.file.path));
      return { kind: "file.written", ...base, file, finished: true };
    }
    case "removed":
      return { kind: "file.removed", ...base, file: formerRef(change.file, name(change.file.path)) };
  }
}

const PERMISSIONS = 0o7777;

function renamed(file: FileRef, path: string | undefined): FileRef {
  return { ...file, path, pathBasis: path === undefined ? "none" : "absolute" };
}
