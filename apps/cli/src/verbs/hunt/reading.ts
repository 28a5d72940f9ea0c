import { type JoinCounts, type JoinedSensor, Joining, type Pipeline, sensorOf } from "@limpid/pipeline";
import type { Source, SourceCounts, SourceSession } from "@limpid/telemetry";
import { namesAdopted } from "./host-names.ts";
import type { Log } from "./logs.ts";
import { Meter } from "./meter.ts";

export interface Reading {
  readonly counts: readonly SourceCounts[];
  /** Where several sources were read. */
  readonly joined: JoinCounts | undefined;
  readonly damaged: boolean;
}

/** Feeds all logs to the pipeline; those of one source are one reading, so that an event may straddle a rotation. */
export async function readAll(logs: readonly Log[], host: string | undefined, pipeline: Pipeline): Promise<Reading> {
  const bySource = new Map<Source, Log[]>();
  for (const log of logs) {
    const others = bySource.get(log.source);
    if (others === undefined) bySource.set(log.source, [log]);
    else others.push(log);
  }
  const meter = new Meter();
  const [only] = bySource;
  if (bySource.size > 1 || only === undefined) return await readSeveral(bySource, host, pipeline, meter);
  const [source, files] = only;
  const session = source.open(host === undefined ? {} : { host }, pipeline.observeFrom(source.shows?.platforms));
  for await (const _block of pushed(files, session, meter));
  meter.end();
  return { counts: [session.counts()], joined: undefined, damaged: meter.damaged };
}

/** Reads several sources side by side, always on where time stands furthest behind, so that little has to wait. */
async function readSeveral(
  bySource: ReadonlyMap<Source, readonly Log[]>,
  host: string | undefined,
  pipeline: Pipeline,
  meter: Meter,
): Promise<Reading> {
  const adopted = host === undefined ? await namesAdopted(bySource) : new Map<Source, string>();
  const ways = new Map<JoinedSensor["sensor"], ReturnType<Pipeline["observeFrom"]>>();
  const joining = new Joining((event, sensor) => ways.get(sensor)?.(event));
  const ranked = [...bySource]
    .map(([source, files]) => ({ source, files, sensor: sensorOf(source.name) }))
    .sort((one, other) => one.sensor.rank - other.sensor.rank || (one.sensor.name < other.sensor.name ? -1 : 1));
  const readings = ranked.map(({ source, files, sensor }) => {
    ways.set(sensor, pipeline.observeFrom(source.shows?.platforms, sensor));
    const joined = joining.open(sensor);
    const name = host ?? adopted.get(source);
    const session = source.open(name === undefined ? {} : { host: name }, joined.take);
    return { joined, session, blocks: pushed(files, session, meter) };
  });
  for (;;) {
    let behind = readings[0];
    for (const reading of readings) {
      if (behind === undefined || reading.joined.reached() < behind.joined.reached()) behind = reading;
    }
    if (behind === undefined || behind.joined.reached() === Number.POSITIVE_INFINITY) break;
    if ((await behind.blocks.next()).done === true) behind.joined.end();
  }
  meter.end();
  return { counts: readings.map(({ session }) => session.counts()), joined: joining.counts, damaged: meter.damaged };
}

/** Pushes block after block to the session, each when it is asked for; ends the session after the last one. */
async function* pushed(
  files: readonly Log[],
  session: SourceSession,
  meter: Meter,
): AsyncGenerator<void, void, undefined> {
  for (const log of files) {
    for await (const block of log.blocks()) {
      session.push(block);
      meter.read(block, log.name);
      yield;
    }
    session.endOfFile();
    meter.finished(log);
  }
  session.end();
}
