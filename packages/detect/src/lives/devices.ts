import type { Integer64 } from "@limpid/core";
import type { Life } from "./life.ts";

const DEVICES_KEPT = 1024; // a log can name any number of devices

export interface Device {
  /** The one text that all lives of a device share. */
  readonly name: string;
  readonly index: number;
  readonly inodes: Map<Integer64, Life>;
}

/** Where files lie: the open lives by device and inode. */
export class Devices {
  private readonly byName = new Map<string, Device>();
  private last: Device = { name: "", index: 0, inodes: new Map() };
  private seen = 1;

  constructor() {
    this.byName.set("", this.last);
  }

  /** For a snapshot. */
  get state(): DevicesState {
    const devices = [...this.byName.values()].map(({ name, index }) => ({ name, index }));
    return { devices, devicesSeen: this.seen };
  }

  restore({ devices, devicesSeen }: DevicesState): void {
    for (const { name, index } of devices) {
      if (!this.byName.has(name)) this.byName.set(name, { name, index, inodes: new Map() });
    }
    this.seen = devicesSeen;
  }

  /** Events name one device after the other, mostly the same. */
  of(name: string | undefined): Device {
    const wanted = name ?? "";
    if (wanted === this.last.name) return this.last;
    let device = this.byName.get(wanted);
    if (device === undefined) {
      if (this.byName.size >= DEVICES_KEPT) this.forgetEmpty();
      device = { name: wanted, index: this.seen++, inodes: new Map() };
      this.byName.set(wanted, device);
    }
    this.last = device;
    return device;
  }

  private forgetEmpty(): void {
    for (const [name, { inodes }] of this.byName) if (inodes.size === 0) this.byName.delete(name);
  }
}

export interface DevicesState {
  readonly devices: readonly { readonly name: string; readonly index: number }[];
  readonly devicesSeen: number;
}
