import { type PathBytes, pathText } from "@limpid/host";
import type { BlindSpot } from "../blind-spot.ts";
import { deviceText, type HandleCalls } from "../kernel/handles.ts";
import { Anchor, type MountPlace, openMount } from "./anchor.ts";
import type { Group, Groups } from "./groups.ts";
import { mountNamespaces, type SeenSuperblock, seenSuperblocks, type UpperFolder } from "./namespaces.ts";

const MAX_PLACES_TRIED = 8; // a bind mount in a thousand containers is a thousand places of one file system

/** A file system that is watched. */
export interface Superblock {
  /** `MAJOR:MINOR` in hexadecimal, two digits at least, as auditd prints it. */
  readonly device: string;
  /** `f_fsid`, as its events carry it. */
  readonly filesystem: string;
  readonly group: Group;
  anchor: Anchor;
  /** Of an overlay: where the files may lie that it shows. */
  uppers: readonly UpperFolder[];
  shownAt: PathBytes | undefined;
}

/** What stands of a superblock between two looks. */
type Standing = { readonly watched: Superblock } | { readonly blind: BlindSpot };

/** Keeps a mark on every real file system of every mount namespace, as they come and go. */
export class Superblocks {
  readonly #calls: HandleCalls;
  readonly #groups: Groups;
  readonly #now: () => number;
  readonly #blind: (spot: BlindSpot) => void;
  readonly #standing = new Map<string, Standing>();
  /** Those of {@link #standing} that are watched: asked for with every reading. */
  #watched: readonly Superblock[] = [];

  constructor(calls: HandleCalls, groups: Groups, now: () => number, blind: (spot: BlindSpot) => void) {
    this.#calls = calls;
    this.#groups = groups;
    this.#now = now;
    this.#blind = blind;
  }

  get watched(): readonly Superblock[] {
    return this.#watched;
  }

  /** The file system of an open file; where its device is not that of the mount (btrfs), by its number. */
  of(device: string, descriptor: number): Superblock | undefined {
    const there = this.watched.find((one) => one.device === device);
    if (there !== undefined) return there;
    const filesystem = this.#calls.filesystemId(descriptor);
    return this.watched.find((one) => one.filesystem === filesystem);
  }

  /** The overlay of a device, as auditd prints it. */
  overlay(device: string): Superblock | undefined {
    return this.watched.find((one) => one.device === device && one.uppers.length > 0);
  }

  /** @param device `MAJOR:MINOR` in decimal, as the table of mounts has it */
  ofMount(device: string): Superblock | undefined {
    const standing = this.#standing.get(device);
    return standing !== undefined && "watched" in standing ? standing.watched : undefined;
  }

  get blindSpots(): readonly BlindSpot[] {
    return [...this.#standing.values()].flatMap((one) => ("blind" in one ? [one.blind] : []));
  }

  /** Looks what is mounted now. */
  look(): void {
    const seen = seenSuperblocks(mountNamespaces());
    for (const [device, standing] of this.#standing) {
      if (!seen.has(device)) this.#forget(device, standing);
    }
    for (const superblock of seen.values()) {
      const standing = this.#standing.get(superblock.device);
      if (standing === undefined || "blind" in standing) this.#watch(superblock, standing);
      else {
        standing.watched.uppers = superblock.uppers;
        standing.watched.shownAt = superblock.shownAt;
        this.#moveAnchor(standing.watched, superblock);
      }
    }
    this.#watched = [...this.#standing.values()].flatMap((one) => ("watched" in one ? [one.watched] : []));
  }

  close(): void {
    for (const { anchor } of this.watched) anchor.close();
    this.#standing.clear();
    this.#watched = [];
  }

  #forget(device: string, standing: Standing): void {
    if ("watched" in standing) {
      // The kernel takes the mark away with the file system itself.
      const { group, filesystem, anchor } = standing.watched;
      if (group.filesystems.get(filesystem) === standing.watched) group.filesystems.delete(filesystem);
      anchor.close();
    }
    this.#standing.delete(device);
  }

  #watch(seen: SeenSuperblock, before: { readonly blind: BlindSpot } | undefined): void {
    const [remote] = seen.behindRemote;
    if (seen.places.length === 0 && remote !== undefined) {
      if (before === undefined) this.#stayBlind(seen, remote, REMOTE);
      return;
    }
    // Another look at a mark that was refused is cheap; a mount that was covered may be open now.
    let why: Blindness = COVERED;
    for (const place of seen.places.slice(0, MAX_PLACES_TRIED)) {
      const opened = openMount(place);
      if (opened === undefined) continue;
      try {
        const marked = this.#groups.mark(opened);
        if ("refused" in marked) {
          why = refusedMark(marked.refused);
          continue;
        }
        const anchor = new Anchor(this.#calls, place, opened);
        const watched = {
          device: auditDevice(seen.device),
          ...marked,
          anchor,
          uppers: seen.uppers,
          shownAt: seen.shownAt,
        };
        marked.group.filesystems.set(marked.filesystem, watched);
        this.#standing.set(seen.device, { watched });
        return;
      } finally {
        this.#calls.close(opened);
      }
    }
    const [place] = seen.places;
    if (before === undefined && place !== undefined) this.#stayBlind(seen, place, why);
  }

  #stayBlind({ device }: SeenSuperblock, { mount, namespace }: MountPlace, { why, mend }: Blindness): void {
    const where = namespace.own ? "" : ` in the mount namespace of process ${namespace.pid}`;
    const what = `files on ${pathText(mount.path)} (${mount.type})${where}`;
    const blind = { what, since: this.#now(), why, mend };
    this.#standing.set(device, { blind });
    this.#blind(blind);
  }

  /** The mount that handles were opened through may be gone while the file system is not. */
  #moveAnchor(watched: Superblock, seen: SeenSuperblock): void {
    const { mount, namespace } = watched.anchor.place;
    const stays = seen.places.some(
      (place) =>
        place.mount.id === mount.id &&
        place.mount.path === mount.path &&
        place.namespace.id === namespace.id &&
        place.namespace.pid === namespace.pid,
    );
    if (stays) return;
    for (const place of seen.places.slice(0, MAX_PLACES_TRIED)) {
      const opened = openMount(place);
      if (opened === undefined) continue;
      watched.anchor.close();
      watched.anchor = new Anchor(this.#calls, place, opened);
      this.#calls.close(opened);
      return;
    }
    // Lazily unmounted, or covered: files that are open there still tell of themselves, and cannot be opened.
    watched.anchor.close();
  }
}

interface Blindness {
  readonly why: string;
  readonly mend: string;
}

const REMOTE: Blindness = {
  why: "somebody else answers for this file system, or does not: it is not touched, so that it cannot stall the sensor, and changes that others make there are never reported to this machine",
  mend: "run limpid where the files are stored; programs that are run from there are still seen by the process events",
};

const COVERED: Blindness = {
  why: "it cannot be reached by its path: another mount lies on top of it, or its namespace does not let us in",
  mend: "unmount what covers it",
};

function refusedMark(code: string): Blindness {
  return {
    why: `the kernel does not watch this file system as a whole (${code})`,
    mend: "a newer kernel may: overlay file systems need 6.6, file systems without a number of their own 6.8",
  };
}

/** `8:1` as `08:01`. */
function auditDevice(device: string): string {
  const [major = 0, minor = 0] = device.split(":").map(Number);
  return deviceText(major, minor);
}
