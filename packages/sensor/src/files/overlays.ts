import type { PathBytes } from "@limpid/host";
import { isBelow, joinPath, pathBytes } from "@limpid/host";
import type { FileStatus, HandleCalls } from "../kernel/handles.ts";
import type { UpperFolder } from "./namespaces.ts";
import { parseOverlayHandle } from "./overlay-handle.ts";
import { pathOfFile, pathOpened } from "./paths.ts";
import type { Sight } from "./sight.ts";
import type { Superblock } from "./superblocks.ts";

/** A file of a layer that an overlay shows. */
export interface LayerFile {
  readonly superblock: Superblock;
  /** Device and handle, as events of its own file system have them. */
  readonly key: string;
  readonly status: FileStatus;
  /** On the host; undefined when it has no name there any more. */
  readonly path: string | undefined;
}

interface Parts {
  readonly calls: HandleCalls;
  readonly sight: Pick<Sight, "nameOfKept">;
  /** The file system of a device, `MAJOR:MINOR` in decimal, as far as it is watched. */
  readonly watched: (device: string) => Superblock | undefined;
}

/**
 * Finds the file behind a file of an overlay. A container's file is told by the layer that takes the writes (creation,
 * names, closing) and by the overlay (closing, runs) under two devices; it is one file, and it is known by the layer's.
 *
 * Which file that is the kernel says in the handle of the overlay's file, which nobody else can make. Where to look for
 * it is the word of whoever mounted the overlay: a wrong word finds nothing, because no other file system knows the
 * handle.
 */
export class Overlays {
  readonly #of: Parts;

  constructor(parts: Parts) {
    this.#of = parts;
  }

  /** @param descriptor of a file of the overlay; undefined where the file behind it cannot be told */
  behind({ uppers, anchor }: Superblock, descriptor: number): LayerFile | undefined {
    if (uppers.length === 0) return undefined;
    const { calls } = this.#of;
    const text = calls.identityHandleOf(descriptor);
    const wrapped = text === undefined ? undefined : parseOverlayHandle(text);
    if (wrapped === undefined || calls.stat(descriptor) < 0) return undefined;
    const { changed, sizeBytes } = calls.status();
    for (const upper of uppers) {
      const superblock = this.#of.watched(upper.device);
      if (superblock === undefined) continue;
      const found = this.#fileOf(superblock, wrapped.handle);
      // What was copied up keeps the handle of the file below, which has not changed since.
      const isCopy = !wrapped.isUpper && (found?.status.changed !== changed || found.status.sizeBytes !== sizeBytes);
      if (found !== undefined && !isCopy) return found;
      const copy = isCopy ? this.#copyIn(superblock, upper, anchor.place.mount.path, descriptor) : undefined;
      if (copy !== undefined && copy.status.changed === changed) return copy;
    }
    return undefined;
  }

  /** The name that an overlay shows for a file of its upper folder; undefined where none has the file. */
  shown(path: PathBytes, overlays: readonly Superblock[]): PathBytes | undefined {
    for (const { uppers, shownAt } of overlays) {
      if (shownAt === undefined) continue;
      for (const upper of uppers) {
        const within = below(path, upper.path);
        if (within !== undefined) return joinPath(shownAt, within);
      }
    }
    return undefined;
  }

  #fileOf(superblock: Superblock, handle: string): LayerFile | undefined {
    const { calls, sight } = this.#of;
    const named = sight.nameOfKept(superblock, handle);
    if (named < 0) return undefined;
    const known = calls.stat(named) < 0 ? undefined : this.#layerFile(superblock, handle, named);
    calls.close(named);
    return known;
  }

  /** What was copied up lies in the upper folder under the name that it has in the overlay. */
  #copyIn(superblock: Superblock, upper: UpperFolder, mounted: PathBytes, descriptor: number): LayerFile | undefined {
    const { calls } = this.#of;
    const { mount } = superblock.anchor.place;
    const opened = pathOpened(descriptor, 1);
    const shown = opened === undefined ? undefined : below(pathBytes(opened), mounted);
    const folder = below(upper.path, mount.path);
    if (shown === undefined || folder === undefined || mount.root !== "/") return undefined;
    const named = calls.nameBeneath(superblock.anchor.descriptor(), `${folder}/${shown}`);
    if (named < 0) return undefined;
    const handle = calls.handleOf(named);
    const known =
      handle === undefined || calls.stat(named) < 0 ? undefined : this.#layerFile(superblock, handle, named);
    calls.close(named);
    return known;
  }

  #layerFile(superblock: Superblock, handle: string, named: number): LayerFile {
    const status = this.#of.calls.status();
    const path = status.links === 0 ? undefined : pathOfFile(superblock, named);
    return { superblock, key: `${superblock.device}/${handle}`, status, path };
  }
}

/** What follows `folder` in `path`, without a slash before it. */
function below(path: PathBytes, folder: PathBytes): PathBytes | undefined {
  if (!isBelow(path, folder)) return undefined;
  return path.slice(folder === "/" ? 1 : folder.length + 1);
}
