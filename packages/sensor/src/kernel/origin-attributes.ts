import { type Origin, originOf } from "@limpid/core";
import type { Kernel, NativeFunction } from "./kernel.ts";

/**
 * What browsers, curl and wget note of where a file came from.
 * @see https://www.freedesktop.org/wiki/CommonExtendedAttributes/
 */
const NAMES = ["user.xdg.origin.url", "user.xdg.referrer.url"] as const;
const MAX_VALUE = 4096; // bytes; a value that is longer is no address, and is left out

/** Reads what the extended attributes of open files say of their origin. @see fgetxattr(2) */
export class OriginAttributes {
  readonly #fgetxattr: NativeFunction;
  readonly #value = Buffer.alloc(MAX_VALUE);

  constructor(kernel: Kernel) {
    this.#fgetxattr = kernel.bind("long fgetxattr(int descriptor, const char *name, void *value, size_t size)");
  }

  /** Undefined when none of them says anything. */
  of(descriptor: number): Origin | undefined {
    const attributes = new Map<string, Uint8Array>();
    for (const name of NAMES) {
      const length = this.#fgetxattr(descriptor, name, this.#value, MAX_VALUE);
      if (length > 0) attributes.set(name, Uint8Array.from(this.#value.subarray(0, length)));
    }
    return attributes.size === 0 ? undefined : originOf(attributes, "file");
  }
}
