import type { ActedEvent, ArtifactBytes, ContainerFacts, ProcessSighting, TelemetryEvent } from "@limpid/core";
import type { BlindSpot } from "./blind-spot.ts";
import {
  type ClosedFile,
  type FileActor,
  type FileChange,
  type FileCounts,
  type FileWatch,
  type FileWatchOptions,
  type WatchedFile,
  watchFiles,
} from "./files/index.ts";
import type { FileId } from "./inspection/inode-tenants.ts";
import type { Inspector, InspectorCounts } from "./inspection/inspector.ts";
import { LiveBytes, type NamedFile } from "./inspection/live-bytes.ts";
import { type OpenInspectorOptions, openInspector } from "./inspection/open-inspector.ts";
import { bootId, Clock } from "./kernel/clock.ts";
import { FileStatuses } from "./kernel/file-status.ts";
import { KernelRefusal, openKernel } from "./kernel/kernel.ts";
import { Readiness } from "./kernel/readiness.ts";
import { MountNamespaces } from "./processes/containers/inside.ts";
import { Identities } from "./processes/identity.ts";
import type { ImageFacts } from "./processes/proc-reader.ts";
import type { FileDeed } from "./processes/process-story.ts";
import { type ProcessCounts, ProcessWatch } from "./processes/watch-processes.ts";
import { EffortControl } from "./sensor/effort.ts";
import { changeEvent, closedEvent, createdEvent, type EventBase, fileRef } from "./sensor/file-events.ts";
import { FileOffers } from "./sensor/file-offers.ts";
import { HostPaths } from "./sensor/host-paths.ts";
import { ImageFiles } from "./sensor/image-files.ts";
import { lackingRights } from "./sensor/lacking-rights.ts";
import { NamelessImages } from "./sensor/nameless-images.ts";
import type { Reopened } from "./sensor/recent-files.ts";

export interface SensorOptions {
  /** Name of this host, as its events carry it. */
  readonly host: string;
  readonly inspection?: OpenInspectorOptions;
  readonly files?: Pick<FileWatchOptions, "queue" | "pidDescriptors" | "level">;
  /** Percent of one processor that this process may use: beyond, the least valuable work is left out and counted. */
  readonly maxCpu?: number;
}

export interface SensorSinks {
  event(event: TelemetryEvent): void;
  /** A file has been looked into: what was said of it can be said anew. */
  inspected(file: NamedFile): void;
  blind(spot: BlindSpot): void;
}

export interface SensorCounts {
  readonly files: Readonly<FileCounts> | undefined;
  readonly processes: ProcessCounts;
  readonly inspection: InspectorCounts;
  /** Files that were gone before they could be opened. */
  readonly vanished: number;
  /** Events that something lost, of all kinds. */
  readonly lost: number;
}

export interface Sensor {
  /** What is inside of the files of this host, as far as it was looked into. */
  readonly bytes: ArtifactBytes;
  readonly counts: SensorCounts;
  /** What cannot be seen now. */
  readonly blindSpots: readonly BlindSpot[];
  /** What delivers events now, in words. */
  readonly sources: readonly string[];
  /** What is known of containers that were met, and of files in them. */
  readonly containers: ContainerFacts;
  close(): Promise<void>;
}

const SAMPLE_MS = 1_000;

/**
 * Opens the live sensor: one more producer of events, of everything that happens on this host from now on and of the
 * processes that run already.
 *
 * @throws {SensorUnavailable} where it cannot run at all. What it can do without is a blind spot.
 */
export async function openSensor(options: SensorOptions, sinks: SensorSinks): Promise<Sensor> {
  const kernel = await openKernel();
  const share = options.maxCpu === undefined ? {} : { share: options.maxCpu / 100 };
  const inspector = openInspector(kernel, { ...share, ...options.inspection });
  try {
    const sensor = new LiveSensor(options, sinks, kernel, inspector);
    await sensor.open();
    return sensor;
  } catch (error) {
    await inspector.close();
    throw error;
  }
}

class LiveSensor implements Sensor {
  readonly bytes: LiveBytes;
  readonly #host: string;
  readonly #sinks: SensorSinks;
  readonly #inspector: Inspector;
  readonly #readiness: Readiness;
  readonly #clock = new Clock();
  readonly #identities: Identities;
  readonly #offers: FileOffers;
  readonly #namespaces = new MountNamespaces();
  readonly #hostPaths = new HostPaths();
  readonly #nameless: NamelessImages;
  readonly #processes: ProcessWatch;
  readonly #spots: readonly BlindSpot[];
  readonly #effort: EffortControl | undefined;
  readonly #openFiles: () => FileWatch;
  #files: FileWatch | undefined;
  #filesBlind: BlindSpot | undefined;
  #sampling: NodeJS.Timeout | undefined;
  #lost = 0;

  constructor(
    options: SensorOptions,
    sinks: SensorSinks,
    kernel: Awaited<ReturnType<typeof openKernel>>,
    inspector: Inspector,
  ) {
    const { host, maxCpu } = options;
    this.#host = host;
    this.#sinks = sinks;
    this.#inspector = inspector;
    this.#nameless = new NamelessImages(kernel);
    this.#offers = new FileOffers(kernel);
    const readiness = new Readiness(kernel);
    this.#readiness = readiness;
    const clock = this.#clock;
    const identities = new Identities(bootId(), clock.sinceBoot(clock.now()));
    this.#identities = identities;
    this.bytes = new LiveBytes(inspector, {
      inspected: (file) => sinks.inspected(file),
      missed: (wanted) => this.#offers.missed(this.bytes, wanted),
    });
    this.#effort = maxCpu === undefined ? undefined : new EffortControl(maxCpu / 100, cpuMs(), clock.now());
    this.#processes = new ProcessWatch(
      {
        kernel,
        readiness,
        clock,
        identities,
        host,
        images: new ImageFiles(new FileStatuses(kernel), () => this.#files),
        readFiles: () => this.#files?.read() ?? Number.POSITIVE_INFINITY,
        filesCovered: () => this.#files !== undefined,
        runs: (pid, image) => this.#ran(pid, image),
      },
      { event: (event) => sinks.event(event), lost: (count) => this.#lose(count), blind: (spot) => sinks.blind(spot) },
    );
    this.#spots = lackingRights(inspector.missing, Date.now());
    this.#openFiles = () =>
      watchFiles(
        { kernel, readiness, isOwn: (pid) => this.#isOwn(pid), ...options.files },
        {
          closed: (file) => this.#closed(file),
          event: (change) => this.#changed(change),
          lost: (count) => this.#lose(count),
          blind: (spot) => sinks.blind(spot),
        },
      );
  }

  /** Files first: the events of what processes do before they are known wait until they are. */
  async open(): Promise<void> {
    for (const spot of this.#spots) this.#sinks.blind(spot);
    try {
      this.#files = this.#openFiles();
    } catch (error) {
      if (!(error instanceof KernelRefusal)) throw error;
      this.#filesBlind = {
        what: "files as they are written",
        since: Date.now(),
        why: `The kernel lets nothing be watched (${error.message}).`,
        mend: "Run it as root on the host itself: fanotify on whole file systems needs CAP_SYS_ADMIN there.",
      };
      this.#sinks.blind(this.#filesBlind);
    }
    await this.#processes.open();
    if (this.#effort !== undefined) this.#sampling = setInterval(() => this.#sample(), SAMPLE_MS).unref();
  }

  get counts(): SensorCounts {
    return {
      files: this.#files?.counts,
      processes: this.#processes.counts,
      inspection: this.#inspector.counts,
      vanished: this.#offers.vanished,
      lost: this.#lost,
    };
  }

  get blindSpots(): readonly BlindSpot[] {
    const files = this.#filesBlind === undefined ? [] : [this.#filesBlind];
    return [...this.#spots, ...files, ...(this.#files?.blindSpots ?? []), ...this.#processes.blindSpots];
  }

  get sources(): readonly string[] {
    const filesystems = this.#files?.counts.filesystems;
    const files = filesystems === undefined ? [] : [`files of ${filesystems} file systems (fanotify)`];
    return [...files, ...this.#processes.sources];
  }

  readonly containers: ContainerFacts = {
    namesOf: (id) => this.#processes.containerNames(id),
    pathOnHost: (file) => this.#hostPaths.of(file),
  };

  async close(): Promise<void> {
    clearInterval(this.#sampling);
    this.#files?.read();
    // What files still hold back is told as it closes, and who did it is asked of the processes.
    this.#files?.close();
    this.#processes.close();
    this.#readiness.close();
    await this.#inspector.close();
  }

  #isOwn(pid: number): boolean {
    return pid === process.pid || this.#inspector.pids.includes(pid);
  }

  #closed(file: ClosedFile): void {
    const { actor } = file;
    const path = this.#nameFor(actor.pid, file);
    const ref = fileRef(file, path);
    const known = reopened(file, path ?? file.path ?? "");
    this.#offers.remember(known);
    this.#offers.offer(this.bytes, known, false, { at: this.#clock.wall(actor.before) });
    if (file.created === true) this.#act(actor, file, PREPARED, (base) => this.#began(file, createdEvent(ref, base)));
    this.#act(actor, file, PREPARED, (base) => this.#began(file, closedEvent(ref, base)));
  }

  /** Its life may begin with this event: by that it is told from others that have its inode before or after. */
  #began(file: FileId, event: ActedEvent): ActedEvent {
    this.bytes.began(file, event.id);
    return event;
  }

  /** What has no name is looked into while it runs. */
  #ran(pid: number, { image, file }: ImageFacts): void {
    if (file === undefined || !image.endsWith(DELETED)) return;
    const { device, inode, sizeBytes, uid: ownerUid, mode } = file;
    // A file on a disk was looked into when it was written; one in memory may have been filled anew.
    if (!image.startsWith(IN_MEMORY) && this.bytes.knows(file)) return;
    const descriptor = this.#nameless.open(pid, file);
    if (descriptor === undefined) return;
    const identity = this.#files?.identityOf(device, descriptor);
    const known = { path: image, device, inode, identity, begins: undefined, sizeBytes, ownerUid, mode };
    const opened = { ...known, open: () => descriptor };
    this.#offers.offer(this.bytes, opened, true, { at: this.#clock.wall(this.#clock.now()) });
  }

  #changed(change: FileChange): void {
    const { actor } = change;
    const nameOf = (path: string | undefined) => this.#nameFor(actor.pid, { ...change.file, path });
    if (change.kind === "run") {
      const path = nameOf(change.file.path);
      const ref = fileRef(change.file, path);
      this.#offers.remember(reopened({ ...change.file, open: change.open }, path ?? ""));
      this.#processes.opened(actor.pid, { file: ref, identity: change.file.identity, after: actor.after });
      return;
    }
    if (change.kind === "overwritten") {
      this.bytes.forget(change.file);
      this.#offers.forget(change.file);
    }
    this.#act(actor, change.file, purposeOf(change, nameOf), (base) => changeEvent(change, nameOf, base));
  }

  #act(
    { pid, after, before }: FileActor,
    file: FileDeed["file"],
    purpose: FileDeed["for"],
    make: (base: EventBase) => ActedEvent | undefined,
  ): void {
    this.#processes.act({
      pid,
      after,
      before,
      file,
      for: purpose,
      make: (process: ProcessSighting, at: number) =>
        make({ id: this.#identities.event(), at, host: this.#host, platform: "linux", process }),
    });
  }

  /** The name of a file as the process that did something to it knows it. */
  #nameFor(pid: number, file: Named): string | undefined {
    const { path } = file;
    if (path === undefined || file.mountNamespace !== undefined) return path;
    const name = this.#namespaces.nameFor(pid, path) ?? this.#files?.shown(path) ?? path;
    if (name === path) this.#hostPaths.forget(file);
    else this.#hostPaths.note(file, path);
    return name;
  }

  #lose(count: number): void {
    this.#lost += count;
    const at = this.#clock.wall(this.#clock.now());
    this.#sinks.event({ kind: "events.lost", id: this.#identities.event(), at, host: this.#host, count });
  }

  #sample(): void {
    if (this.#effort !== undefined) this.#processes.effort = this.#effort.sample(cpuMs(), this.#clock.now());
  }
}

const DELETED = " (deleted)";
const IN_MEMORY = "/memfd:";
const PREPARED = { prepared: true } as const;

/** What a change was for the file, were it run after it. */
function purposeOf(change: FileChange, nameOf: (path: string | undefined) => string | undefined): FileDeed["for"] {
  if (change.kind === "mode-set") return PREPARED;
  if (change.kind === "removed" || change.kind === "overwritten") return undefined;
  const name = nameOf(change.file.path);
  return name === undefined ? undefined : { name };
}

interface Named extends Pick<WatchedFile, "device" | "inode"> {
  readonly path: string | undefined;
  readonly mountNamespace: number | undefined;
}

function reopened(file: WatchedFile & Pick<ClosedFile, "open">, path: string): Reopened {
  const { device, inode, identity, begins, sizeBytes, ownerUid, mode } = file;
  return { path, device, inode, identity, begins, sizeBytes, ownerUid, mode, open: () => file.open() };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
