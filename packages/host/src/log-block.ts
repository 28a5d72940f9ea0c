import type { LogBlock } from "@limpid/core";

/** A block over the bytes of a buffer. Always a plain Uint8Array: readers are fastest when they meet one kind only. */
export function blockOfBuffer(buffer: Buffer): LogBlock {
  return {
    bytes: new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length),
    text: buffer.toString("latin1"),
  };
}
