import type { Integer64 } from "@limpid/core";

/**
 * How many files an inode held before, for inodes whose file is gone. A fixed table in which a newer inode takes
 * the place of an older one that falls on it: an inode that is reused was freed recently.
 */
export class Generations {
  private readonly inodes = new Float64Array(SLOTS);
  private readonly devices = new Uint16Array(SLOTS);
  private readonly counts = new Uint32Array(SLOTS);

  of(device: number, inode: Integer64): number {
    const key = Number(inode);
    const slot = slotOf(device, key);
    return this.inodes[slot] === key && this.devices[slot] === (device & 0xffff) ? (this.counts[slot] ?? 0) : 0;
  }

  passed(device: number, inode: Integer64, count: number): void {
    const key = Number(inode);
    const slot = slotOf(device, key);
    this.inodes[slot] = key;
    this.devices[slot] = device;
    this.counts[slot] = count;
  }
}

const SLOTS = 4096; // 56 kB per host

function slotOf(device: number, inode: number): number {
  return (Math.imul((inode % 2 ** 32) ^ (device << 20), 0x9e3779b1) >>> 20) & (SLOTS - 1);
}
