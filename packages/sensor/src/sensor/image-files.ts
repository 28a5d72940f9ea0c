import { closeSync, openSync } from "node:fs";
import type { FileWatch } from "../files/index.ts";
import { type FileStatus, type FileStatuses, integer64 } from "../kernel/file-status.ts";

const O_PATH = 0o10000000; // names the file: nothing is opened that could wait

/** The files that processes run; a container's by the layer that it lies in, as the file watch tells of it. */
export class ImageFiles {
  readonly #statuses: FileStatuses;
  readonly #files: () => FileWatch | undefined;

  constructor(statuses: FileStatuses, files: () => FileWatch | undefined) {
    this.#statuses = statuses;
    this.#files = files;
  }

  /** @param path `/proc/PID/exe` */
  of(path: string): FileStatus | undefined {
    const shown = this.#statuses.of(path);
    return shown?.device.startsWith(UNNAMED) === true ? this.#behind(path, shown) : shown;
  }

  /** Undefined when the process ended meanwhile: who saw the program being opened knows the file. */
  #behind(path: string, shown: FileStatus): FileStatus | undefined {
    let named: number | undefined;
    try {
      named = openSync(path, O_PATH);
      const behind = this.#files()?.behind(shown.device, named);
      if (behind === undefined) return shown;
      const { status, superblock } = behind;
      const { inode, mode, ownerUid, sizeBytes } = status;
      return { device: superblock.device, inode: integer64(inode), mode, uid: ownerUid, sizeBytes };
    } catch {
      return undefined; // it ended
    } finally {
      if (named !== undefined) closeSync(named);
    }
  }
}

/** What file systems without a disk of their own have, overlays among them. */
const UNNAMED = "00:";
