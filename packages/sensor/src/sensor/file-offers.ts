import { closeSync, constants, fstatSync, openSync } from "node:fs";
import type { Integer64 } from "@limpid/core";
import { mountOf, pathBytes, readMounts, systemPath } from "@limpid/host";
import type { LiveBytes, Offered } from "../inspection/live-bytes.ts";
import { deviceOf } from "../kernel/file-status.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { OriginAttributes } from "../kernel/origin-attributes.ts";
import { RecentFiles, type Reopened } from "./recent-files.ts";

/** Brings files to the inspection: those that were written at once, those that somebody asks for when they do. */
export class FileOffers {
  readonly #recent = new RecentFiles();
  readonly #origins: OriginAttributes;
  #vanished = 0;

  constructor(kernel: Kernel) {
    this.#origins = new OriginAttributes(kernel);
  }

  /** Files that were gone before they could be opened. */
  get vanished(): number {
    return this.#vanished;
  }

  /** Written, or seen to run. */
  remember(file: Reopened): void {
    this.#recent.add(file);
  }

  /** Its content is another one now, which is of no interest. */
  forget(file: Pick<Reopened, "device" | "inode">): void {
    this.#recent.forget(file);
  }

  offer(bytes: LiveBytes, file: Reopened, executed: boolean, offered: Offered = {}): void {
    const { path, device, inode, identity, begins, sizeBytes, ownerUid, mode } = file;
    const descriptor = file.open();
    if (descriptor === undefined) {
      this.#vanished++;
      bytes.vanished({ path, device, inode, identity }, "it was gone before it could be opened", offered.at);
      return;
    }
    const worth = { executed, executable: (mode & 0o111) !== 0, uid: ownerUid };
    // What ended a child once is known by its content: an inode is used again at once, often for a file of the same size.
    const changedAt = fstatSync(descriptor).ctimeMs;
    const key = { device, inode, identity, sizeBytes, changedAt };
    const origin = this.#origins.of(descriptor);
    const known = { ...(begins !== undefined && { begins }), ...(origin !== undefined && { origin }) };
    bytes.offer({ descriptor, key, path, worth, ...known }, offered);
  }

  /** Asked for, but never seen to be written: it was there before, and runs now. False when it is not to be had. */
  missed(bytes: LiveBytes, { path, device, inode, life }: Wanted): boolean {
    if (device === undefined || inode === undefined) return false;
    const file = this.#recent.of({ device, inode }) ?? fileAt(path, device, inode);
    if (file === undefined) return false;
    this.offer(bytes, { ...file, path }, true, { event: life?.birthEvent });
    return true;
  }
}

type Wanted = Parameters<LiveBytes["inspect"]>[0];

const QUIET = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;

/** The file of this device and inode under a path of the host; nothing is asked of file systems that others serve. */
function fileAt(path: string, device: string, inode: Integer64): Reopened | undefined {
  const wanted = pathBytes(path);
  if (!path.startsWith("/") || path.includes("\0") || mountOf(readMounts(), wanted)?.kind !== "local") return undefined;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(systemPath(wanted), QUIET);
    const stat = fstatSync(descriptor, { bigint: true });
    const isIt = stat.isFile() && stat.ino === BigInt(inode) && deviceOf(stat.dev) === device;
    if (!isIt) {
      closeSync(descriptor);
      return undefined;
    }
    const opened = descriptor;
    const { uid, mode, size } = stat;
    const numbers = { sizeBytes: Number(size), ownerUid: Number(uid), mode: Number(mode) };
    return { path, device, inode, identity: undefined, begins: undefined, ...numbers, open: () => opened };
  } catch {
    if (descriptor !== undefined) closeSync(descriptor);
    return undefined; // it is gone, or nobody may read it
  }
}
