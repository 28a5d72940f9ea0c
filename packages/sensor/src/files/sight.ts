import { closeSync, constants, openSync } from "node:fs";
import type { ArtifactFormat } from "@limpid/core";
import { joinPath, systemPath } from "@limpid/host";
import { refusal } from "../kernel/fanotify.ts";
import type { FileStatus, HandleCalls } from "../kernel/handles.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { NativeBuffer } from "../kernel/native-buffer.ts";
import { beginsLike, isRelocatable } from "./beginnings.ts";
import type { Superblock } from "./superblocks.ts";

const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const O_PATH = 0o10000000;
const HANDLE_ROOM = 8 + 128; // struct file_handle of MAX_HANDLE_SZ

/** A file that begins like an executable, open to be read. */
export interface Seen {
  readonly descriptor: number;
  readonly status: FileStatus;
  readonly begins: ArtifactFormat;
  /** What a compiler leaves for a linker, or a module of the kernel. */
  readonly relocatable: boolean;
}

/** Nothing of interest; or why that is not known. */
export type Unseen = "nothing" | "gone" | "unopenable";

/**
 * Looks at the first bytes of files, by handle. A file is named before it is opened, because opening a pipe would wake
 * its writer and opening a device may do anything; what was just created and closed needs no such care.
 */
export class Sight {
  readonly #calls: HandleCalls;
  readonly #kept: NativeBuffer;

  constructor(kernel: Kernel, calls: HandleCalls) {
    this.#calls = calls;
    this.#kept = new NativeBuffer(kernel, HANDLE_ROOM);
  }

  /**
   * @param handle address of a `struct file_handle`
   * @param regular whether it is known to be no pipe
   */
  byHandle(superblock: Superblock, handle: number, regular: boolean): Seen | Unseen {
    const { anchor } = superblock;
    const mount = anchor.descriptor();
    if (mount < 0) return "gone";
    if (!regular || !anchor.refusesDevices) {
      const named = this.#calls.nameByHandle(mount, handle);
      if (named < 0) return whyNot(named);
      const failed = this.#calls.stat(named);
      this.#calls.close(named);
      if (failed < 0) return "gone";
      if (!this.#mayBeExecutable()) return "nothing";
    }
    const descriptor = this.#calls.openByHandle(mount, handle);
    return descriptor < 0 ? whyNot(descriptor) : this.#keepIfOfInterest(descriptor);
  }

  /** A file in a directory, for kernels that tell its name alone. */
  byName(superblock: Superblock, directory: number, name: string): Seen | Unseen {
    const mount = superblock.anchor.descriptor();
    if (mount < 0) return "gone";
    const place = this.#calls.nameByHandle(mount, directory);
    if (place < 0) return whyNot(place);
    let named = -1;
    try {
      named = openSync(systemPath(joinPath(`/proc/self/fd/${place}`, name)), O_PATH | constants.O_NOFOLLOW);
      if (this.#calls.stat(named) < 0 || !this.#mayBeExecutable()) return "nothing";
      const descriptor = openSync(`/proc/self/fd/${named}`, constants.O_RDONLY | constants.O_NONBLOCK);
      return this.#keepIfOfInterest(descriptor);
    } catch {
      return "gone";
    } finally {
      if (named >= 0) closeSync(named);
      this.#calls.close(place);
    }
  }

  /** A file that the kernel opened for us; its descriptor stays the caller's unless it is of interest. */
  byDescriptor(descriptor: number): Seen | Unseen {
    if (this.#calls.stat(descriptor) < 0) return "gone";
    const beginning = this.#mayBeExecutable() ? this.#beginning(descriptor) : undefined;
    return beginning === undefined ? "nothing" : { descriptor, status: this.#calls.status(), ...beginning };
  }

  /** A descriptor that only names the file of a handle that was kept; below zero when it is gone. */
  nameOfKept(superblock: Superblock, handle: string): number {
    const mount = superblock.anchor.descriptor();
    return mount < 0 ? mount : this.#calls.nameByHandle(mount, this.#keep(handle));
  }

  /** Opens the regular file of a handle that was kept, to be read; undefined when it is gone. */
  openKept(superblock: Superblock, handle: string): number | undefined {
    const mount = superblock.anchor.descriptor();
    const descriptor = mount < 0 ? mount : this.#calls.openByHandle(mount, this.#keep(handle));
    return descriptor < 0 ? undefined : descriptor;
  }

  #keep(handle: string): number {
    this.#kept.bytes.write(handle, 0, HANDLE_ROOM, "latin1");
    return this.#kept.address;
  }

  #mayBeExecutable(): boolean {
    return (this.#calls.mode & S_IFMT) === S_IFREG && this.#calls.sizeBytes > 0;
  }

  #beginning(descriptor: number): Pick<Seen, "begins" | "relocatable"> | undefined {
    const head = this.#calls.head(descriptor);
    const begins = head === undefined ? undefined : beginsLike(head);
    if (head === undefined || begins === undefined) return undefined;
    return { begins, relocatable: begins === "elf" && isRelocatable(head) };
  }

  #keepIfOfInterest(descriptor: number): Seen | Unseen {
    const beginning = this.#beginning(descriptor);
    if (beginning !== undefined && this.#calls.stat(descriptor) === 0 && this.#mayBeExecutable()) {
      return { descriptor, status: this.#calls.status(), ...beginning };
    }
    this.#calls.close(descriptor);
    return "nothing";
  }
}

function whyNot(answer: number): Unseen {
  const code = refusal(answer);
  if (code === "EACCES" || code === "ELOOP" || code === "ENXIO") return "nothing"; // a device, a link, a socket
  return code === "ESTALE" || code === "ENOENT" ? "gone" : "unopenable";
}
