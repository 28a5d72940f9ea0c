import type { ContainerNames, TelemetryEvent } from "@limpid/core";
import type { BlindSpot } from "../blind-spot.ts";
import type { Clock } from "../kernel/clock.ts";
import type { FileStatuses } from "../kernel/file-status.ts";
import { type Kernel, KernelRefusal } from "../kernel/kernel.ts";
import type { Readiness, ReadyWatch } from "../kernel/readiness.ts";
import { AuditMulticast } from "./audit/audit-multicast.ts";
import { AuditRecords } from "./audit/audit-records.ts";
import { blindConnector, blindToAudit, silentAudit, silentConnector } from "./blindness.ts";
import { Connector } from "./connector.ts";
import type { Opened } from "./held-executions.ts";
import type { Identities } from "./identity.ts";
import { type Effort, type ImageFacts, ProcReader } from "./proc-reader.ts";
import { type FileDeed, ProcessStory, type Shown, type StoryCounts } from "./process-story.ts";

export interface ProcessWatchOptions {
  readonly kernel: Kernel;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly identities: Identities;
  readonly host: string;
  /** Reads what the file watch has. All that happened to files before the moment that it gives has been told then. */
  readonly readFiles: () => number;
  /** Whether the file watch tells of files: audit's word on them is left out then. */
  readonly filesCovered: () => boolean;
  /** The file behind `/proc/PID/exe`. */
  readonly images: Pick<FileStatuses, "of">;
  /** Told what a process runs by /proc's word, while it does. */
  readonly runs?: (pid: number, image: ImageFacts) => void;
}

export interface ProcessSinks {
  event(event: TelemetryEvent): void;
  /** Messages of a witness that did not arrive. */
  lost(count: number): void;
  blind(spot: BlindSpot): void;
}

export interface ProcessCounts extends StoryCounts {
  readonly connectorLost: number;
  readonly auditLost: number;
  /** Executions that audit told: put to the connector's word, too late for it, and told by audit alone. */
  readonly auditJoined: number;
  readonly auditLate: number;
  readonly auditAlone: number;
  /** Times that /proc was compared with what was known, because something was lost. */
  readonly reconciled: number;
  readonly unreadable: number;
  /** Looks at a process in /proc that were left out or cut short, because of the limit on processor time. */
  readonly shed: number;
}

const READINGS = 64; // of one turn; each takes 16,384 messages
const ANSWER_MS = 2_000;
const SILENCE_MS = 30_000;
const ENOUGH_EXECUTIONS = 32;
/** A machine that loses messages all the time must not read /proc all the time. */
const RECONCILE_EVERY_MS = 2_000;
/** A storm of files that is never read to its end must not hold up what processes do for ever. */
const LONGEST_BEHIND_MS = 1_000;
/** What happened while witnesses were heard waits so long for the next hearing. */
const GATHER_MS = 2;
/** How often records that wait for others are looked at again. */
const RECORDS_MS = 110;
const TURN = 128; // processes that are read before others have their turn

/** Watches the processes of this host until it is closed. */
export class ProcessWatch {
  readonly #options: ProcessWatchOptions;
  readonly #sinks: ProcessSinks;
  readonly #proc: ProcReader;
  readonly #story: ProcessStory;
  readonly #watches: ReadyWatch[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #spots = new Map<string, BlindSpot>();
  #connector: Connector | undefined;
  #audit: AuditMulticast | undefined;
  #records: AuditRecords;
  #release: NodeJS.Timeout | undefined;
  #recordsLeft: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;
  #reconciling: Promise<void> | undefined;
  #connectorLost = 0;
  #auditLost = 0;
  #reconciled = 0;
  #givingOut = false;
  #closed = false;

  constructor(options: ProcessWatchOptions, sinks: ProcessSinks) {
    const { host } = options;
    this.#options = options;
    this.#sinks = sinks;
    this.#proc = new ProcReader(options.images);
    this.#story = new ProcessStory({ ...options, proc: this.#proc }, (event) => sinks.event(event));
    this.#records = new AuditRecords(host, {
      event: (event) => this.#story.audit(event, options.filesCovered(), this.#connector !== undefined),
      lost: (count) => {
        this.#auditLost += count;
        sinks.lost(count);
      },
    });
  }

  /** Opens the sources first and looks at /proc then, so that nothing falls between the two. */
  async open(): Promise<void> {
    this.#openConnector();
    this.#openAudit();
    await this.#reconcile();
  }

  get blindSpots(): readonly BlindSpot[] {
    return [...this.#spots.values()];
  }

  /** What delivers events now, in words. */
  get sources(): readonly string[] {
    return [
      this.#connector === undefined ? "processes as they are met (/proc)" : "processes (connector and /proc)",
      ...(this.#story.joining.hasTold ? ["arguments and logins (audit)"] : []),
    ];
  }

  get counts(): ProcessCounts {
    const { joined, late, alone } = this.#story.joining.counts;
    return {
      ...this.#story.counts,
      connectorLost: this.#connectorLost,
      auditLost: this.#auditLost,
      auditJoined: joined,
      auditLate: late,
      auditAlone: alone,
      shed: this.#proc.shed,
      reconciled: this.#reconciled,
      unreadable: (this.#connector?.unreadable ?? 0) + this.#records.unreadable,
    };
  }

  /** Processes that are known now. */
  get size(): number {
    return this.#story.table.size;
  }

  /** How much is read of processes from now on. */
  set effort(effort: Effort) {
    this.#proc.effort = effort;
  }

  /** What a container's runtime calls it; undefined for one that was not met, or has no names. */
  containerNames(id: string): ContainerNames | undefined {
    return this.#proc.containers.namesOf(id);
  }

  /** A process did something to a file: it is told behind what the process did before. */
  act(deed: FileDeed): void {
    this.#readConnector();
    this.#story.act(deed);
    this.#giveOutSoon();
  }

  /** A process opened a file to run it. */
  opened(pid: number, opening: Omit<Opened, "readAt">): void {
    this.#readConnector();
    this.#story.opened(pid, opening);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const watch of this.#watches) watch.close();
    for (const timer of this.#timers) clearTimeout(timer);
    clearTimeout(this.#release);
    this.#readConnector();
    clearTimeout(this.#recordsLeft);
    this.#audit?.read();
    this.#records.give(Number.POSITIVE_INFINITY);
    this.#story.flush();
    this.#connector?.close();
    this.#audit?.close();
  }

  #openConnector(): void {
    try {
      const connector = new Connector(this.#options.kernel);
      this.#connector = connector;
      const more = () => {
        // A file that runs now may be gone in a millisecond; what ran can be asked of its witnesses later.
        this.#options.readFiles();
        this.#readConnector();
        this.#giveOut();
        return undefined;
      };
      this.#watches.push(this.#options.readiness.watch(connector.descriptor, more));
      this.#after(ANSWER_MS, () => this.#checkAnswer(connector));
    } catch (error) {
      if (!(error instanceof KernelRefusal)) throw error;
      this.#blind("connector", blindConnector(error.code, Date.now()));
    }
  }

  #checkAnswer({ answer }: Connector): void {
    if (answer === 0) return;
    const spot = answer === undefined ? silentConnector(Date.now()) : blindConnector("EPERM", Date.now());
    this.#blind("connector", spot);
  }

  #openAudit(): void {
    try {
      const audit = new AuditMulticast(this.#options.kernel, this.#records);
      this.#audit = audit;
      const read = () => {
        // What audit tells of a process, the connector has told before.
        this.#readConnector();
        const more = audit.read();
        this.#giveRecords();
        return more;
      };
      this.#watches.push(this.#options.readiness.watch(audit.descriptor, read));
      this.#after(SILENCE_MS, () => this.#checkAudit());
    } catch (error) {
      if (!(error instanceof KernelRefusal)) throw error;
      this.#blind("audit", blindToAudit(error.code, Date.now()));
    }
  }

  #checkAudit(): void {
    if (this.#story.joining.hasTold) this.#spots.delete("audit");
    else if (this.#story.counts.executed >= ENOUGH_EXECUTIONS && !this.#spots.has("audit")) {
      this.#blind("audit", silentAudit(Date.now()));
    }
    this.#after(SILENCE_MS, () => this.#checkAudit());
  }

  /** Reads all that the connector has, and looks at who executed something until nothing new was told meanwhile. */
  #readConnector(): void {
    const connector = this.#connector;
    if (connector === undefined) return;
    this.#options.clock.synchronise();
    for (let reading = 0; reading < READINGS; reading++) {
      const { events, lost, overflow, more } = connector.read();
      this.#story.take(events);
      if (lost > 0 || overflow) this.#lost(lost);
      if (events.length === 0 && !more) break;
      if (!more) this.#story.look();
    }
    this.#story.settled();
  }

  #lost(count: number): void {
    this.#connectorLost += count;
    if (count > 0) this.#sinks.lost(count);
    this.#reconciling ??= new Promise<void>((resolve) => {
      this.#after(RECONCILE_EVERY_MS, resolve);
    })
      .then(() => this.#reconcile())
      .finally(() => {
        this.#reconciling = undefined;
      });
  }

  /** Reads every process of the host in turns, then compares. */
  async #reconcile(): Promise<void> {
    const { clock } = this.#options;
    this.#reconciled++;
    const begunAt = clock.now();
    const pids = this.#proc.pids();
    const shown: Shown[] = [];
    for (const [index, pid] of pids.entries()) {
      if (index % TURN === TURN - 1) await new Promise((resolve) => setImmediate(resolve));
      if (this.#closed) return;
      const facts = this.#proc.image(pid);
      if (facts !== undefined) shown.push({ facts, readAt: clock.now() });
    }
    if (this.#closed) return;
    this.#story.reconcile(shown, new Set(pids), begunAt);
    this.#readConnector();
    this.#giveOut();
  }

  /** Events of audit whose records are all there; the others are given up on after a moment. */
  #giveRecords(): void {
    clearTimeout(this.#recordsLeft);
    if (!this.#records.give(Date.now())) this.#recordsLeft = setTimeout(() => this.#giveRecords(), RECORDS_MS);
    this.#giveOut();
  }

  /** When the file watch has told all that it has read. */
  #giveOutSoon(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      if (!this.#closed) this.#giveOut();
    });
  }

  #giveOut(): void {
    if (this.#givingOut) return; // asked by the file watch, which is read for it
    this.#givingOut = true;
    try {
      this.#releaseDue(this.#story.waiting === 0 ? Number.POSITIVE_INFINITY : this.#heardUntil());
    } finally {
      this.#givingOut = false;
    }
  }

  /**
   * The moment until which all witnesses were heard. While one is read the others go on: a program that began to run
   * meanwhile is told by the connector, and which file it is and who wrote it stands in a queue that is to be read
   * again. Told now, it would be another file without a creator.
   */
  #heardUntil(): number {
    const { readFiles, clock } = this.#options;
    const asked = clock.now();
    const files = readFiles();
    this.#readConnector();
    return Math.max(files, asked - LONGEST_BEHIND_MS);
  }

  #releaseDue(heardUntil: number): void {
    const until = this.#story.release(heardUntil);
    clearTimeout(this.#release);
    this.#release = undefined;
    if (until === undefined || this.#closed) return;
    // On a busy host something is always newer than what was heard: asked at once, it would be asked without end.
    const waitMs = Math.max(GATHER_MS, until - this.#options.clock.now());
    this.#release = setTimeout(() => this.#giveOut(), waitMs);
  }

  #blind(name: string, spot: BlindSpot): void {
    this.#spots.set(name, spot);
    this.#sinks.blind(spot);
  }

  #after(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#closed) then();
    }, ms);
    this.#timers.add(timer);
  }
}
