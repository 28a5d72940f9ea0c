import type { ActedEvent, ArtifactLife, Finding, Platform, TelemetryEvent } from "@limpid/core";
import { an0056 } from "@limpid/detect";
import { type JoinCounts, Joining, sensorOf } from "@limpid/pipeline";
import { barePipeline } from "./pipeline.ts";
import type { SensorView } from "./sensor-views.ts";

/** What one sensor tells. */
export interface Told {
  readonly source: string;
  readonly events: readonly TelemetryEvent[];
}

export interface Judged {
  readonly lives: readonly object[];
  readonly findings: readonly Finding[];
  readonly counts: JoinCounts;
}

/** As `hunt` reads several sources: a few events at a time, of the one that stands furthest behind. */
export function judge(told: readonly Told[], atOnce = 3, platform: Platform = "linux"): Judged {
  const findings: Finding[] = [];
  const lives: object[] = [];
  const judged = an0056();
  const every = { ...judged, platform, candidate: (life: ArtifactLife) => lives.push(whole(life)) < 0 };
  const pipeline = barePipeline((finding) => findings.push(finding), { analytics: [judged, every] });
  const ways = new Map<string, (event: TelemetryEvent) => void>();
  const joining = new Joining((event, { name }) => ways.get(name)?.(event));
  const sensors = told
    .map(({ source, events }) => ({ sensor: sensorOf(source), events }))
    .sort((one, other) => one.sensor.rank - other.sensor.rank)
    .map(({ sensor, events }) => {
      ways.set(sensor.name, pipeline.observeFrom([platform], sensor));
      return { joined: joining.open(sensor), events, read: 0 };
    });
  for (;;) {
    const open = sensors.filter(({ joined }) => joined.reached() < Number.POSITIVE_INFINITY);
    const behind = open.sort((one, other) => one.joined.reached() - other.joined.reached())[0];
    if (behind === undefined) break;
    for (const event of behind.events.slice(behind.read, behind.read + atOnce)) behind.joined.take(event);
    behind.read += atOnce;
    if (behind.read >= behind.events.length) behind.joined.end();
  }
  pipeline.end();
  findings.sort((one, other) => (one.firstSeen + one.id < other.firstSeen + other.id ? -1 : 1));
  return { lives, findings, counts: joining.counts };
}

/** All that a life says of a file, whatever it would be judged. */
const whole = (life: ArtifactLife) => ({
  path: life.path,
  before: life.previousPaths,
  born: [life.bornAt, life.birthEvent, life.birthSeen, life.inode, life.generation],
  creator: [life.creator.basis, life.creator.actor?.run.image, life.creator.actor?.process.pid, life.creator.event],
  executions: life.executions.map(({ at, argv, by }) => [at, argv, by.process.pid]),
  touches: life.touches.map(({ kind, at, event, by }) => [kind, at, event, by.run.image]),
  gone: [life.removedAt, life.nameTakenAt],
  reported: life.reported,
});

/** A story as one sensor tells it. */
export const told = (view: SensorView, events: readonly ActedEvent[]): Told => ({
  source: view.source,
  events: view.tell(events),
});

/** What happened to each file; what a second sensor adds to it is another matter. */
export const happened = ({ lives }: Judged) => lives.map((life) => ({ ...life, reported: undefined }));

/** What must be the same whoever told it too. */
export const essence = ({ findings }: Judged) =>
  findings.map(({ id, artifact, priority, creator, lineage, executions, timeline, firstSeen }) => ({
    id,
    path: artifact.path,
    before: artifact.previousPaths,
    priority,
    firstSeen,
    creator: [creator.basis, creator.image, creator.argv],
    lineage: lineage.map(({ image }) => image),
    executions: executions.map(({ at, argv }) => [at, argv]),
    timeline: timeline.map(({ what, event }) => [what, event]),
  }));
