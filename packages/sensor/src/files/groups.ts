import { closeSync } from "node:fs";
import { EVENT, type FanotifyCalls, refusal } from "../kernel/fanotify.ts";
import type { HandleCalls } from "../kernel/handles.ts";
import { type GroupOptions, type Level, type OpenedGroup, openGroup } from "./levels.ts";
import type { Superblock } from "./superblocks.ts";

const MAX_GROUPS = 32; // of 128 that the kernel grants a user (fs.fanotify.max_user_groups)

/** A queue of the kernel, and the file systems whose events come through it, by `f_fsid`. */
export interface Group extends OpenedGroup {
  /** Whether runs of programs come through it, and nothing else. */
  readonly runs: boolean;
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
 * The groups of the watch. Runs of programs have one of their own that reports descriptors: until such an event is
 * read, the kernel keeps the file, so that nothing that ran can vanish before it was seen. (For writes that would make
 * every umount fail that follows one.) Of all else one serves nearly all file systems; one whose number is taken, or
 * that the kernel does not mix with others (btrfs), gets its own; one that has no handles reports descriptors.
 */
export class Groups {
  readonly #fanotify: FanotifyCalls;
  readonly #handles: HandleCalls;
  readonly #options: GroupOptions & { readonly wanted: Level };
  readonly #opened: (group: Group) => void;
  readonly #groups: Group[] = [];
  #runs: Group | undefined;

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
    const result = this.#markChanges(on);
    if ("refused" in result) return result;
    this.#runs ??= this.#openRuns();
    const answer = this.#fanotify.markFilesystem(this.#runs?.descriptor ?? -1, EVENT.OPEN_EXEC, on);
    // Without a group of their own, runs come with the rest.
    if (answer < 0) this.#fanotify.markFilesystem(result.group.descriptor, EVENT.OPEN_EXEC, on);
    return result;
  }

  #openRuns(): Group | undefined {
    const opened = openGroup(this.#fanotify, this.#options, "descriptors");
    if ("refused" in opened) return undefined;
    const group = { ...opened, runs: true, filesystems: new Map<string, Superblock>() };
    this.#opened(group);
    return group;
  }

  #markChanges(on: number): Marked | Refused {
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
    if (this.#runs !== undefined) closeSync(this.#runs.descriptor);
    for (const { descriptor } of this.#groups) closeSync(descriptor);
    this.#groups.length = 0;
  }

  /** Marks in a group that is there, or in a new one, which stays when the kernel took the mark. */
  #markIn(there: Group | undefined, wanted: Level, filesystem: string, on: number): Marked | Refused {
    if (there === undefined && this.#groups.length >= MAX_GROUPS) return { refused: "EMFILE" };
    const opened = there ?? openGroup(this.#fanotify, this.#options, wanted);
    if ("refused" in opened) return opened;
    const group = { runs: false, filesystems: new Map<string, Superblock>(), ...opened };
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
