import { closeSync, constants, openSync } from "node:fs";
import { pathBytes, pathText } from "@limpid/host";
import type { BlindSpot } from "../blind-spot.ts";
import { type FanotifyCalls, fanotifyCalls, refusal } from "../kernel/fanotify.ts";
import { HandleCalls } from "../kernel/handles.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { NativeBuffer } from "../kernel/native-buffer.ts";
import type { Again, Readiness, ReadyWatch } from "../kernel/readiness.ts";
import { Directories } from "./directories.ts";
import { EventQueue, monotonicMs } from "./event-queue.ts";
import type { FileCounts, FileLoss, FileSinks } from "./files.ts";
import { Groups } from "./groups.ts";
import { Interpreter, identityOf } from "./interpret.ts";
import { KnownFiles } from "./known-files.ts";
import type { Level } from "./levels.ts";
import { type LayerFile, Overlays } from "./overlays.ts";
import { Sight } from "./sight.ts";
import { Superblocks } from "./superblocks.ts";

const READ_BYTES = 128 * 1024; // some 1,300 events
const RUNS_BYTES = 8 * 1024; // some 340 events, each with a descriptor
const MAX_ROUNDS = 8; // before others have their turn
const MOUNTS_SETTLE_MS = 100;
const NAMESPACES_MS = 5_000;
const LOSSES = ["overflow", "gone", "unopenable", "undecodable"] as const satisfies readonly FileLoss[];

export interface FileWatchOptions {
  readonly kernel: Kernel;
  readonly readiness: Readiness;
  /** Whether a process is the sensor's own, or its child: what it does is not reported. */
  readonly isOwn: (pid: number) => boolean;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
  /**
   * `bounded` (default) by fs.fanotify.max_queued_events, beyond which a loss is reported; `unlimited` by the memory
   * of the sensor's control group, which whoever can write files may then fill while the sensor is stopped.
   */
  readonly queue?: "bounded" | "unlimited";
  /** Whether each event brings a descriptor of its process: whether it lived is certain then, at twice the cost. */
  readonly pidDescriptors?: boolean;
  /** The most to ask of the kernel; less is taken when it has no more. */
  readonly level?: Level;
  /** How often to look for mounts of other namespaces, in milliseconds. */
  readonly namespacesMs?: number;
  /** Stands for the kernel's fanotify in tests. */
  readonly fanotify?: FanotifyCalls;
}

export interface FileWatch {
  readonly counts: Readonly<FileCounts>;
  /** What cannot be seen now. */
  readonly blindSpots: readonly BlindSpot[];
  /** Looks for new mounts at once: a process was seen to enter a namespace. */
  look(): void;
  /**
   * Reads at once what the kernel has queued. All that happened before the moment that it gives (milliseconds of
   * CLOCK_MONOTONIC) has been told then, through whichever queue it came: what happened later may not have been.
   */
  read(): number;
  /** As that of {@link WatchedFile}, of a file that somebody else opened. */
  identityOf(device: string, descriptor: number): string | undefined;
  /** The name by which a container knows a file that lies in its upper folder on this host. */
  shown(path: string): string | undefined;
  /** The file behind one that somebody else opened, where an overlay showed it under a device of its own. */
  behind(device: string, descriptor: number): LayerFile | undefined;
  close(): void;
}

/**
 * Watches the files of this host: every file system of every mount namespace, as they come.
 *
 * @throws {KernelRefusal} when the kernel lets us watch nothing at all.
 */
export function watchFiles(options: FileWatchOptions, sinks: FileSinks): FileWatch {
  const { kernel, readiness, now = Date.now, level = "renames" } = options;
  const calls = new HandleCalls(kernel);
  const counts = emptyCounts();
  const directories = new Directories(calls);
  const watches: ReadyWatch[] = [];
  const changes: EventQueue[] = [];
  const runs: EventQueue[] = [];
  const buffer = new NativeBuffer(kernel, READ_BYTES);
  const queue = options.queue ?? "bounded";
  // Without the right to open by handle the kernel has to open for us, which it does in that level only.
  const wanted = mayOpenByHandle(kernel, calls) ? level : "descriptors";
  const wishes = { queue, pidDescriptors: options.pidDescriptors ?? false, wanted };
  const groups = new Groups(options.fanotify ?? fanotifyCalls(kernel), calls, wishes, (group) => {
    const own = group.runs ? new NativeBuffer(kernel, RUNS_BYTES) : buffer;
    (group.runs ? runs : changes).push(new EventQueue(group, { calls, interpreter, counts, buffer: own }));
    watches.push(readiness.watch(group.descriptor, turn));
  });
  const superblocks = new Superblocks(calls, groups, now, (spot) => sinks.blind(spot));
  const sight = new Sight(kernel, calls);
  const overlays = new Overlays({ calls, sight, watched: (device) => superblocks.ofMount(device) });
  const interpreter = new Interpreter({
    calls,
    sight,
    directories,
    known: new KnownFiles(),
    sinks,
    counts,
    isOwn: options.isOwn,
    now,
    superblockOf: (device, descriptor) => superblocks.of(device, descriptor),
    overlays,
  });

  let inTurn = false;
  /**
   * A file is closed, then it runs, then it is removed, and that comes through two queues. Runs are read first and told
   * after all that the other queue has, and a removal is told when no run can have come before it any more.
   */
  function turn(): Again | undefined {
    if (inTurn) return 0; // asked by whom it tells
    inTurn = true;
    try {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const ran = runs.filter((one) => one.fill()).length > 0;
        if (!ran) interpreter.release();
        const changed = changes.filter((one) => one.empty()).length > 0;
        for (const one of runs) one.take();
        if (!ran && !(changed && interpreter.holds)) return changes.find(({ againInMs }) => againInMs)?.againInMs;
      }
      return "more";
    } finally {
      inTurn = false;
      for (const { anchor } of superblocks.watched) anchor.rest();
      interpreter.giveUp(monotonicMs());
      tellLosses();
    }
  }

  const told: Record<FileLoss, number> = { overflow: 0, gone: 0, unopenable: 0, undecodable: 0 };
  function tellLosses(): void {
    for (const why of LOSSES) {
      const count = counts[why] - told[why];
      told[why] = counts[why];
      if (count > 0) sinks.lost(count, why);
    }
  }

  function look(): void {
    interpreter.giveUp(monotonicMs());
    tellLosses();
    superblocks.look();
    directories.moved(); // a mount may have moved
    counts.filesystems = superblocks.watched.length;
  }

  const mountTable = openSync("/proc/self/mountinfo", "r");
  const timer = setInterval(look, options.namespacesMs ?? NAMESPACES_MS);
  timer.unref();
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    clearInterval(timer);
    interpreter.release();
    interpreter.giveUp();
    tellLosses();
    for (const watch of watches) watch.close();
    superblocks.close();
    groups.close();
    closeSync(mountTable);
  };
  try {
    const lookWhenChanged = (): undefined => void look();
    watches.push(readiness.watch(mountTable, lookWhenChanged, { awaited: "changed", gatherMs: mountPace() }));
    look();
  } catch (error) {
    close();
    throw error;
  }
  return {
    counts,
    get blindSpots() {
      return superblocks.blindSpots;
    },
    look,
    read: () => {
      turn();
      return Math.min(...[...changes, ...runs].map(({ toldUntil }) => toldUntil));
    },
    shown: (path) => {
      const shown = overlays.shown(pathBytes(path), superblocks.watched);
      return shown === undefined ? undefined : pathText(shown);
    },
    behind: (device, descriptor) => {
      const superblock = superblocks.overlay(device);
      return superblock === undefined ? undefined : overlays.behind(superblock, descriptor);
    },
    identityOf: (device, descriptor) => {
      const superblock = superblocks.of(device, descriptor);
      return superblock === undefined ? undefined : identityOf(calls, superblock, descriptor);
    },
    close,
  };
}

/** Whether CAP_DAC_READ_SEARCH is ours. */
function mayOpenByHandle(kernel: Kernel, calls: HandleCalls): boolean {
  const root = openSync("/", constants.O_RDONLY | constants.O_DIRECTORY);
  const handle = calls.handleOf(root);
  let answer = 0;
  if (handle !== undefined) {
    const { bytes, address } = new NativeBuffer(kernel, handle.length);
    bytes.write(handle, "latin1");
    answer = calls.nameByHandle(root, address);
  }
  closeSync(root);
  if (answer > 0) closeSync(answer);
  return answer >= 0 || refusal(answer) !== "EPERM";
}

/** At once when mounts change now and then; gathered while somebody mounts without end. */
function mountPace(): () => number {
  let last = 0;
  return () => {
    const now = monotonicMs();
    const wait = now - last < MOUNTS_SETTLE_MS ? MOUNTS_SETTLE_MS : 0;
    last = now + wait;
    return wait;
  };
}

function emptyCounts(): FileCounts {
  return {
    events: 0,
    own: 0,
    directories: 0,
    looked: 0,
    passed: 0,
    ofInterest: 0,
    objects: 0,
    overflow: 0,
    gone: 0,
    unopenable: 0,
    undecodable: 0,
    filesystems: 0,
  };
}
