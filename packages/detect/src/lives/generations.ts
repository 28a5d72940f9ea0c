import type { Integer64 } from "@limpid/core";

/**
 * How many files an inode held before, for inodes whose file is gone. A fixed table in which a newer inode takes
 * the place of an older one that falls on it: an inode that is reused was freed recently.
 */
export class Generations {
  /** Made once the first file went: most hosts of a relay never come that far. */
  private table: Table | undefined = undefined;

  of(device: number, inode: Integer64): number {
    const { table } = this;
    if (table === undefined) return 0;
    const key = Number(inode);
    const slot = slotOf(device, key);
    return table.inodes[slot] === key && table.devices[slot] === (device & 0xffff) ? (table.counts[slot] ?? 0) : 0;
  }

  /** Slot, inode, device and count of each that is known, for a snapshot. */
  get state(): readonly (readonly [number, number, number, number])[] {
    const { table } = this;
    if (table === undefined) return [];
    const known: [number, number, number, number][] = [];
    for (const [slot, count] of table.counts.entries()) {
      if (count > 0) known.push([slot, table.inodes[slot] ?? 0, table.devices[slot] ?? 0, count]);
    }
    return known;
  }

  restore(known: Generations["state"]): void {
    if (known.length === 0) return;
    this.table ??= new Table();
    for (const [slot, inode, device, count] of known) {
      this.table.inodes[slot] = inode;
      this.table.devices[slot] = device;
      this.table.counts[slot] = count;
    }
  }

  passed(device: number, inode: Integer64, count: number): void {
    this.table ??= new Table();
    const key = Number(inode);
    const slot = slotOf(device, key);
    this.table.inodes[slot] = key;
    this.table.devices[slot] = device;
    this.table.counts[slot] = count;
  }
}

class Table {
  readonly inodes = new Float64Array(SLOTS);
  readonly devices = new Uint16Array(SLOTS);
  readonly counts = new Uint32Array(SLOTS);
}

const SLOTS = 1024; // 14 kB per host

function slotOf(device: number, inode: number): number {
  return (Math.imul((inode % 2 ** 32) ^ (device << 20), 0x9e3779b1) >>> 22) & (SLOTS - 1);
}
