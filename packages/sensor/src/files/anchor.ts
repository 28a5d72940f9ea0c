import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync } from "node:fs";
import { joinPath, type Mount, type PathBytes, systemPath } from "@limpid/host";
import type { HandleCalls } from "../kernel/handles.ts";
import type { MountNamespace } from "./namespaces.ts";

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;
const O_PATH = 0o10000000;

/** A mount, and the namespace that shows it. */
export interface MountPlace {
  readonly mount: Mount;
  readonly namespace: MountNamespace;
}

/**
 * Opens a mount's root, and makes sure that it is that mount: another may cover it, and a path in a container is in
 * its owner's hands. Nothing but directories and regular files is opened.
 */
export function openMount({ mount, namespace }: MountPlace): number | undefined {
  const path = systemPath(namespace.own ? mount.path : joinPath(`/proc/${namespace.pid}/root`, mount.path));
  let named: number | undefined;
  try {
    named = openSync(path, O_PATH | O_NOFOLLOW);
    if (mountIdOf(named) !== mount.id) return undefined;
    const status = fstatSync(named);
    if (!status.isDirectory() && !status.isFile()) return undefined;
    return openSync(`/proc/self/fd/${named}`, O_RDONLY | O_NONBLOCK | (status.isDirectory() ? O_DIRECTORY : 0));
  } catch {
    return undefined;
  } finally {
    if (named !== undefined) closeSync(named);
  }
}

function mountIdOf(descriptor: number): number {
  const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, "latin1");
  return Number(/^mnt_id:\s*(\d+)/m.exec(info)?.[1]);
}

/**
 * Where the handles of a file system are opened. A mount of this namespace is cloned, so that nobody's `umount` fails
 * because of us; one of another namespace, or of an older kernel, is opened for each batch and closed after it.
 */
export class Anchor {
  readonly place: MountPlace;
  readonly #calls: HandleCalls;
  readonly #clone: { readonly mount: number; readonly descriptor: number } | undefined;
  #passing: number | undefined;

  /** @param opened the mount's root, from {@link openMount}; it stays the caller's */
  constructor(calls: HandleCalls, place: MountPlace, opened: number) {
    this.#calls = calls;
    this.place = place;
    this.#clone = place.namespace.own ? this.#cloneOf(opened) : undefined;
  }

  /** Whether devices cannot be opened through it, whatever their owner intends. */
  get refusesDevices(): boolean {
    return this.#clone !== undefined;
  }

  /** A descriptor on the file system; below zero when it cannot be reached any more. */
  descriptor(): number {
    if (this.#clone !== undefined) return this.#clone.descriptor;
    this.#passing ??= openMount(this.place) ?? -1;
    return this.#passing;
  }

  /** The path of something opened through this anchor, as its namespace shows it; undefined when it is unlinked. */
  pathOf(descriptor: number): PathBytes | undefined {
    let link: string;
    try {
      link = readlinkSync(`/proc/self/fd/${descriptor}`, "latin1");
    } catch {
      return undefined;
    }
    if (!link.startsWith("/")) return undefined;
    if (this.#clone === undefined) return link;
    const { path } = this.place.mount;
    return link === "/" ? path : joinPath(path, link.slice(1));
  }

  /** A batch is over: nothing stays open that hinders anybody. */
  rest(): void {
    if (this.#passing !== undefined && this.#passing >= 0) this.#calls.close(this.#passing);
    this.#passing = undefined;
  }

  close(): void {
    this.rest();
    if (this.#clone === undefined) return;
    this.#calls.close(this.#clone.descriptor);
    this.#calls.close(this.#clone.mount);
  }

  #cloneOf(opened: number): { readonly mount: number; readonly descriptor: number } | undefined {
    const mount = this.#calls.cloneMount(opened);
    if (mount === undefined) return undefined;
    try {
      return { mount, descriptor: openSync(`/proc/self/fd/${mount}`, O_RDONLY | O_NONBLOCK) };
    } catch {
      this.#calls.close(mount);
      return undefined;
    }
  }
}
