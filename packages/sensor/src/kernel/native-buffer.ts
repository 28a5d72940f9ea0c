import type { Kernel } from "./kernel.ts";

/** Bytes that the kernel reads or fills in. Their address is taken once: it costs more than a call. */
export class NativeBuffer {
  readonly bytes: Buffer;
  readonly address: number;

  constructor(kernel: Kernel, size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size).fill(0); // never a cut of Node's shared pool
    this.address = Number(kernel.koffi.address(this.bytes)); // addresses end below 2^48 (2^56 with five levels)
  }
}
