import type { Integer64 } from "@limpid/core";

/**
 * How many files an inode held before, for inodes whose file is gone. Bounded: two halves take turns, so the
 * older half is forgotten at once instead of entry by entry.
 */
export class Generations {
  private young = new Map<string, Map<Integer64, number>>();
  private old = new Map<string, Map<Integer64, number>>();
  private kept = 0;

  of(device: string, inode: Integer64): number {
    return this.young.get(device)?.get(inode) ?? this.old.get(device)?.get(inode) ?? 0;
  }

  passed(device: string, inode: Integer64, count: number): void {
    let inodes = this.young.get(device);
    if (inodes === undefined) {
      inodes = new Map();
      this.young.set(device, inodes);
    }
    inodes.set(inode, count);
    if (++this.kept < KEPT) return;
    this.old = this.young;
    this.young = new Map();
    this.kept = 0;
  }
}

const KEPT = 32_768; // per half; a reused inode is one of the most recently freed
