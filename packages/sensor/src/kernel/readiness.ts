import { closeSync } from "node:fs";
import type { Kernel } from "./kernel.ts";

/** What to wait for: bytes to read, or the kernel's word that something changed (`/proc/self/mountinfo`). */
export type Awaited = "readable" | "changed";

export interface ReadyWatch {
  close(): void;
}

/** `more` was left so that others have their turn; or so many milliseconds shall pass, so that events gather. */
export type Again = "more" | number;

export interface ReadyOptions {
  readonly awaited?: Awaited;
  /** Milliseconds to wait before `ready` is called, so that one call answers to many wakings; asked each time. */
  readonly gatherMs?: () => number;
}

const EPOLL_CLOEXEC = 0x80000;
const EPOLL_CTL_ADD = 1;
const EPOLLPRI = 0x2;
const EPOLLERR = 0x8;

/**
 * Waits on descriptors in Node's own event loop, without a thread and without asking again and again.
 *
 * `ready` is called as often as there is something left: it reads what is there, or says when it
 * wants to be called again without being woken. A descriptor that is watched is non-blocking from then on. It stays
 * its owner's to close, after the watch.
 */
export class Readiness {
  readonly #kernel: Kernel;
  readonly #watches = new Set<ReadyWatch>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  watch(descriptor: number, ready: () => Again | undefined, options: ReadyOptions = {}): ReadyWatch {
    const { awaited = "readable", gatherMs = () => 0 } = options;
    const wrapper = awaited === "changed" ? this.#changesOf(descriptor) : undefined;
    let pending: (() => void) | undefined;
    let closed = false;
    // Called from the middle of libuv, where an exception and a promise have no home: the work waits for its turn.
    const wake = (): void => {
      handle.stop();
      pending = schedule(work, gatherMs());
    };
    const work = (): void => {
      if (closed) return;
      let again: Again | undefined;
      try {
        again = ready();
      } finally {
        // A watch may be closed by what it called.
        if (!closed && again !== undefined) pending = schedule(work, again === "more" ? 0 : again);
        else if (!closed) handle.start({ readable: true }, wake);
      }
    };
    const handle = this.#kernel.koffi.node.poll(wrapper ?? descriptor, { readable: true }, wake);
    const watch: ReadyWatch = {
      close: () => {
        if (closed) return;
        closed = true;
        pending?.();
        handle.close();
        if (wrapper !== undefined) closeSync(wrapper);
        this.#watches.delete(watch);
      },
    };
    this.#watches.add(watch);
    return watch;
  }

  close(): void {
    for (const watch of [...this.#watches]) watch.close();
  }

  /**
   * A file of /proc is always readable and tells of a change by POLLPRI, which libuv cannot be asked for here. An
   * epoll of its own turns one into the other; asking once takes the change away, so nothing has to be read.
   */
  #changesOf(descriptor: number): number {
    const create = this.#kernel.bind("int epoll_create1(int flags)");
    const control = this.#kernel.bind("int epoll_ctl(int epoll, int operation, int descriptor, void *event)");
    const wrapper = this.#kernel.check("epoll_create1", create(EPOLL_CLOEXEC));
    const event = Buffer.alloc(16); // struct epoll_event: 12 bytes on x86-64, 16 elsewhere, the events first
    event.writeUInt32LE(EPOLLPRI | EPOLLERR, 0);
    this.#kernel.check("epoll_ctl", control(wrapper, EPOLL_CTL_ADD, descriptor, event));
    return wrapper;
  }
}

/** Calls later; gives back how to take that back. A timer waits a whole millisecond at least, so none for zero. */
function schedule(work: () => void, afterMs: number): () => void {
  if (afterMs > 0) {
    const timer = setTimeout(work, afterMs);
    return () => clearTimeout(timer);
  }
  const turn = setImmediate(work);
  return () => clearImmediate(turn);
}
