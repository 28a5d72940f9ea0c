import type { ArtifactBytes, ContainerFacts } from "@limpid/core";
import type { Pipeline } from "@limpid/pipeline";
import type { SourceCounts } from "@limpid/telemetry";
import type { Coverage, Producer, ProducerSinks } from "./producer.ts";
import type { ReadingState } from "./reading.ts";
import { type OpenedSensor, openSensor, type SensorDoor } from "./sensor-door.ts";
import { SensorProbe } from "./sensor-probe.ts";

/** So soon after an event what changed is judged again, in milliseconds. */
const SETTLE_MS = 20;
/** What delivers now; what does not is a blind spot, with its reason. */
function sourcesOf({ counts }: OpenedSensor): readonly string[] {
  const audit = (counts?.processes.auditJoined ?? 0) > 0;
  return [
    ...(counts !== undefined && counts.files === undefined ? [] : ["files as they are written"]),
    audit ? "processes (with the kernel's audit records)" : "processes",
    "what is inside of files",
  ];
}

type Fed = Pick<Pipeline, "observe" | "waiting" | "isUrgent">;

const NOTHING: SourceCounts = { linesRead: 0, recordsUsed: 0, ignored: {}, skipped: {}, lost: {} };

/** The live sensor of this host. */
export class SensorProducer implements Producer {
  readonly title = "live sensor";
  readonly #door: SensorDoor;
  readonly #host: string;
  readonly #maxCpu: number | undefined;
  readonly #sinks: ProducerSinks;
  readonly #probe: SensorProbe;
  #pipeline: Fed | undefined;
  #sensor: OpenedSensor | undefined;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #events = 0;
  #lost = 0;
  /** Times that what waited was judged. */
  #judged = 0;
  #judgedAsked: number | undefined;
  #finish: () => void = () => undefined;

  /** @param probe a file that is written to see whether the kernel's news still come */
  constructor(door: SensorDoor, host: string, maxCpu: number | undefined, probe: string, sinks: ProducerSinks) {
    this.#probe = new SensorProbe(probe, () => this.#sensor?.counts?.files);
    this.#door = door;
    this.#host = host;
    this.#maxCpu = maxCpu;
    this.#sinks = sinks;
  }

  /** The bytes of this host's files; asked for only once the sensor is open. */
  readonly bytes: ArtifactBytes = {
    inspect: (wanted) =>
      this.#sensor?.bytes.inspect(wanted) ?? { state: "unreadable", explanation: "the live sensor is not open" },
    remembered: (wanted) => this.#sensor?.bytes.remembered?.(wanted),
  };

  readonly containers: ContainerFacts = {
    namesOf: (id) => this.#sensor?.containers?.namesOf(id),
    pathOnHost: (file) => this.#sensor?.containers?.pathOnHost(file),
  };

  feed(pipeline: Fed): this {
    this.#pipeline = pipeline;
    return this;
  }

  async start(): Promise<void> {
    this.#sensor = await openSensor(
      this.#door,
      { host: this.#host, ...(this.#maxCpu === undefined ? {} : { maxCpu: this.#maxCpu }) },
      {
        event: (event) => {
          this.#events++;
          if (event.kind === "events.lost") this.#lost += event.count;
          this.#pipeline?.observe(event);
          this.#sinks.event(event);
          // Its bytes were there before its event: everything that is waited for has come.
          if (this.#pipeline?.isUrgent(this.#host) === true) this.#settleNow();
          else this.#settleSoon();
        },
        inspected: ({ device, inode }) => {
          this.#sinks.inspected(this.#host, device, inode);
          this.#settleNow();
        },
        blind: ({ what, why }) => this.#sinks.note(`cannot see ${what}: ${why}`),
      },
    );
    this.#sinks.opened();
    await new Promise<void>((resolve) => {
      this.#finish = resolve;
    });
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    await this.#sensor?.close();
    this.#finish();
  }

  coverage(): readonly Coverage[] {
    const sensor = this.#sensor;
    if (sensor === undefined) return [{ state: "waiting", text: "the live sensor is being opened" }];
    return [
      ...sourcesOf(sensor).map((text) => ({ state: "on" as const, text })),
      ...sensor.blindSpots.map(({ what, why, mend }) => ({ state: "blind" as const, text: `${what}: ${why}`, mend })),
    ];
  }

  /** The sensor's events are its lines: each is used. */
  counts(): readonly SourceCounts[] {
    const lost = this.#lost === 0 ? {} : { [this.#host]: this.#lost };
    return [{ ...NOTHING, linesRead: this.#events, recordsUsed: this.#events, lost }];
  }

  readings(): Readonly<Record<string, ReadingState>> {
    return {};
  }

  works(): boolean {
    const before = this.#judgedAsked;
    this.#judgedAsked = (this.#pipeline?.waiting ?? 0) > 0 ? this.#judged : undefined;
    const judges = before === undefined || this.#judged > before;
    return this.#probe.answered() && judges;
  }

  failed(): boolean {
    return false;
  }

  /** Several files are looked into in one turn; what was waited for is not waited for any longer. */
  #settleNow(): void {
    this.#immediate ??= setImmediate(() => {
      this.#immediate = undefined;
      this.#settle();
    });
  }

  #settle(): void {
    this.#sinks.settle(Date.now());
    this.#judged++;
  }

  #settleSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#settle();
      if ((this.#pipeline?.waiting ?? 0) > 0) this.#settleSoon();
    }, SETTLE_MS);
  }
}
