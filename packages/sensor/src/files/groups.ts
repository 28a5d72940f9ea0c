import { closeSync } from "node:fs";
import { type FanotifyCalls, refusal } from "../kernel/fanotify.ts";
import type { HandleCalls } from "../kernel/handles.ts";
import { type GroupOptions, type Level, type OpenedGroup, openGroup } from "./levels.ts";
import type { Superblock } from "./superblocks.ts";

const MAX_GROUPS = 32; // of 128 that the kernel grants a user (fs.fanotify.max_user_groups)

/** A queue of the kernel, and the file systems whose events come through it, by `f_fsid`. */
export interface Group extends OpenedGroup {
  readonly filesystems: Map<string, Superblock>;
}

export interface Marked {
  readonly group: Group;
  /** `f_fsid` as the events carry it. */
  readonly filesystem: string;
}

export interface Refused {
  /** `EPERM` */
  readonly refused: string;
}

/**
 * The groups of the watch. One serves nearly all; a file system whose number is taken, or that the kernel does not mix
 * with others (btrfs), gets its own; one that has no handles goes to a group that reports descriptors.
 */
export class Groups {
  readonly #fanotify: FanotifyCalls;
  readonly #handles: HandleCalls;
  readonly #options: GroupOptions & { readonly wanted: Level };
  readonly #opened: (group: Group) => void;
  readonly #groups: Group[] = [];

  constructor(
    fanotify: FanotifyCalls,
    handles: HandleCalls,
    options: GroupOptions & { readonly wanted: Level },
    opened: (group: Group) => void,
  ) {
    this.#fanotify = fanotify;
    this.#handles = handles;
    this.#options = options;
    this.#opened = opened;
  }

  /** Marks the file system below an open file. */
  mark(on: number): Marked | Refused {
    const { wanted } = this.#options;
    const filesystem = this.#handles.filesystemId(on) ?? "";
    let result: Marked | Refused = { refused: "EOPNOTSUPP" };
    if (wanted !== "descriptors") {
      const shared = this.#groups.find((one) => one.level !== "descriptors" && !one.filesystems.has(filesystem));
      result = this.#markIn(shared, wanted, filesystem, on);
      if (shared !== undefined && "refused" in result && result.refused === "EXDEV") {
        result = this.#markIn(undefined, wanted, filesystem, on);
      }
    }
    if ("group" in result || !WITHOUT_HANDLES.has(result.refused)) return result;
    const descriptors = this.#groups.find(({ level }) => level === "descriptors");
    return this.#markIn(descriptors, "descriptors", filesystem, on);
  }

  close(): void {
    for (const { descriptor } of this.#groups) closeSync(descriptor);
    this.#groups.length = 0;
  }

  /** Marks in a group that is there, or in a new one, which stays when the kernel took the mark. */
  #markIn(there: Group | undefined, wanted: Level, filesystem: string, on: number): Marked | Refused {
    if (there === undefined && this.#groups.length >= MAX_GROUPS) return { refused: "EMFILE" };
    const opened = there ?? openGroup(this.#fanotify, this.#options, wanted);
    if ("refused" in opened) return opened;
    const group = { filesystems: new Map<string, Superblock>(), ...opened };
    const answer = this.#fanotify.markFilesystem(group.descriptor, group.mask, on);
    if (there === undefined) {
      if (answer < 0) closeSync(group.descriptor);
      else this.#add(group);
    }
    return answer < 0 ? { refused: refusal(answer) } : { group: there ?? group, filesystem };
  }

  #add(group: Group): void {
    this.#groups.push(group);
    this.#opened(group);
  }
}

/** Refusals that say: not by handles. No number of its own, mixed numbers, handles that cannot be made. */
const WITHOUT_HANDLES: ReadonlySet<string> = new Set(["ENODEV", "EXDEV", "EOPNOTSUPP", "ENOTSUP", "EINVAL"]);
